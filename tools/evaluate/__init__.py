"""`make evaluate`: how well Relais understands questions that nobody trained on."""
