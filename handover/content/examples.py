"""Questions as citizens ask them: enough of them, and none twice (R-111).

Reading and most rules are the bot's own (`bot.example_files`), which trains on them;
here they are asked for all topics that have answers, and told as faults. Used by the
editors' check alone: the hub knows nothing of the bot.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.example_files import Example, Problem, find_gaps, find_problems, read_examples
from bot.labels import FOLLOW_UP, split_label
from handover.content.model import Topic
from handover.content.reader import Fault


def example_faults(folder: Path, topics: Mapping[str, Topic]) -> Iterator[Fault]:
    """Yield what is wrong with the examples of a content folder.

    Args:
        folder: With `examples/` and `follow_ups/` in it.
        topics: All that have answers.
    """
    room = folder / "examples"
    asked, problems = read_examples(sorted(room.glob("*.yml")))
    follow_ups, more = read_examples(sorted((folder / "follow_ups").glob("*.yml")))
    unread = {problem.file for problem in problems}
    kinds = {name: topic.kind == "right" for name, topic in topics.items()}
    gaps = find_gaps(asked, kinds, room)
    problems += more
    problems += find_problems([*asked, *follow_ups], _known(topics, asked))
    problems += [gap for gap in gaps if gap.file not in unread]
    yield from map(_as_fault, problems)
    yield from _without_answers(asked, topics)


def _known(topics: Mapping[str, Topic], asked: list[Example]) -> set[str]:
    """Return the topics that examples may name; one without answers is told once."""
    return {FOLLOW_UP, *topics, *(split_label(each.label)[0] for each in asked)}


def _without_answers(
    asked: list[Example], topics: Mapping[str, Topic]
) -> Iterator[Fault]:
    told = set[str]()
    for each in asked:
        topic, _ = split_label(each.label)
        if topic not in topics and topic not in told:
            told.add(topic)
            what = f"examples: '{topic}' has no answers; write answers/{topic}.yml"
            yield Fault(each.file, each.line, what)


def _as_fault(problem: Problem) -> Fault:
    wrong, _, advice = problem.what.partition(". ")
    what = f"{wrong}; {advice[:1].lower()}{advice[1:].rstrip('.')}"
    return Fault(problem.file, problem.line, f"examples: {what}")
