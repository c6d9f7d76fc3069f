"""The hub: the only front door of Relais.

Conversations, the waiting queue, every channel and the agents' console live here.
Understanding does not: the hub asks Rasa and receives ids, never words.
"""
