"""The published words: reading `nlu_data/`, checking it, looking it up by id."""
