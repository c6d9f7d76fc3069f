"""Removes what is over: in the background of every hub, and by command."""
