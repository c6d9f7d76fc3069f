import json
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from tools import dialogues
from tools.dialogues import (
    Dialogue,
    DialogueFileError,
    Exchange,
    NoReplyError,
    Played,
    Turn,
    as_page,
    main,
    play,
    read_dialogues,
)

HELP = {"label": "Help", "value": "help", "kind": "answer"}
PERSON = {"label": "Talk to a person", "value": "request_human", "kind": "human"}


def message(seq, author, text, **fields):
    return {
        "seq": seq,
        "author": author,
        "label": {"bot": "Automated answer (AI)", "citizen": "You"}.get(author, "Info"),
        "kind": "answer",
        "text": text,
        "reply_to": None,
        "sources": [],
        "choices": [],
        **fields,
    }


class CannedHub:
    """Answers as the hub does: what is said comes back, then the replies to it."""

    def __init__(self, replies):
        self.replies = replies
        self.log = []
        self.closed = 0
        self.levels = []

    def client(self, url="http://relais.example"):
        transport = httpx.MockTransport(self.handle)
        return httpx.Client(base_url=url, transport=transport)

    def add(self, author, text, **fields):
        self.log.append(message(len(self.log) + 1, author, text, **fields))
        return len(self.log)

    def handle(self, request):
        verb = request.url.path.rpartition("/")[2]
        if verb == "conversations":
            self.levels.append(json.loads(request.content)["level"])
            self.log = []
            self.add("bot", "I am an AI.", choices=[HELP, PERSON])
            return httpx.Response(201, json={"conversation": "c1", "token": "secret"})
        assert request.headers["Authorization"] == "Bearer secret"
        if verb == "messages":
            after = int(request.url.params["after"])
            return httpx.Response(200, json={"messages": self.log[after:]})
        asked = json.loads(request.content)
        assert UUID(asked["client_msg_id"])
        return httpx.Response(200, json={"seq": self.obey(verb, asked)})

    def obey(self, verb, asked):
        if verb == "close":
            self.closed += 1
            return self.add("system", "Closed.")
        if asked.get("value") == "request_human":
            return self.add("system", "You are number 1.")
        seq = self.add("citizen", asked.get("text", "Help").replace("77", "[NISS]"))
        for author, text in self.replies.get(asked.get("text", "Help"), []):
            self.add(author, text, reply_to=seq if author == "bot" else None)
        return seq


@pytest.fixture(autouse=True)
def _no_patience(monkeypatch):
    monkeypatch.setattr(dialogues, "REPLY_SECONDS", 0.05)


def test_a_dialogue_holds_what_was_said_and_everything_that_came_back():
    hub = CannedHub({"hello 77": [("system", "Masked."), ("bot", "Good day.")]})
    dialogue = Dialogue("One", (Turn(text="hello 77"),), level="easy")
    played = play(hub.client(), "en", dialogue)
    (exchange,) = played.exchanges
    assert exchange.said == "hello [NISS]"
    assert [reply["text"] for reply in exchange.replies] == ["Masked.", "Good day."]
    assert hub.levels == ["easy"]


def test_each_dialogue_is_closed_and_so_keeps_no_place_in_the_queue():
    hub = CannedHub({})
    play(hub.client(), "en", Dialogue("One", (Turn(choice="request_human"),)))
    assert hub.closed == 1


def test_a_request_for_a_person_is_settled_by_the_line_of_the_system():
    hub = CannedHub({})
    dialogue = Dialogue("One", (Turn(choice="request_human"),))
    (exchange,) = play(hub.client(), "en", dialogue).exchanges
    assert (exchange.said, exchange.is_button) == ("Talk to a person", True)
    assert [reply["text"] for reply in exchange.replies] == ["You are number 1."]


def test_a_button_that_was_not_offered_ends_the_dialogue_there():
    hub = CannedHub({"hi": [("bot", "Good day.")], "more": [("bot", "Yes.")]})
    turns = (Turn(text="hi"), Turn(choice="none"), Turn(text="more"))
    played = play(hub.client(), "en", Dialogue("One", turns))
    assert [exchange.said for exchange in played.exchanges] == ["hi"]
    assert played.missing == "none"
    assert hub.closed == 1


