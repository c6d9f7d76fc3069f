"""The studio: editors change what Relais knows, have it reviewed, and release it."""
