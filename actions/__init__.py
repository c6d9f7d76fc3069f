"""Rasa actions: what needs logic and not just a rule. Each returns ids, never words.

Holds no sockets and no SQL, and keeps nothing between two calls.
"""
