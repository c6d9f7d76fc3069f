from handover.channels.telegram.sealing import ChatSeal, message_id

CHAT = 5_000_007_919
ONE, OTHER = ChatSeal("1:first-token"), ChatSeal("1:second-token")


def test_a_sealed_chat_is_opened_by_the_same_token_alone():
    sealed = ONE.seal(CHAT)
    assert ONE.unseal(sealed) == CHAT
    assert ChatSeal("1:first-token").unseal(sealed) == CHAT
    assert OTHER.unseal(sealed) is None


def test_nothing_that_is_stored_shows_the_chat():
    stored = [ONE.key_of(CHAT), ONE.seal(CHAT), str(message_id(ONE.key_of(CHAT), 1))]
    assert all(str(CHAT) not in text for text in stored)
    assert all(len(text) <= 255 for text in stored)


def test_a_chat_is_found_by_its_key_and_only_with_its_token():
    assert ONE.key_of(CHAT) == ONE.key_of(CHAT)
    assert ONE.key_of(CHAT) != ONE.key_of(CHAT + 1)
    assert ONE.key_of(CHAT) != OTHER.key_of(CHAT)


def test_what_comes_twice_has_one_id_and_anything_else_another():
    key = ONE.key_of(CHAT)
    assert message_id(key, 5) == message_id(key, 5)
    ids = {message_id(key, 5), message_id(key, 6), message_id(key, 5, 1700000000)}
    ids |= {message_id(ONE.key_of(CHAT + 1), 5), message_id(key, "press", 5)}
    assert len(ids) == 5


def test_a_conversation_is_proved_to_be_a_chats_own():
    assert ONE.proof(CHAT, "a") == ONE.proof(CHAT, "a")
    others = {ONE.proof(CHAT, "b"), ONE.proof(CHAT + 1, "a"), OTHER.proof(CHAT, "a")}
    assert ONE.proof(CHAT, "a") not in others
    assert len(ONE.proof(CHAT, "a")) == 16
