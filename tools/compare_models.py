"""`python -m tools.compare_models OLD NEW --out FILE`: what another model would change.

Run by the Python of the Rasa environment. Both models are asked the same questions: a
share of the development set, whose right topics are known, and, with `--questions`, the
lines of a JSON file, `[{"id": …, "text": …, "language": …}, …]`. Of those only ids are
written down: they may be citizens' words. With `--dialogues` the new model is asked the
steps of editors' test dialogues, and those that lead elsewhere are told.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bot.labels import LANGUAGES, OUT_OF_SCOPE
from bot.quiet import limit_threads, quieten_rasa_log, silence_known_noise
from bot.settings import PROJECT
from tools.evaluate.development import Question, read_questions
from tools.evaluate.emergencies import Ears
from tools.evaluate.understanding import Asked, Understood, understand

ROOT = Path(__file__).resolve().parents[1]
PER_LANGUAGE = 400
"""Questions of the development set in each language: two points can be seen."""

SHOWN = 200


def main() -> int:
    """Ask both, compare, write the result; return 0."""
    parser = argparse.ArgumentParser(prog="python -m tools.compare_models")
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--dialogues", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--per-language", type=int, default=PER_LANGUAGE)
    options = parser.parse_args()
    questions = _about_ours(read_questions(ROOT / "tests/nlu/development"))
    known = _share(questions, options.per_language)
    real = json.loads(options.questions.read_text()) if options.questions else []
    turns = json.loads(options.dialogues.read_text()) if options.dialogues else []
    asked = [Asked(each.text, each.language) for each in known]
    asked += [Asked(each["text"], each["language"]) for each in real]
    played = [
        Asked(each["say"], each["language"], each["last_topic"]) for each in turns
    ]
    # Each on a core of its own.
    with ProcessPoolExecutor(2, get_context("spawn"), _be_quiet) as pool:
        old = pool.submit(understand, options.old, asked)
        new = pool.submit(understand, options.new, [*asked, *played])
        before, after = old.result(), new.result()
    end, all_asked = len(known), len(asked)
    result = {
        "languages": _languages(known, before[:end], after[:end]),
        "topics": _topics(known, before[:end], after[:end]),
        "changed": _changed(known, before[:end], after[:end]),
        "real": {
            "asked": len(real),
            "changed": [
                {"id": each["id"], "before": _said(old), "after": _said(new)}
                for each, old, new in zip(
                    real, before[end:], after[end:all_asked], strict=True
                )
                if _said(old) != _said(new)
            ][:SHOWN],
        },
        "dialogues": list(_failed(turns, after[all_asked:])),
    }
    written = options.out.with_suffix(".new")
    written.write_text(json.dumps(result), "utf-8")
    written.replace(options.out)
    return 0


def _be_quiet() -> None:
    limit_threads()
    silence_known_noise()
    quieten_rasa_log()


def _about_ours(questions: list[Question]) -> list[Question]:
    """Leave out questions about topics that the new model's content has no more."""
    files = (PROJECT / "nlu_data/examples").glob("*.yml")
    ours = {file.name.partition(".")[0] for file in files}
    return [each for each in questions if each.topic in ours]


def _share(questions: list[Question], per_language: int) -> list[Question]:
    """Return every n-th question about a topic, so many a language."""
    chosen: list[Question] = []
    for language in LANGUAGES:
        own = [
            each
            for each in questions
            if each.language == language and (each.facet or each.topic == OUT_OF_SCOPE)
        ]
        step = max(1, len(own) // per_language)
        chosen += own[::step][:per_language]
    return chosen


def _is_right(question: Question, understood: Understood) -> bool:
    if question.topic == OUT_OF_SCOPE:
        return understood.kind == "fallback" or understood.topic == OUT_OF_SCOPE
    return question.topic == understood.best_topic


def _languages(
    known: list[Question], before: list[Understood], after: list[Understood]
) -> dict[str, Any]:
    asked, right = Counter[str](), Counter[tuple[str, int]]()
    for question, *both in zip(known, before, after, strict=True):
        asked[question.language] += 1
        for at, understood in enumerate(both):
            right[question.language, at] += _is_right(question, understood)
    return {
        language: {
            "asked": asked[language],
            "before": right[language, 0] / asked[language],
            "after": right[language, 1] / asked[language],
        }
        for language in LANGUAGES
        if asked[language]
    }


def _topics(
    known: list[Question], before: list[Understood], after: list[Understood]
) -> dict[str, Any]:
    """Return precision, recall and F1 of each topic for both models."""
    return {
        topic: {
            "before": _scores(topic, known, before),
            "after": _scores(topic, known, after),
        }
        for topic in sorted({question.topic for question in known})
    }


def _scores(
    topic: str, known: list[Question], understood: list[Understood]
) -> dict[str, float]:
    said = [each.best_topic == topic for each in understood]
    meant = [each.topic == topic for each in known]
    hits = sum(a and b for a, b in zip(said, meant, strict=True))
    precision = hits / sum(said) if any(said) else 0.0
    recall = hits / sum(meant)
    total = precision + recall
    f1 = 2 * precision * recall / total if total else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "asked": sum(meant)}


def _changed(
    known: list[Question], before: list[Understood], after: list[Understood]
) -> list[dict[str, Any]]:
    """Return the questions that would be answered otherwise, the spoilt ones first."""
    rows = [
        {
            "text": question.text,
            "language": question.language,
            "expected": question.topic,
            "before": _said(old),
            "after": _said(new),
            "was_right": _is_right(question, old),
            "is_right": _is_right(question, new),
        }
        for question, old, new in zip(known, before, after, strict=True)
        if _said(old) != _said(new)
    ]
    rows.sort(key=lambda row: (row["is_right"], not row["was_right"]))
    return rows[:SHOWN]


def _failed(
    turns: list[dict[str, Any]], understood: list[Understood]
) -> Iterator[dict[str, Any]]:
    """Yield the steps of dialogues that lead elsewhere than they should."""
    lexicon = Ears(PROJECT / "nlu_data")
    for turn, each in zip(turns, understood, strict=True):
        said = turn["say"]
        got = "crisis" if lexicon.find(said) else _said(lexicon.weigh(said, each))
        if got != turn["expect"]:
            yield turn | {"got": got}


def _said(understood: Understood) -> str:
    """Return what a citizen would get: an answer's id, or how unsure the bot is."""
    if understood.kind != "answer":
        return understood.kind
    return ".".join(filter(None, (understood.topic, understood.facet)))


if __name__ == "__main__":
    sys.exit(main())
