"""``python -m bot.train [--force]``: trains a model if the content has changed.

Run by the Python of the Rasa environment. A model appears in ``models/`` only when it
is whole, so an interrupted run leaves the last good one in place.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import logging
import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.content_hash import content_hash, model_sources
from bot.domain_files import known_topics
from bot.example_files import find_problems, read_examples
from bot.labels import split_label
from bot.models_folder import (
    WORK_PREFIX,
    clear_away,
    model_name,
    model_with_hash,
)
from bot.quiet import quieten_rasa_log, silence_known_noise
from bot.settings import PROJECT

__all__ = ["main", "train"]

logger = logging.getLogger("bot.train")

KEPT_MODELS = 3
_SHOWN_PROBLEMS = 20
_DATA = ("nlu_data/examples", "nlu_data/follow_ups", "nlu_data/rules")


class BadContentError(ValueError):
    """Raised when the training data is wrong; the message says what to do."""


def main(arguments: list[str] | None = None) -> int:
    """Train if needed; return the exit code: 0 a model is there, 1 bad data."""
    parser = argparse.ArgumentParser(prog="python -m bot.train", description=__doc__)
    parser.add_argument(
        "--force", action="store_true", help="train even if nothing has changed"
    )
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stdout)
    logger.setLevel(logging.INFO)
    folder = Path(os.environ.get("RELAIS_MODELS_FOLDER") or PROJECT / "models")
    try:
        train(folder, force=options.force)
    except BadContentError as error:
        # The sentence says what to do; a traceback would hide it.
        logger.error("%s", error)  # noqa: TRY400
        return 1
    return 0


def train(folder: Path, *, force: bool = False) -> Path:
    """Train a model on the content of the project, unless one is there already.

    Blocks for up to a minute. Changes the working directory to the project.

    Args:
        folder: where models are kept; made if missing.
        force: train even if a model of the same content is there.

    Returns:
        The model's file.

    Raises:
        BadContentError: if the training data is wrong; nothing was written then.
    """
    started = time.monotonic()
    os.chdir(PROJECT)
    content = content_hash(model_sources(PROJECT), PROJECT)
    present = model_with_hash(folder, content)
    if present and not force:
        logger.info("Nothing has changed: %s is up to date.", present.name)
        return present
    _check_content()
    folder.mkdir(parents=True, exist_ok=True)
    clear_away(folder, keep=KEPT_MODELS)
    name = model_name(datetime.now(UTC), content)
    with tempfile.TemporaryDirectory(prefix=WORK_PREFIX, dir=folder) as work:
        trained = _run_rasa(Path(work))
        model = trained.replace(folder / name)
    clear_away(folder, keep=KEPT_MODELS)
    logger.info("Trained %s in %.0f s.", name, time.monotonic() - started)
    return model


def _check_content() -> None:
    """Refuse data that Rasa would only stumble over later."""
    files = [f for room in _DATA[:2] for f in sorted(PROJECT.glob(f"{room}/*.yml"))]
    examples, problems = read_examples([file.relative_to(PROJECT) for file in files])
    problems += find_problems(examples, known_topics(PROJECT))
    if problems:
        shown = "\n".join(f"  {problem}" for problem in problems[:_SHOWN_PROBLEMS])
        more = len(problems) - _SHOWN_PROBLEMS
        rest = f"\n  ... and {more} more." if more > 0 else ""
        raise BadContentError(f"Not trained, the examples need care:\n{shown}{rest}")
    topics = {split_label(example.label)[0] for example in examples}
    if len(topics) < 2:
        raise BadContentError(
            "Not trained: nlu_data/examples holds fewer than two topics. "
            "Add example files first (see docs/reference/content.md)."
        )
    logger.info("Training on %d examples, %d topics ...", len(examples), len(topics))


def _run_rasa(work: Path) -> Path:
    """Train with Rasa into an empty folder and return the model's file."""
    silence_known_noise()
    # Encoding the examples is most of the work of a first training: use all cores.
    os.environ.setdefault("OMP_NUM_THREADS", str(os.cpu_count() or 1))
    # Rasa's own cache of training steps would only double ours (content hash, vectors).
    os.environ["RASA_CACHE_DIRECTORY"] = str(work / "cache")
    quieten_rasa_log()
    from rasa.model_training import train as train_model

    # Rasa prints where the model lies now, which is not where it will be found.
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        result = train_model(
            domain="bot/domain",
            config="config.yml",
            training_files=list(_DATA),
            output=str(work / "model"),
            force_training=True,
            fixed_model_name="model",
        )
    if not result.model:
        raise BadContentError(f"Rasa trained no model. It says:\n{printed.getvalue()}")
    return Path(result.model)


if __name__ == "__main__":
    sys.exit(main())
