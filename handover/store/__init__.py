"""The only room with SQL. One database holds the truth; sockets only carry it."""
