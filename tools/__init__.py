"""Programs for those who build and run Relais; nothing here is imported by it."""
