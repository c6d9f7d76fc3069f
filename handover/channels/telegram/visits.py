"""One citizen's chat at the hub: its conversation, opened, spoken in, told in.

What orders, buttons and texts have in common. It passes verbs to the citizen's desk and
adds no rule.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid5

from handover.channel_notices import tell
from handover.channels.telegram.asides import Asides
from handover.channels.telegram.letters import bulletin_letter, notice_letter
from handover.channels.telegram.lines import Lines
from handover.channels.telegram.sealing import ChatSeal, message_id
from handover.channels.telegram.updates import Incoming
from handover.core import frames
from handover.core.conversation import NotPossibleNow
from handover.core.message import Preferences
from handover.core.records import Conversation
from handover.core.words import Kind, Lang, Level
from handover.erasing import erase_conversation
from handover.hub import Hub
from handover.store import conversations, telegram_links

CHANNEL = "telegram"
LANGUAGE_CHOICES = tuple(f"lang:{lang}" for lang in Lang)


class Visit:
    """What somebody asks in one chat, while it is followed.

    Attributes:
        chat_id: The chat, in memory only.
        chat_key: Its keyed hash.
        conversation: The chat's open conversation; None before `enter`, or if none.
    """

    def __init__(
        self, hub: Hub, seal: ChatSeal, lines: Lines, asides: Asides, asked: Incoming
    ) -> None:
        self.chat_id = asked.chat_id
        self.chat_key = seal.key_of(asked.chat_id)
        self.conversation: Conversation | None = None
        self.hub = hub
        self._seal = seal
        self._lines = lines
        self._asides = asides
        self._guess = asked.lang

    def msg_id(self, *parts: object) -> UUID:
        """Return the `client_msg_id` of something that this chat sent."""
        return message_id(self.chat_key, *parts)

    @property
    def as_read(self) -> Preferences:
        """Return in which words to answer, by guess while there is no conversation."""
        if self.conversation is None:
            return Preferences(self._guess)
        return self.conversation.as_read

    async def look(self) -> Conversation | None:
        """Find the chat's open conversation, if there is one."""
        async with self.hub.database.reading() as db:
            found = await telegram_links.find_open(db, self.chat_key)
            self.conversation = (
                None if found is None else await conversations.find(db, found)
            )
        return self.conversation

    async def enter(self, lang: Lang | None = None) -> Conversation:
        """Find the chat's open conversation, or open one.

        The disclosure is its first message, the warning about Telegram its second:
        the chat is linked only after both are there.
        """
        return await self.look() or await self.open(lang)

    async def open(self, lang: Lang | None = None) -> Conversation:
        """Open a conversation and have it sent to the chat."""
        opened, _ = await self.hub.citizens.open(
            CHANNEL, lang or self._guess, Level.STANDARD
        )
        await self.welcome(opened, uuid5(UUID(opened.id), "welcome"))
        await self._link(opened.id)
        self.conversation = opened
        return opened

    async def reopen(self, conversation_id: str, msg_id: UUID) -> None:
        """Take up an ended conversation of this chat, if no other one is open.

        Raises:
            NotPossibleNow: It is too late, or another one is open.
        """
        if self.conversation is not None:
            raise NotPossibleNow("reopen", self.conversation.state)
        seq = await self.do(conversation_id, "reopen", msg_id)
        await self._link(conversation_id, delivered_seq=(seq or 1) - 1)

    async def _link(self, conversation_id: str, delivered_seq: int = 0) -> None:
        """Have a conversation sent to the chat; nothing to do if it already is."""
        sealed = self._seal.seal(self.chat_id)
        now = self.hub.citizens.clock()
        async with self.hub.database.writing() as db:
            links = await telegram_links.links_of(db, self.chat_key)
            if conversation_id not in {link.conversation for link in links}:
                await telegram_links.insert_link(
                    db, conversation_id, self.chat_key, sealed, now, delivered_seq
                )
        self._lines.see_to(self.chat_key, sealed)

    async def welcome(self, conversation: Conversation, msg_id: UUID) -> None:
        """Tell what Telegram sees and what not to write, with the languages."""
        await tell(
            self.hub.citizens,
            conversation.id,
            "telegram_welcome",
            msg_id,
            choices=LANGUAGE_CHOICES,
        )

    async def tell(
        self,
        key: str,
        msg_id: UUID,
        *,
        kind: Kind = Kind.NOTICE,
        choices: Sequence[str] = (),
    ) -> None:
        """Say a published line in the conversation, opened where there is none."""
        conversation = self.conversation or await self.enter()
        await tell(
            self.hub.citizens, conversation.id, key, msg_id, kind=kind, choices=choices
        )

    def show_bulletin(self, lang: Lang | None = None) -> None:
        """Show the urgent notice of the institution, if there is one."""
        as_read = self.as_read if lang is None else Preferences(lang)
        bulletin = self.hub.bulletins.on_wire(as_read)
        if bulletin is not None:
            self._asides.send(self.chat_id, bulletin_letter(bulletin))

    def say_beside(
        self, key: str, choices: Mapping[str, str] | None = None, **values: object
    ) -> None:
        """Say a published line that belongs to no conversation."""
        letter = notice_letter(self.hub.catalogue, key, self.as_read, choices, **values)
        self._asides.send(self.chat_id, letter)

    def answer_press(self, query: str, key: str | None = None) -> None:
        """Answer a pressed button, with a published line or without one."""
        text = None if key is None else self.hub.catalogue.text(key, self.as_read)
        self._asides.answer_press(query, text)

    async def do(
        self, conversation_id: str, verb: str, msg_id: UUID, **fields: object
    ) -> int | None:
        """Pass one verb of the wire protocol to the citizen's desk; return the seq.

        Raises:
            FrameError: A field cannot be used.
            NotPossibleNow: The verb does not fit the state.
        """
        content = {"type": verb, "client_msg_id": str(msg_id), **fields}
        frame = frames.parse(content, frames.CITIZEN_FRAMES)
        return await self.hub.citizens.handle(conversation_id, frame)

    async def set_language(self, conversation: Conversation, lang: Lang) -> None:
        """Change the language; the conversation reminds in it that this is an AI."""
        frame = frames.SetPreferences(type="set", lang=lang)
        await self.hub.citizens.handle(conversation.id, frame)

    def proof(self, conversation_id: str) -> str:
        """Return what shows that a conversation is this chat's."""
        return self._seal.proof(self.chat_id, conversation_id)

    async def erase(self, conversation_id: str) -> None:
        """Erase a conversation of this chat and say so beside it."""
        left = await erase_conversation(self.hub.citizens, conversation_id)
        self.say_beside("erased", reference=left.reference)

    async def note_reach(self, *, reachable: bool) -> None:
        """Note whether Telegram delivers to this chat, and go on where it stood."""
        if not reachable:
            return await self._lines.lose(self.chat_key)
        async with self.hub.database.reading() as db:
            links = await telegram_links.links_of(db, self.chat_key)
        lost = [link for link in links if not link.reachable]
        if lost:
            async with self.hub.database.writing() as db:
                await telegram_links.set_reachable(db, self.chat_key, reachable=True)
            self._lines.see_to(self.chat_key, lost[0].sealed_chat)
        return None
