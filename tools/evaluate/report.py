"""Writes the evaluation for people and compares it with the accepted run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from bot.labels import LANGUAGES

__all__ = ["GOALS", "regressions", "report"]

Numbers: TypeAlias = Mapping[str, Any]

MOST_LOST = 0.02
"""A loss of more than two points in any language blocks (R-114)."""

GOALS: dict[str, tuple[str, str, float]] = {
    "topic_macro_f1": ("Topic, macro-F1", "≥", 0.94),
    "right_topic_accuracy": ("Topic of questions about rights, accuracy", "", 0),
    "facet_accuracy": ("Facet where the topic is right", "≥", 0.90),
    "useful_first_reply": ("First reply useful", "≥", 0.97),
    "answers_right": ("Of the answers given, right topic", "", 0),
    "answered": ("In-scope questions answered at once", "", 0),
    "request_human_recall": ("`request_human` recognised", "≥", 0.98),
    "bot_challenge_recall": ("`bot_challenge` recognised", "≥", 0.98),
    "crisis_recall": ("Emergency recognised (lexicon or model)", "≥", 0.98),
    "crisis_recall_lexicon": ("… by the lexicon alone", "≥", 0.95),
    "look_alikes_alarmed": ("Look-alikes wrongly alarmed", "≤", 0.03),
    "others_alarmed": ("Other questions wrongly alarmed", "", 0),
    "out_of_scope_not_answered_as_right": (
        "Out of scope, not answered as a right",
        "≥",
        0.90,
    ),
    "in_scope_refused": ("Questions about rights refused", "≤", 0.04),
    "calibration_error": ("Gap between confidence and share right", "", 0),
}
"""Measure: what it is called, whether more or less is better, and the goal."""

SHORT_GOALS: dict[str, tuple[str, str, float]] = {
    "follow_up_useful": ("Follow-up, first reply useful", "", 0),
    "follow_up_answered": ("Follow-up, answered to the facet", "", 0),
    "bare_useful": ("One to three words, first reply useful", "", 0),
    "bare_wrong": ("One to three words, answered wrongly", "", 0),
}
"""As `GOALS`, for questions that say little by themselves; no goal is set."""

_COMPARED = ("topic_macro_f1", "facet_accuracy", "useful_first_reply")


def report(result: Numbers, accepted: Numbers | None) -> str:
    """Return the report.

    Args:
        result: what `tools.evaluate` measured.
        accepted: the run that was accepted last, if any.
    """
    lines = [
        "# How well Relais understands",
        "",
        "Written by `make evaluate`; what each line means stands in",
        "[the reference](../reference/evaluation.md). No question of either set was",
        "trained on. They are not questions of real citizens: expect less there.",
        "",
        *_identity(result),
        "",
        "## By other authors",
        "",
        "`tests/nlu/held_out/`: questions whose authors saw neither the examples nor",
        "the development set. No threshold was set on them; the lexicon of emergencies",
        "was mended with every second of its sentences.",
        "",
        *_table(GOALS, result["held_out"]),
        "",
        *_table(SHORT_GOALS, result["short"]),
        "",
        "## The development set",
        "",
        "`tests/nlu/development/`: weights and thresholds were set on it.",
        "",
        *_table(GOALS, result["measures"]),
        "",
        "![Reliability](reliability.png)",
        "",
        "![Facets](facets.png)",
        "",
        "![Weakest topics](topics.png)",
        "",
        "![Confusions](confusions.png)",
        "",
        "## The same question from somebody else",
        "",
        "Share of variants that lead to the same topic as their base sentence",
        "(goal 0.95; 1.00 where a person or an emergency is meant).",
        "",
        "| dimension | share |",
        "|---|---|",
        *(
            f"| {name} | {share:.3f} |"
            for name, share in sorted(result["counterfactual"].items())
        ),
        "",
        "## Against the accepted run",
        "",
        *_comparison(result, accepted),
    ]
    return "\n".join(lines) + "\n"


def _table(goals: Mapping[str, tuple[str, str, float]], numbers: Numbers) -> list[str]:
    """Return one row a measure; below, the gap between the languages if it has one."""
    rows = [
        "| | goal | all | " + " | ".join(LANGUAGES) + " |",
        "|---|---|---|" + "---|" * len(LANGUAGES),
        *(_row(name, goals[name], numbers) for name in goals),
    ]
    if "topic_macro_f1" in goals:
        gap = _gap(numbers)
        rows += ["", f"Gap between the languages in macro-F1: {gap:.3f} (goal ≤ 0.03)."]
    return rows


def _identity(result: Numbers) -> list[str]:
    took, energy = result["milliseconds"], result["energy"]
    return [
        f"- Model `{result['model']}`, content `{result['content']}`, encoder "
        f"`{result['encoder']}`, {result['examples']} examples, {result['day']}",
        f"- One message: median {took['median']:.1f} ms, p95 {took['p95']:.1f} ms "
        "(understanding alone, one core)",
        f"- Processor time of this evaluation: {energy['cpu_seconds']:.0f} s, about "
        f"{energy['watt_hours']:.2f} Wh at {energy['watts_assumed']:.0f} W a core "
        "(assumed, not metered)",
    ]


def _row(name: str, goal_of: tuple[str, str, float], numbers: Numbers) -> str:
    title, sign, goal = goal_of
    cells = []
    for column in ("all", *LANGUAGES):
        value = numbers[column][name]
        misses = (sign == "≥" and value < goal) or (sign == "≤" and value > goal)
        cells.append(f"**{value:.3f}**" if misses else f"{value:.3f}")
    wanted = f"{sign} {goal}" if sign else ""
    return f"| {title} | {wanted} | " + " | ".join(cells) + " |"


def _gap(numbers: Numbers) -> float:
    values = [numbers[language]["topic_macro_f1"] for language in LANGUAGES]
    return float(max(values) - min(values))


def regressions(result: Numbers, accepted: Numbers | None) -> list[str]:
    """Return a line for each measure that lost more than two points in a language."""
    if accepted is None:
        return []
    lost = []
    for name in _COMPARED:
        for language in LANGUAGES:
            now = result["measures"][language][name]
            before = accepted["measures"][language][name]
            if before - now > MOST_LOST:
                lost.append(f"{name} in {language}: {before:.3f} before, {now:.3f} now")
    return lost


def _comparison(result: Numbers, accepted: Numbers | None) -> Sequence[str]:
    if accepted is None:
        return ["No run was accepted before this one."]
    rows = [
        f"Accepted: model `{accepted['model']}`, {accepted['day']}.",
        "",
        "| measure | " + " | ".join(LANGUAGES) + " |",
        "|---|" + "---|" * len(LANGUAGES),
    ]
    for name in _COMPARED:
        changes = (
            100
            * (
                result["measures"][language][name]
                - accepted["measures"][language][name]
            )
            for language in LANGUAGES
        )
        rows.append(f"| {name} | " + " | ".join(f"{c:+.1f}" for c in changes) + " |")
    lost = regressions(result, accepted)
    rows += ["", *(f"- **Lost:** {line}" for line in lost)] if lost else []
    return rows
