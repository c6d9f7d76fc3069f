import pytest

from handover.channels.telegram.updates import (
    Crowd,
    NotText,
    Order,
    Press,
    Reach,
    Words,
    guess_lang,
    read_update,
)
from handover.core.words import Lang

USER = {"id": 7, "is_bot": False, "first_name": "X", "language_code": "nl-BE"}
PRIVATE = {"id": 7, "type": "private"}
GROUP = {"id": -70, "type": "group", "title": "x"}
SIZE = {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}
FILE = {"file_id": "a", "file_unique_id": "b"}


def message(chat=PRIVATE, **fields):
    return {"message_id": 3, "date": 1, "chat": chat, "from": USER, **fields}


def read(**content):
    return read_update({"update_id": 1, **content})


def test_a_text_is_words_in_the_language_of_the_app():
    assert read(message=message(text="hallo")) == Words(7, Lang.NL, 3, "hallo")


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("/start", "start", ""),
        ("/start fr", "start", "fr"),
        ("/HELP@relais_bot", "help", ""),
        ("/language  de ", "language", "de"),
        ("/dance", "dance", ""),
    ],
)
def test_a_command_is_an_order(text, name, rest):
    assert read(message=message(text=text)) == Order(7, Lang.NL, 3, name, rest)


@pytest.mark.parametrize("text", ["/ hello", "1/2", "what is /help?", "/é"])
def test_a_slash_alone_makes_no_command(text):
    assert isinstance(read(message=message(text=text)), Words)


def test_a_changed_text_knows_when_it_was_changed():
    edited = message(text="hallo", edit_date=1_800_000_000)
    assert read(edited_message=edited) == Words(7, Lang.NL, 3, "hallo", 1_800_000_000)


@pytest.mark.parametrize("fields", [{"text": "/stop"}, {"photo": [SIZE]}])
def test_a_changed_command_or_picture_asks_for_nothing(fields):
    assert read(edited_message=message(edit_date=5, **fields)) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"photo": [SIZE], "caption": "85.07.30-033.28"},
        {"voice": {**FILE, "duration": 1}},
        {"video_note": {**FILE, "duration": 1, "length": 1}},
        {
            "sticker": {
                **SIZE,
                "is_animated": False,
                "is_video": False,
                "type": "regular",
            }
        },
        {"document": FILE},
        {"location": {"latitude": 50.8, "longitude": 4.3}},
        {"contact": {"phone_number": "1", "first_name": "x"}},
    ],
)
def test_what_is_no_text_is_known_as_such_and_nothing_of_it_is_taken(fields):
    assert read(message=message(**fields)) == NotText(7, Lang.NL, "3")


def test_the_pictures_of_an_album_belong_together():
    found = [
        read(message={**message(photo=[SIZE], media_group_id="9"), "message_id": place})
        for place in (3, 4)
    ]
    assert found[0] == found[1] == NotText(7, Lang.NL, "9")


def test_a_pressed_button_of_long_ago_is_a_press_too():
    old = {"message_id": 3, "date": 0, "chat": PRIVATE}
    query = {"id": "9", "from": USER, "chat_instance": "1", "data": "x"}
    assert read(callback_query={**query, "message": old}) == Press(7, Lang.NL, "9", "x")


@pytest.mark.parametrize(
    "content",
    [
        {"message": message(chat=GROUP, text="hallo")},
        {"message": message(chat=GROUP, new_chat_members=[USER])},
    ],
)
def test_a_group_is_a_crowd_whatever_is_said_there(content):
    assert read(**content) == Crowd(-70)


def member(status):
    return {"user": {**USER, "is_bot": True}, "status": status, "until_date": 0}


def membership(chat, status):
    return {
        "chat": chat,
        "from": USER,
        "date": 1,
        "old_chat_member": member("member"),
        "new_chat_member": member(status),
    }


def test_blocking_and_coming_back_are_told_apart():
    assert read(my_chat_member=membership(PRIVATE, "kicked")) == Reach(
        7, Lang.NL, False
    )
    assert read(my_chat_member=membership(PRIVATE, "member")) == Reach(7, Lang.NL, True)


def test_being_brought_into_a_group_is_noticed_and_leaving_is_not():
    assert read(my_chat_member=membership(GROUP, "member")) == Crowd(-70)
    assert read(my_chat_member=membership(GROUP, "left")) is None


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"message": message(pinned_message=message(text="x"))},
        {"channel_post": message(chat={"id": -1, "type": "channel"}, text="x")},
    ],
)
def test_what_nobody_said_asks_for_nothing(content):
    assert read(**content) is None


@pytest.mark.parametrize(
    ("code", "lang"),
    [
        ("fr", "fr"),
        ("de-AT", "de"),
        ("NL", "nl"),
        ("tr", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_the_first_guess_follows_the_app_and_is_english_otherwise(code, lang):
    assert guess_lang(code) == Lang(lang)
