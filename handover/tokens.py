"""Secrets that are given out once: of each only a hash is kept."""

import hashlib


def hash_token(token: str) -> str:
    """Return what is stored of a secret: its SHA-256, in hex."""
    return hashlib.sha256(token.encode()).hexdigest()
