"""`python -m handover.content.check [folder] [--day 2026-11-22]`: is this in order?

Reads everything that editors write and prints each fault as
`file:line: rule: what is wrong; what to do`. docs/reference/content.md lists the rules.
What is only out of date is printed with the rule `warning` and is no fault.
"""

import argparse
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from handover.content.canned_replies import CANNED_FILE
from handover.content.crisis_lexicon import read_lexicon
from handover.content.dialogues import dialogue_faults
from handover.content.examples import example_faults
from handover.content.hours import HOURS_FILE, past_days
from handover.content.lint import lint, lint_canned
from handover.content.lists import WordLists, read_word_lists
from handover.content.load import Content, read_content
from handover.content.personal_data import personal_faults
from handover.content.reader import ContentError, Fault, lines_in
from handover.content.rules.breach import Breach
from handover.content.rules.completeness import RIGHTS_FLOOR, enough_rights


def check(
    folder: Path, day: date, *, rights: int = RIGHTS_FLOOR, since: Path | None = None
) -> tuple[Content | None, list[Fault]]:
    """Return what was read, None if it cannot be served, and all faults by file.

    Args:
        folder: As `nlu_data/`.
        day: Which day reviews are counted from.
        rights: How many rights there must be at least.
        since: Content that was found in order; files equal to its own are not searched
            for identifiers again.
    """
    lists, reader = read_word_lists(folder)
    faults = list(reader.faults)
    content: Content | None = None
    try:
        read_lexicon(folder)
    except ContentError as error:
        faults += error.faults
    try:
        content = read_content(folder)
    except ContentError as error:
        faults += error.faults
    else:
        faults += wording_faults(content, lists, day)
        canned = list(lint_canned(content.canned_replies, lists))
        faults += _at(folder / CANNED_FILE, canned)
        published = sum(topic.kind == "right" for topic in content.topics.values())
        faults += _at(folder / "answers", list(enough_rights(published, rights)))
        faults += example_faults(folder, content.topics)
        faults += dialogue_faults(folder, set(content.answer_ids()))
        faults += personal_faults(folder, content, since)
    return content, sorted(faults, key=lambda fault: (str(fault.path), fault.line))


def warnings(content: Content, folder: Path, day: date) -> list[Fault]:
    """Return what is of no use any more and does no harm, with file and line."""
    path = folder / HOURS_FILE
    found = list(past_days(content.hours, day))
    lines = lines_in(path, [place for place, _ in found])
    return [
        Fault(path, line, f"warning: {what}; remove it")
        for line, (_, what) in zip(lines, found, strict=True)
    ]


def wording_faults(content: Content, lists: WordLists, day: date) -> list[Fault]:
    """Return every rule that published words break, with file and line."""
    return [
        fault
        for name, breaches in lint(content, lists, day)
        for fault in _at(content.files[name], breaches)
    ]


def _at(path: Path, breaches: list[Breach]) -> list[Fault]:
    lines = lines_in(path, [breach.place for breach in breaches])
    return [
        Fault(path, line, _told(breach))
        for line, breach in zip(lines, breaches, strict=True)
    ]


def _told(breach: Breach) -> str:
    place = ".".join(str(part) for part in breach.place)
    return f"{breach.rule}: {place}: {breach.what}".replace(" : ", " ")


def main(arguments: list[str]) -> int:
    """Print every fault; return the exit status: 0 in order, 1 faults."""
    parser = argparse.ArgumentParser(prog="python -m handover.content.check")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("nlu_data"))
    parser.add_argument(
        "--day",
        type=date.fromisoformat,
        default=datetime.now(UTC).date(),
        help="count reviews from this day instead of today",
    )
    parser.add_argument(
        "--rights",
        type=int,
        default=RIGHTS_FLOOR,
        help=f"how many rights there must be at least, otherwise {RIGHTS_FLOOR}",
    )
    parser.add_argument(
        "--since", type=Path, help="content that was found in order, to be faster"
    )
    given = parser.parse_args(arguments)
    content, faults = check(
        given.folder, given.day, rights=given.rights, since=given.since
    )
    noticed = warnings(content, given.folder, given.day) if content else []
    for fault in [*faults, *noticed]:
        sys.stdout.write(f"{fault}\n")
    if faults or content is None:
        sys.stdout.write(f"{len(faults)} faults in {given.folder}\n")
        return 1
    sys.stdout.write(
        f"{len(content.topics)} topics and {len(content.texts)} texts are in order "
        f"(release {content.release})\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
