"""Keep Python's collector off what lives as long as the hub.

Now and then it looks through all objects, and everybody waits meanwhile: for tenths of
a second where a catalogue, word lists and an encoder are loaded. `bot.settling` is the
assistant's own: the two share no code at run time.
"""

from __future__ import annotations

import gc

__all__ = ["settle"]


def settle() -> None:
    """Pass over everything that is loaded by now; call it when loading is done.

    Called again after an exchange, it finds what the last one has left behind. Takes
    some tenths of a second.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
