"""The agents' side of the hub: log-in over HTTP, work over one socket."""
