"""From the fields of a form to the frame of a verb.

Forms come URL-encoded, the only way a browser sends one without files. Nothing is
decided here about what the fields may hold: the frames do that.
"""

from collections.abc import AsyncIterable, Mapping
from urllib.parse import parse_qsl

from handover.core import frames
from handover.core.frames import CITIZEN_FRAMES, FrameError

FORM_BYTES = 32_768
"""More than the longest text: a character takes up to twelve bytes when encoded."""

FORM_FIELDS = 20

FIELDS: dict[str, tuple[str, ...]] = {
    "say": ("text",),
    "choose": ("value",),
    "request_human": ("share_history",),
    "cancel_request": (),
    "callback": ("phone", "half_day", "note"),
    "withdraw_callback": (),
    "rate": ("seq", "value", "comment"),
    "report": ("seq", "comment"),
    "close": (),
    "erase": (),
    "reopen": ("to", "share_history"),
    "set": ("lang", "level"),
}
"""The verbs that have a form, with the fields of their frame that it fills."""

WITHOUT_ID = frozenset({"set"})

Form = Mapping[str, str]


async def read_form(body: AsyncIterable[bytes]) -> Form:
    """Return the fields of a form, each once, with the line ends of a text.

    Raises:
        FrameError: It is larger than any form of ours.
    """
    content = b""
    async for chunk in body:
        content += chunk
        if len(content) > FORM_BYTES:
            raise FrameError("frame_too_large")
    try:
        pairs = parse_qsl(
            content.decode("ascii", "replace"),
            keep_blank_values=True,
            max_num_fields=FORM_FIELDS,
        )
    except ValueError:
        raise FrameError("frame_too_large") from None
    return {name: value.replace("\r\n", "\n") for name, value in pairs}


def read_frame(verb: str, form: Form) -> frames.Frame:
    """Return the frame that a form stands for; a field left empty is not sent.

    Raises:
        FrameError: A field is missing or cannot be used, by its name.
    """
    if verb not in FIELDS:
        raise FrameError("unknown_verb", field="type")
    names = FIELDS[verb] + (() if verb in WITHOUT_ID else ("client_msg_id",))
    content = {name: form[name] for name in names if form.get(name, "").strip()}
    return frames.parse({**content, "type": verb}, CITIZEN_FRAMES)
