"""The pure part of the bot runs where there is no Rasa."""

import subprocess
import sys

PURE = (
    "labels",
    "normalise",
    "decision",
    "wire",
    "content_hash",
    "example_files",
    "domain_files",
    "models_folder",
    "settings",
    "quiet",
    "settling",
    "question_part",
    "word_ngrams",
    "train",
    "serve",
)
FORBIDDEN = ("rasa", "numpy", "sklearn", "spacy", "fastapi", "sqlalchemy", "sanic")


def test_pure_modules_import_nothing_heavy() -> None:
    imports = "; ".join(f"import bot.{name}" for name in PURE)
    code = f"import sys; {imports}; print([m for m in {FORBIDDEN} if m in sys.modules])"

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
