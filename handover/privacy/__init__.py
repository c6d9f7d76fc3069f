"""What protects the citizen from their own words: masking, before anything is kept."""
