"""Example files as editors change them: read, changed, and written again; pure.

A file holds one topic in one language. Its head and every block that is not touched
stay byte for byte.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import yaml

from studio.nearness import bare
from studio.yaml_edit import EditError

__all__ = [
    "Block",
    "ExampleFile",
    "add",
    "path_of",
    "read",
    "receive",
    "remove",
    "take",
]

EDITOR = "editor"
"""Provenance of what is written in the studio (R-111)."""

_NEW_HEAD = 'version: "3.1"\nnlu:\n'


@dataclass(frozen=True)
class Block:
    """Examples of one label from one source.

    Attributes:
        label: `topic/facet`, or the topic alone.
        provenance: Who wrote them.
    """

    label: str
    language: str
    provenance: str
    texts: tuple[str, ...]

    def __str__(self) -> str:
        """Return the block as it stands in its file."""
        about = f"language: {self.language}, provenance: {self.provenance}"
        lines = "".join(f"    - {text}\n" for text in self.texts)
        return (
            f"- intent: {self.label}\n  metadata: {{{about}}}\n  examples: |\n{lines}"
        )


@dataclass(frozen=True)
class ExampleFile:
    """One file: what stands above the blocks, and the blocks in order."""

    head: str
    blocks: tuple[Block, ...]

    def __str__(self) -> str:
        """Return the file's text."""
        return self.head + "".join(map(str, self.blocks))


def path_of(label: str, language: str) -> str:
    """Return the file in which examples of a label stand."""
    return f"examples/{label.partition('/')[0]}.{language}.yml"


def read(text: str | None) -> ExampleFile:
    """Return a file's blocks; of None those of a new file.

    Raises:
        EditError: It is not written as example files are.
    """
    if text is None:
        return ExampleFile(_NEW_HEAD, ())
    head, found, _ = text.partition("nlu:\n")
    try:
        held = yaml.load(text, yaml.CSafeLoader)
        blocks = tuple(
            Block(
                label=block["intent"],
                language=block["metadata"]["language"],
                provenance=block["metadata"]["provenance"],
                texts=tuple(
                    line.removeprefix("- ") for line in block["examples"].splitlines()
                ),
            )
            for block in held["nlu"] or ()
        )
    except (yaml.YAMLError, KeyError, TypeError, AttributeError):
        raise EditError("these examples are not written as they should be") from None
    file = ExampleFile(head + found, blocks)
    if str(file) != text:
        raise EditError("these examples are not written as they should be")
    return file


def add(
    file: ExampleFile, label: str, language: str, texts: Iterable[str]
) -> ExampleFile:
    """Return the file with more examples of an editor's, after those there are."""
    new = tuple(texts)
    for at, block in enumerate(file.blocks):
        if (block.label, block.provenance) == (label, EDITOR):
            grown = replace(block, texts=(*block.texts, *new))
            return replace(file, blocks=_with(file.blocks, at, grown))
    block = Block(label, language, EDITOR, new)
    return replace(file, blocks=(*file.blocks, block))


def remove(file: ExampleFile, label: str, text: str) -> ExampleFile:
    """Return the file without an example; a block that was left empty goes too.

    Raises:
        EditError: There is no such example.
    """
    for at, block in enumerate(file.blocks):
        if block.label == label and text in block.texts:
            kept = tuple(each for each in block.texts if each != text)
            if kept:
                blocks = _with(file.blocks, at, replace(block, texts=kept))
            else:
                blocks = (*file.blocks[:at], *file.blocks[at + 1 :])
            return replace(file, blocks=blocks)
    raise EditError("there is no such example here any more")


def take(
    file: ExampleFile, wanted: Iterable[tuple[str, str]]
) -> tuple[ExampleFile, list[Block]]:
    """Return the file without some examples, and these in blocks as they stood.

    Args:
        file: Where they stand.
        wanted: Label and text of each.

    Raises:
        EditError: One of them does not stand there.
    """
    missing = set(wanted)
    kept, taken = [], []
    for block in file.blocks:
        gone = [text for text in block.texts if (block.label, text) in missing]
        missing -= {(block.label, text) for text in gone}
        stays = tuple(text for text in block.texts if text not in gone)
        if gone:
            taken.append(replace(block, texts=tuple(gone)))
        if stays:
            kept.append(replace(block, texts=stays))
    if missing:
        raise EditError(
            f"{len(missing)} of these examples do not stand here any more; "
            "read the page again"
        )
    return replace(file, blocks=tuple(kept)), taken


def receive(file: ExampleFile, taken: Iterable[Block], label: str) -> ExampleFile:
    """Return the file with examples under a label, each by who wrote it.

    What stands in the file already is not put there twice; accents, case and signs make
    no difference.
    """
    for came in taken:
        known = {bare(text) for block in file.blocks for text in block.texts}
        new = tuple(text for text in came.texts if bare(text) not in known)
        if not new:
            continue
        at = next(
            (
                at
                for at, block in enumerate(file.blocks)
                if (block.label, block.provenance) == (label, came.provenance)
            ),
            None,
        )
        if at is None:
            block = replace(came, label=label, texts=new)
            file = replace(file, blocks=(*file.blocks, block))
        else:
            block = file.blocks[at]
            grown = replace(block, texts=(*block.texts, *new))
            file = replace(file, blocks=_with(file.blocks, at, grown))
    return file


def _with(blocks: tuple[Block, ...], at: int, block: Block) -> tuple[Block, ...]:
    return (*blocks[:at], block, *blocks[at + 1 :])
