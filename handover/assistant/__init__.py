"""The bot's side of the hub: asking Rasa, and saying what is published."""
