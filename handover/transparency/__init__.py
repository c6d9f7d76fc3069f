"""What the public may know of this system: one page, one record for registers."""
