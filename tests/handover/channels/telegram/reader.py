"""A citizen with a telephone, who waits for what is to be read."""

from tests.auxil.bot_api import BotApi
from tests.auxil.stand_in_rasa import until
from tests.auxil.telephone import Shown

PHOTO = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]


class Reader:
    def __init__(self, bot_api: BotApi, lang: str = "fr") -> None:
        self.bot_api = bot_api
        self.phone = bot_api.phone(lang)

    @property
    def shown(self) -> list[Shown]:
        return list(self.phone.shown)

    def with_part(self, part: str) -> list[Shown]:
        return [shown for shown in self.shown if part in shown.text]

    async def read(self, part: str, *, times: int = 1) -> Shown:
        """Wait until this has been shown so many times; return the last one."""

        async def is_shown() -> bool:
            return len(self.with_part(part)) >= times

        await until(is_shown, 20)
        return self.with_part(part)[-1]

    async def start(self) -> None:
        self.phone.say("/start")
        await self.read("Telegram")

    async def ask(self, text: str, part: str) -> Shown:
        times = len(self.with_part(part)) + 1
        self.phone.say(text)
        return await self.read(part, times=times)

    async def press(self, label: str, shown: Shown | None = None) -> str | None:
        """Press a button; return what the press was answered with."""
        return await self.answer_to(self.phone.press(label, shown))

    async def answer_to(self, query: str) -> str | None:
        async def is_answered() -> bool:
            return query in self.phone.answers

        await until(is_answered, 20)
        return self.phone.answers[query]

    async def settle(self) -> None:
        """Wait until everything said before has been followed."""
        times = len(self.with_part("/person")) + 1
        self.phone.say("/help")
        await self.read("/person", times=times)
