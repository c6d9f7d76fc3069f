"""Times in four languages, with the published texts."""

from datetime import UTC, date, datetime, timedelta

import pytest

from handover.core.half_days import HalfDay
from handover.core.hours import Interval
from handover.core.message import Preferences
from handover.core.words import Lang
from tests.auxil import published

CATALOGUE = published.catalogue()
NOW = datetime(2026, 11, 30, 18, 0, tzinfo=UTC)
OFFICE = (Interval(540, 750), Interval(780, 960))


def words(lang):
    return CATALOGUE.time_words(Preferences(lang))


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        (Lang.FR, "aujourd'hui à 20\u00a0h\u00a030"),
        (Lang.NL, "vandaag om 20.30\u00a0uur"),
        (Lang.DE, "heute um 20.30\u00a0Uhr"),
        (Lang.EN, "today at 20:30"),
    ],
)
def test_today_is_called_so(lang, expected):
    moment = datetime(2026, 11, 30, 19, 30, tzinfo=UTC)
    assert words(lang).moment(moment, NOW) == expected


def test_tomorrow_begins_at_belgian_midnight():
    late = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)  # already the second of July
    said = words(Lang.EN).moment(datetime(2026, 7, 2, 7, 0, tzinfo=UTC), late)
    assert said == "today at 9:00"


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        (1, "demain à 9\u00a0h"),
        (2, "mercredi à 9\u00a0h"),
        (6, "dimanche à 9\u00a0h"),
        (7, "le lundi 7 décembre à 9\u00a0h"),
        (32, "le vendredi 1er janvier à 9\u00a0h"),
    ],
)
def test_weekday_alone_is_said_only_while_it_is_clear_which(ahead, expected):
    moment = datetime(2026, 11, 30, 8, 0, tzinfo=UTC) + timedelta(days=ahead)
    assert words(Lang.FR).moment(moment, NOW) == expected


@pytest.mark.parametrize(
    ("lang", "sentence", "button"),
    [
        (
            Lang.FR,
            "le mardi 1er décembre entre 9\u00a0h et 12\u00a0h\u00a030",
            "Demain, mardi 1er décembre entre 9\u00a0h et 12\u00a0h\u00a030",
        ),
        (
            Lang.NL,
            "op dinsdag 1 december tussen 9 en 12.30\u00a0uur",
            "Morgen, dinsdag 1 december tussen 9 en 12.30\u00a0uur",
        ),
        (
            Lang.DE,
            "am Dienstag, dem 1. Dezember, zwischen 9 und 12.30\u00a0Uhr",
            "Morgen, Dienstag, 1. Dezember, zwischen 9 und 12.30\u00a0Uhr",
        ),
        (
            Lang.EN,
            "on Tuesday 1 December between 9:00 and 12:30",
            "Tomorrow, Tuesday 1 December between 9:00 and 12:30",
        ),
    ],
)
def test_half_day_stays_right_in_the_log_and_says_tomorrow_on_a_button(
    lang, sentence, button
):
    half = HalfDay(date(2026, 12, 1), 540, 750)
    assert words(lang).half_day(half) == sentence
    assert words(lang).half_day_label(half, NOW) == button


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        (
            Lang.FR,
            "du lundi au mercredi de 9 h à 12 h 30 et de 13 h à 16 h, le vendredi "
            "de 9 h à 12 h 30 et de 13 h à 16 h, le samedi de 10 h à 24 h, "
            "sauf jours fériés",
        ),
        (
            Lang.NL,
            "maandag tot woensdag van 9 tot 12.30 uur en van 13 tot 16 uur, vrijdag "
            "van 9 tot 12.30 uur en van 13 tot 16 uur, zaterdag van 10 tot 24 uur, "
            "behalve op feestdagen",
        ),
        (
            Lang.DE,
            "Montag bis Mittwoch von 9 bis 12.30 Uhr und von 13 bis 16 Uhr, Freitag "
            "von 9 bis 12.30 Uhr und von 13 bis 16 Uhr, Samstag von 10 bis 24 Uhr, "
            "außer an Feiertagen",
        ),
        (
            Lang.EN,
            "Monday to Wednesday from 9:00 to 12:30 and from 13:00 to 16:00, Friday "
            "from 9:00 to 12:30 and from 13:00 to 16:00, Saturday from 10:00 to "
            "24:00, except on public holidays",
        ),
    ],
)
def test_week_joins_days_in_a_row_with_the_same_hours(lang, expected):
    week = (OFFICE, OFFICE, OFFICE, (), OFFICE, (Interval(600, 1440),), ())
    assert words(lang).week(week).replace("\u00a0", " ") == expected


def test_hour_and_its_unit_stay_on_one_line():
    assert words(Lang.FR).time(570) == "9\u00a0h\u00a030"
    assert "9\u00a0uur" in words(Lang.NL).week((OFFICE, *((),) * 6)).replace("16", "9")


@pytest.mark.parametrize("lang", Lang)
def test_every_day_of_a_leap_year_can_be_said(lang):
    said = {
        words(lang).full_date(date(2028, 1, 1) + timedelta(days=n)) for n in range(366)
    }
    assert len(said) == 366


def test_until_names_the_day_only_where_it_is_another_one():
    soon, later = (NOW + timedelta(hours=hours) for hours in (1, 14))
    assert words(Lang.FR).until(soon, NOW) == "jusqu'à 20\u00a0h"
    assert words(Lang.FR).until(later, NOW) == "demain jusqu'à 9\u00a0h"
