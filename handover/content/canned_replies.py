"""Texts that agents put into a reply, and may change before they send it.

`nlu_data/canned_replies.yml`, optional. Nothing of it is ever sent by itself.
"""

from collections.abc import Mapping
from typing import Annotated

from pydantic import StringConstraints, TypeAdapter

from handover.content.model import PerLang, Record, Words
from handover.content.organisation import Id
from handover.content.reader import Reader

__all__ = ["CANNED_FILE", "CANNED_REPLIES", "CannedReply", "read_canned_replies"]

CANNED_FILE = "canned_replies.yml"

Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)
]


class CannedReply(Record):
    """One text, and what agents call it.

    Attributes:
        text: For readers of both levels, so in easy language.
    """

    name: PerLang[Name]
    text: PerLang[Words]


CANNED_REPLIES = TypeAdapter(dict[Id, CannedReply])


def read_canned_replies(reader: Reader) -> Mapping[str, CannedReply]:
    """Read the file where it exists; faults are noted in `reader`."""
    path = reader.folder / CANNED_FILE
    return (reader.read(path, CANNED_REPLIES) if path.exists() else None) or {}
