"""Many examples to other labels at once: split a topic, merge it with another; pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from studio.example_files import ExampleFile, path_of, receive, take

__all__ = ["Move", "with_moves"]


@dataclass(frozen=True)
class Move:
    """One example and where it goes.

    Attributes:
        label: Where it stands.
        to: Where it is to stand; None: nowhere.
    """

    language: str
    label: str
    text: str
    to: str | None


def with_moves(
    files: Mapping[str, ExampleFile], moves: Iterable[Move]
) -> tuple[dict[str, ExampleFile], int]:
    """Return the files with every example at its new place, and how many were there.

    Args:
        files: By path: all that examples leave or reach.
        moves: Each example once.

    Raises:
        EditError: One of them does not stand where it should.
    """
    after = dict(files)
    leaving: defaultdict[tuple[str, str | None], list[Move]] = defaultdict(list)
    for move in moves:
        leaving[path_of(move.label, move.language), move.to].append(move)
    taken = []
    for (source, to), some in leaving.items():
        wanted = [(move.label, move.text) for move in some]
        after[source], blocks = take(after[source], wanted)
        if to is not None:
            taken.append((path_of(to, some[0].language), to, blocks))
    before = sum(map(_size, after.values()))
    for target, to, blocks in taken:
        after[target] = receive(after[target], blocks, to)
    arrived = sum(map(_size, after.values())) - before
    left = sum(len(block.texts) for _, _, blocks in taken for block in blocks)
    return after, left - arrived


def _size(file: ExampleFile) -> int:
    return sum(len(block.texts) for block in file.blocks)
