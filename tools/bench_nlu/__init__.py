"""`make bench-nlu`: our Rasa components on public data, beside DIET."""
