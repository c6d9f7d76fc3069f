"""Which language did not follow the others, told from the releases of a file."""

from datetime import date, timedelta
from typing import Any

import yaml

from handover.core.words import Lang
from studio.translations import Behind, Version, behind
from tests.auxil.content_builders import right

FR, NL, DE, EN = Lang
DAY = date(2026, 3, 1)
TEXT = ("answers", "overview", "text")


def changed(record: dict[str, Any], place: tuple[str, ...], words: Any) -> Any:
    """Return the record with other words at a place."""
    if not place:
        return words
    return record | {place[0]: changed(record.get(place[0], {}), place[1:], words)}


def releases(*steps: dict[tuple[str, ...], Any]) -> list[Version]:
    """Return a first release, and one for each step that changes these places."""
    record = right()
    versions = [Version(1, DAY, yaml.safe_dump(record))]
    for number, step in enumerate(steps, start=2):
        for place, words in step.items():
            record = changed(record, place, words)
        day = DAY + timedelta(days=number)
        versions.append(Version(number, day, yaml.safe_dump(record)))
    return versions


def at(lang: str, level: str = "standard") -> tuple[str, ...]:
    return (*TEXT, lang, level)


def found(*steps: dict[tuple[str, ...], Any]) -> list[Behind]:
    return list(behind(releases(*steps)))


def test_the_languages_of_the_first_release_are_equally_old():
    assert found() == []


def test_a_change_in_one_language_leaves_the_others_behind():
    assert found({at("fr"): "Autre chose."}) == [
        Behind(
            place=at("nl"),
            stayed=(NL, DE, EN),
            changed=(FR,),
            number=2,
            since=DAY + timedelta(days=2),
        )
    ]


def test_who_follows_in_a_later_release_is_behind_no_more():
    (left,) = found({at("fr"): "Autre."}, {at("nl"): "Anders.", at("de"): "Anders."})
    assert (left.stayed, left.number) == ((EN,), 2)
    assert left.changed == (FR, NL, DE)


def test_once_all_have_followed_nothing_is_left_to_do():
    steps = [{at(lang): f"{lang} other"} for lang in ("fr", "nl", "de", "en")]
    assert found(*steps) == []


def test_a_language_that_changes_again_is_to_be_followed_anew():
    (left,) = found(
        {at(lang): f"{lang} other" for lang in ("fr", "nl", "de", "en")},
        {at("de"): "Noch anders."},
    )
    assert (left.stayed, left.changed, left.number) == ((FR, NL, EN), (DE,), 3)


def test_both_levels_changed_together_are_told_once():
    assert len(found({at("fr"): "Autre.", at("fr", "easy"): "Simple."})) == 1


def test_levels_left_behind_by_different_languages_are_told_each():
    levels = {at("fr"): "Autre.", at("nl", "easy"): "Simpel."}
    assert [each.stayed for each in found(levels)] == [(NL, DE, EN), (FR, DE, EN)]


def test_a_review_after_the_change_settles_it():
    change = {at("fr"): "Autre."}
    assert found(change, {("review_by",): date(2028, 1, 1)}) == []
    assert len(found({("review_by",): date(2028, 1, 1)}, change)) == 1
    assert len(found(change | {("review_by",): date(2028, 1, 1)})) == 1


def test_a_new_answer_in_all_languages_is_behind_in_none():
    text = {lang.value: {"standard": "New.", "easy": "New."} for lang in Lang}
    assert found({("answers", "contact"): {"text": text}}) == []


def test_another_line_break_is_no_other_text():
    words = right()["answers"]["overview"]["text"]["fr"]["standard"]
    assert found({at("fr"): words.replace(" ", "\n", 1) + "\n"}) == []


def test_the_variant_of_a_region_is_looked_at_by_itself():
    place = ("answers", "overview", "regions", "brussels")
    text = {lang.value: {"standard": "Old.", "easy": "Old."} for lang in Lang}
    (left,) = found(
        {place: {"text": text}}, {(*place, "text", "nl", "standard"): "Nieuw."}
    )
    assert left.place == (*place, "text", "fr", "standard")


def test_a_release_that_cannot_be_read_any_more_stops_nothing():
    versions = releases({at("fr"): "Autre."})
    broken = Version(0, DAY, "answers: [")
    assert [each.stayed for each in behind([broken, *versions])] == [(NL, DE, EN)]
