"""Understanding and dialogue: the part of Relais that runs inside the Rasa server.

The bot chooses *which* published answer fits and returns its id. It never holds a
word that a citizen reads: those live in ``nlu_data/`` and are looked up by the hub.

Pure modules (no Rasa, importable everywhere): ``labels``, ``normalise``, ``decision``,
``wire``, ``content_hash``, ``example_files``, ``settings``. Every other module runs in
the Rasa environment only.
"""
