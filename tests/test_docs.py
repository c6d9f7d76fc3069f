"""The documentation names what the code has, and its links lead somewhere."""

import re
from pathlib import Path

import pytest

from handover.core.conversation import TRANSITIONS
from handover.core.words import State
from handover.settings import Settings
from tests.auxil.error_codes import OVER_HTTP, error_codes, socket_codes

ROOT = Path(__file__).parents[1]
SETTINGS_PAGE = (ROOT / "docs/reference/settings.md").read_text("utf-8")
PROTOCOL_PAGE = (ROOT / "docs/reference/protocol.md").read_text("utf-8")
FLOWS_PAGE = (ROOT / "docs/how-it-works.md").read_text("utf-8")

VARIABLE = re.compile(r"\bRELAIS_[A-Z]+(?:_[A-Z]+)*\b")
ROW = re.compile(r"^\| `(RELAIS_[A-Z_]+)` \| ([^|]*) \|", re.M)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.M | re.S)
ELSEWHERE = re.compile(r"^[a-z]+:")
SECTION = re.compile(r"^#+ (.+)$", re.M)

READS_SETTINGS = ("handover", "bot", "actions", "tools")
TESTS_TOO = (*READS_SETTINGS, "tests")


def variables(*rooms):
    files = [
        path
        for room in rooms
        for pattern in ("*.py", "*.yml")
        for path in (ROOT / room).rglob(pattern)
    ]
    texts = [path.read_text("utf-8") for path in files]
    return {name for text in texts for name in VARIABLE.findall(text)}


def pages():
    """Return every Markdown file of the project, not those of installed packages."""
    return sorted(
        path.relative_to(ROOT).as_posix()
        for folder in (ROOT, *(each for each in ROOT.iterdir() if is_ours(each)))
        for path in (folder.glob("*.md") if folder == ROOT else folder.rglob("*.md"))
        if "node_modules" not in path.parts
    )


def is_ours(folder):
    return folder.is_dir() and not folder.name.startswith(".")


def anchors(page):
    """Return the anchors of a page's headings, spelled as the code forges do."""
    titles = SECTION.findall(FENCE.sub("", page.read_text("utf-8")))
    bare = [re.sub(r"[^\w\- ]", "", title.lower()) for title in titles]
    return {title.replace(" ", "-") for title in bare}


def test_every_setting_is_documented():
    documented = {name for name, _ in ROW.findall(SETTINGS_PAGE)}
    assert variables(*READS_SETTINGS) - documented == set()


def test_every_documented_setting_is_read():
    documented = set(VARIABLE.findall(SETTINGS_PAGE))
    assert documented - variables(*TESTS_TOO) == set()


def test_documented_defaults_are_those_of_the_hub():
    hub = Settings()
    defaults = {
        "RELAIS_HOST": hub.host,
        "RELAIS_PORT": hub.port,
        "RELAIS_STAGE": hub.stage,
        "RELAIS_LIMITS": "on" if hub.limits else "off",
        "RELAIS_SEARCH_MODEL": hub.search_model,
        "RELAIS_SEARCH_THRESHOLD": hub.search_threshold,
        "RELAIS_LEASE_SECONDS": int(hub.lease.total_seconds()),
        "RELAIS_WAIT_LIMIT_MINUTES": hub.wait_limit.seconds // 60,
        "RELAIS_CALLBACK_KEPT_DAYS": hub.kept.callback.days,
        "RELAIS_CALLBACK_EXPIRES_DAYS": hub.kept.unseen_callback.days,
        "RELAIS_CONVERSATION_KEPT_DAYS": hub.kept.conversation.days,
        "RELAIS_HANDOVER_KEPT_DAYS": hub.kept.handover.days,
        "RELAIS_CONTENT_DIR": hub.content_dir,
        "RELAIS_DATA_DIR": hub.data_dir,
        "RELAIS_RASA_URL": hub.rasa_url,
        "RELAIS_TELEGRAM_API": hub.telegram_api,
    }
    documented = dict(ROW.findall(SETTINGS_PAGE))
    for name, value in defaults.items():
        assert documented[name] == f"`{value}`", name


def test_every_error_code_is_documented():
    codes = socket_codes() | error_codes(OVER_HTTP)
    assert {code for code in codes if f"`{code}`" not in PROTOCOL_PAGE} == set()


def test_every_transition_is_documented():
    for command, transition in TRANSITIONS.items():
        row = re.search(rf"^\| `{command}` \|(.+)$", FLOWS_PAGE, re.M)
        assert row, f"{command} is not in docs/how-it-works.md"
        sources, target, event = (cell.strip() for cell in row[1].split("|")[:3])
        assert set(re.findall(r"\w+", sources)) == transition.sources
        assert target == f"`{transition.target}`"
        assert event == f"`{transition.event}`"
    assert all(f"`{state}`" in FLOWS_PAGE for state in State)


@pytest.mark.parametrize("page", pages())
def test_every_relative_link_leads_somewhere(page):
    file = ROOT / page
    broken = []
    for target in LINK.findall(FENCE.sub("", file.read_text("utf-8"))):
        if ELSEWHERE.match(target):
            continue
        path, _, anchor = target.partition("#")
        goal = file.parent / path if path else file
        if not goal.exists() or (anchor and anchor not in anchors(goal)):
            broken.append(target)
    assert broken == []
