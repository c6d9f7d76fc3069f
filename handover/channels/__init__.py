"""One adapter a channel: protocol in, the citizen's desk behind, the log out."""
