"""``python -m bot.write_domain``: brings domain and rules in step with the topics.

Run it after adding or renaming a topic in ``nlu_data/examples``; a test fails until
the files are in step.
"""

from __future__ import annotations

import logging
import sys

from bot.domain_files import render_files
from bot.example_files import read_examples
from bot.settings import PROJECT

__all__ = ["main"]

logger = logging.getLogger("bot.write_domain")


def main() -> int:
    """Write the files that differ; return the exit code."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    files = sorted(PROJECT.glob("nlu_data/examples/*.yml"))
    examples, problems = read_examples(files)
    for problem in problems:
        logger.error("%s", problem)
    if problems or not examples:
        logger.error("Nothing written: correct the examples first.")
        return 1
    for name, text in render_files(example.label for example in examples).items():
        file = PROJECT / name
        if file.exists() and file.read_text("utf-8") == text:
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        logger.info("Written: %s", name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
