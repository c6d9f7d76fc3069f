"""Keep Python's collector off what lives as long as the process.

Now and then it looks through all objects, and everybody waits meanwhile: for tenths of
a second where a model, a catalogue and word lists are loaded.
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
