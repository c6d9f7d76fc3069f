from pathlib import Path

import pytest

from handover.content.load import ContentError, read_content
from handover.core.words import Lang
from tests.auxil.content_builders import in_each_lang, intent, save, write

PORTAL = dict.fromkeys([lang.value for lang in Lang], "https://portal.example/contact")
PENSIONS = {
    "name": in_each_lang("pensions"),
    "about": in_each_lang("pension"),
    "phone": "1765",
    "url": PORTAL,
    "checked_on": "2026-11-22",
}


def test_teams_and_institutions_are_optional(tmp_path: Path) -> None:
    found = read_content(write(tmp_path, intent())).organisation
    assert (dict(found.teams), dict(found.elsewhere)) == ({}, {})


def test_team_is_named_with_its_institution(tmp_path: Path) -> None:
    team = {"name": in_each_lang("front"), "institution": in_each_lang("portal")}
    save(tmp_path / "teams.yml", {"front_office": team})
    found = read_content(write(tmp_path, intent())).organisation
    assert found.team_name("front_office", Lang.NL) == "nl front (nl portal)"
    assert found.team_name("gone", Lang.NL) == "gone"
    assert found.team_name(None, Lang.NL) == ""


@pytest.mark.parametrize(
    ("phone", "expected"),
    [
        ("1765", "- 1765\n- https://portal.example/contact"),
        (None, "- https://portal.example/contact"),
    ],
)
def test_contact_has_every_way_there_is(
    tmp_path: Path, phone: str | None, expected: str
) -> None:
    save(tmp_path / "institutions.yml", {"pensions": PENSIONS | {"phone": phone}})
    found = read_content(write(tmp_path, intent())).organisation
    assert found.elsewhere["pensions"].contact(Lang.FR) == expected


def test_citizens_are_referred_to_admitted_domains_only(tmp_path: Path) -> None:
    url = PORTAL | {"de": "https://elsewhere.example"}
    save(tmp_path / "institutions.yml", {"pensions": PENSIONS | {"url": url}})
    with pytest.raises(ContentError, match=r"link: pensions\.url\.de"):
        read_content(write(tmp_path, intent()))
