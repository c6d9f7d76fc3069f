"""Telegram, off by default: a second adapter of the same core.

Updates become verbs of the citizen's desk; messages of the log become Telegram's. The
library python-telegram-bot is imported here and nowhere else.
"""
