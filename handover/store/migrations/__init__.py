"""The steps that create and change the tables, in order."""
