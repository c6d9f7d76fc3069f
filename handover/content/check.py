"""`python -m handover.content.check [folder]`: can this content be served?"""

import sys
from pathlib import Path

from handover.content.lint import lint
from handover.content.load import ContentError, read_content


def main(arguments: list[str]) -> int:
    """Print every fault as `file:line: what`; return the exit status."""
    folder = Path(arguments[0]) if arguments else Path("nlu_data")
    try:
        content = read_content(folder)
        faults = lint(content)
    except ContentError as error:
        faults = error.faults
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    if faults:
        sys.stdout.write(f"{len(faults)} faults in {folder}\n")
        return 1
    sys.stdout.write(
        f"{len(content.topics)} topics and {len(content.texts)} texts are in order "
        f"(release {content.release})\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
