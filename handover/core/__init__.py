"""The pure rules of the hub: no input or output, no clock, no await.

Time is always an argument (`now`, an aware UTC `datetime`). Nothing here imports a
web framework, a database or Rasa, so that anyone can read and test the rules alone.
"""