def test_silence_names_the_dialogue_and_never_the_words():
    hub = CannedHub({})
    with pytest.raises(NoReplyError, match="en, The silent one: no reply") as caught:
        play(hub.client(), "en", Dialogue("The silent one", (Turn(text="psst"),)))
    assert "psst" not in str(caught.value)


def test_a_page_shows_label_text_sources_and_buttons_and_no_numbers_that_change():
    source = {"title": "Heating", "institution": "CPAS", "checked_on": "2026-11-22"}
    reply = message(
        41,
        "bot",
        "First.\n\n- one\n- two\n",
        sources=[source, source],
        choices=[HELP, PERSON],
        at="2026-11-22T10:00:00Z",
    )
    typed = Exchange("mazout?", is_button=False, replies=(reply,))
    notice = message(43, "system", "You are number 1.", kind="notice")
    pressed = Exchange("Talk to a person", is_button=True, replies=(notice,))
    page = as_page("en", [Played("Heating", (typed, pressed), missing="none")])
    assert page.partition("## ")[2] == (
        "1. Heating\n"
        "\n"
        "**→** mazout?\n"
        "\n"
        "> **Automated answer (AI)** · answer\n"
        ">\n"
        "> First.\n"
        ">\n"
        "> - one\n"
        "> - two\n"
        ">\n"
        "> *Heating (CPAS) · Heating (CPAS)*\n"
        ">\n"
        "> [Help] [Talk to a person]\n"
        "\n"
        "**→** [Talk to a person]\n"
        "\n"
        "> **Info**\n"
        ">\n"
        "> You are number 1.\n"
        "\n"
        "**The button `none` was not offered.**\n"
    )


def written(folder, text):
    file = folder / "en.yml"
    file.write_text(text, "utf-8")
    return file


def test_a_file_gives_texts_and_buttons_in_their_order(tmp_path):
    file = written(
        tmp_path, "- title: One\n  level: easy\n  says: [hi, {choose: none}]\n"
    )
    assert read_dialogues(file) == [
        Dialogue("One", (Turn(text="hi"), Turn(choice="none")), level="easy")
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("title: One", "a list"),
        ("- just a line", "dialogue 1"),
        ("- {title: One}", "dialogue 1: needs a title"),
        ("- {title: One, says: [hi], lang: fr}", "unknown lang"),
        ("- {title: One, says: [{press: none}]}", "a turn is a text"),
    ],
)
def test_a_file_of_another_form_is_refused_by_name(tmp_path, text, problem):
    with pytest.raises(DialogueFileError, match=problem):
        read_dialogues(written(tmp_path, text))


@pytest.mark.parametrize("lang", dialogues.LANGUAGES)
def test_every_language_has_twenty_dialogues_of_two_to_four_turns(lang):
    found = read_dialogues(Path("tests/conversations/dialogues") / f"{lang}.yml")
    assert len({dialogue.title for dialogue in found}) == 20
    assert all(2 <= len(dialogue.turns) <= 4 for dialogue in found)


def test_every_page_is_written_and_a_missing_button_is_a_failure(tmp_path):
    hub = CannedHub({"hi": [("bot", "Good day.")]})
    written(tmp_path, "- {title: One, says: [hi]}")
    asked = ["http://relais.example", "--scripts", str(tmp_path), "--lang", "en"]
    asked += ["--into", str(tmp_path / "pages")]
    assert main(asked, connect=hub.client) == 0
    assert "> Good day." in (tmp_path / "pages/en.md").read_text("utf-8")
    written(tmp_path, "- {title: One, says: [hi, {choose: none}]}")
    assert main(asked, connect=hub.client) == 1


def test_a_hub_that_stays_silent_is_a_failure_without_a_page(tmp_path):
    hub = CannedHub({})
    written(tmp_path, "- {title: One, says: [hi]}")
    asked = ["http://relais.example", "--scripts", str(tmp_path), "--lang", "en"]
    asked += ["--into", str(tmp_path / "pages")]
    assert main(asked, connect=hub.client) == 1
    assert not (tmp_path / "pages/en.md").exists()
