"""Opening hours as editors write them: what is understood, what is refused, where."""

from datetime import date

import pytest
import yaml

from handover.content.hours import Service, past_days, read_hours
from handover.content.reader import Reader
from handover.core.hours import Interval
from handover.core.words import Lang

GOOD = """
chat:
  fr: &office
    mon-thu: [9:00-12:30, 13:00-16:00]
    fri: [09:00-12:00]
  nl: *office
  de:
    tue: [13:00 – 16:00]
  en: *office
phone:
  fr: *office
  nl: *office
  de: *office
  en: *office
community_days: [09-27]
closed:
- day: 2026-12-24
  reason: {fr: r, nl: r, de: Grund, en: r}
- from: 2026-12-28
  to: 2026-12-31
  services: [phone]
  reason: {fr: r, nl: r, de: r, en: r}
open:
- day: 2026-12-12
  hours: [10:00-12:00]
  langs: [fr]
  reason: {fr: samedi, nl: r, de: r, en: r}
"""
OFFICE = (Interval(540, 750), Interval(780, 960))


def read(folder, text):
    (folder / "hours.yml").write_text(text, "utf-8")
    reader = Reader(folder)
    hours = read_hours(reader)
    return hours, [str(fault).removeprefix(f"{folder}/") for fault in reader.faults]


@pytest.fixture
def hours(tmp_path):
    found, faults = read(tmp_path, GOOD)
    assert faults == []
    return found


def test_days_in_a_row_and_single_days_make_a_week(hours):
    week = hours.weekly(Service.CHAT, Lang.FR)
    assert week == (*(OFFICE,) * 4, (Interval(540, 720),), (), ())
    assert hours.weekly(Service.CHAT, Lang.DE)[1] == (Interval(780, 960),)
    assert hours.weekly(Service.PHONE, Lang.DE) == week


def test_days_in_a_row_may_go_over_the_end_of_the_week(tmp_path):
    text = GOOD.replace("tue: [13:00 – 16:00]", "sat-mon: [00:00-24:00]")
    found, faults = read(tmp_path, text)
    assert faults == []
    days = found.weekly(Service.CHAT, Lang.DE)
    assert [bool(day) for day in days] == [True, *[False] * 4, True, True]


def test_special_days_are_those_of_the_service_and_the_language(hours):
    chat, phone = (hours.special(service, Lang.FR) for service in Service)
    assert chat[date(2026, 12, 24)] == phone[date(2026, 12, 24)] == ()
    assert date(2026, 12, 31) in phone.keys() - chat.keys()
    assert chat[date(2026, 12, 12)] == (Interval(600, 720),)
    assert date(2026, 12, 12) not in hours.special(Service.CHAT, Lang.NL)


def test_reason_is_found_by_day(hours):
    reasons = [
        hours.reason(Service.CHAT, date(2026, 12, day)) for day in (23, 24, 12, 28)
    ]
    assert [reason and reason.de for reason in reasons] == [None, "Grund", "r", None]
    assert hours.reason(Service.PHONE, date(2026, 12, 28)) is not None


def test_past_days_are_told_and_no_fault(hours):
    assert list(past_days(hours, date(2026, 12, 12))) == []
    told = list(past_days(hours, date(2027, 1, 1)))
    assert [place for place, _ in told] == [("closed", 0), ("closed", 1), ("open", 0)]


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        (
            "fri: [09:00-12:00]",
            "fri: [12:00-09:00]",
            5,
            "'12:00-09:00' closes before it opens; after midnight",
        ),
        ("fri: [09:00-12:00]", "fri: [09:00-09:00]", 5, "closes before it opens"),
        ("fri: [09:00-12:00]", "fri: [09:00]", 5, "'09:00' is not such as 09:00-12:30"),
        ("fri: [09:00-12:00]", "fri: [9.00-12.00]", 5, "is not such as 09:00-12:30"),
        ("fri: [09:00-12:00]", "fri: [16:00]", 5, "960 is not such as 09:00-12:30"),
        ("fri: [09:00-12:00]", "fri: [09:70-12:00]", 5, "more than 59 minutes"),
        ("fri: [09:00-12:00]", "fri: [09:00-25:00]", 5, "closes before it opens"),
        ("fri: [09:00-12:00]", "fri: []", 5, "fri"),
        (
            "fri: [09:00-12:00]",
            "fri: [09:00-12:00, 11:59-13:00]",
            5,
            "09:00-12:00 and 11:59-13:00 overlap; join them",
        ),
        (
            "fri: [09:00-12:00]",
            "thu: [15:00-17:00]",
            3,
            "13:00-16:00 and 15:00-17:00 overlap on thu; keep one of them",
        ),
        ("fri: [09:00-12:00]", "freitag: [09:00-12:00]", 5, "not of the right form"),
        ("    tue: [13:00 – 16:00]", "    {}", 7, "is never open"),
        ("  en: *office\nphone", "phone", 2, "chat.en: is missing; add it"),
        ("  en: *office\nphone", "  es: *office\nphone", 9, "no such field"),
        ("[09-27]", "[09-28]", 15, "07-11"),
        ("day: 2026-12-24", "day: 24/12/2026", 17, "date"),
        ("day: 2026-12-24", "from: 2026-12-24", 17, "give 'day', or both"),
        ("to: 2026-12-31", "to: 2026-12-27", 19, "'to' must be after 'from'"),
        ("to: 2026-12-31", "to: 2028-12-27", 19, "within a year"),
        ("services: [phone]", "services: [desk]", 21, "chat"),
        ("langs: [fr]", "langs: [it]", 26, "fr"),
        (
            "- day: 2026-12-12",
            "- day: 2026-12-24",
            24,
            "2026-12-24 is also in 'closed'; keep one of the two",
        ),
        ("  reason: {fr: samedi", "  grund: {fr: samedi", 24, "reason: is missing"),
    ],
)
def test_fault_is_told_with_its_line_and_what_to_do(tmp_path, old, new, line, what):
    assert old in GOOD
    _, faults = read(tmp_path, GOOD.replace(old, new).lstrip("\n").join(["\n", ""]))
    told = [fault for fault in faults if what in fault]
    assert told, faults
    assert told[0].startswith(f"hours.yml:{line}: format: "), told
    assert "; " in told[0]


def test_same_extra_day_twice_is_a_fault_unless_for_other_languages(tmp_path):
    content = yaml.safe_load(GOOD)
    (extra,) = content["open"]
    for langs, count in ((["fr"], 1), (["nl"], 0)):
        content["open"] = [extra, extra | {"langs": langs}]
        _, faults = read(tmp_path, yaml.safe_dump(content))
        assert len([fault for fault in faults if "twice" in fault]) == count


def test_fault_says_the_place_of_its_field_and_is_told_once(tmp_path):
    content = GOOD.replace("fri: [09:00-12:00]", "fri: [mornings]")
    (tmp_path / "hours.yml").write_text(content, "utf-8")
    reader = Reader(tmp_path)
    assert read_hours(reader) is None
    places = [fault.place for fault in reader.faults]
    assert ("chat", "fr", "fri", 0) in places
    # Other weeks point to this one; none is told twice, as too short besides.
    assert {place[2:] for place in places} == {("fri", 0)}
    assert len(places) == len(set(places))


def test_missing_file_is_a_fault(tmp_path):
    reader = Reader(tmp_path)
    assert read_hours(reader) is None
    assert "cannot be read" in str(reader.faults[0])
