"""Starts the processes of Relais on one machine and keeps them running.

`plan` says which processes and when to start one again (pure); `process` runs one;
`runner` runs all; `python -m handover.supervisor` is what `make run` calls. Nothing of
the product is imported here: hub, Rasa and action server are separate programs.
"""
