"""What everybody who works on conversations has at hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from handover.content.catalogue import Catalogue
from handover.emergencies import Emergencies
from handover.fanout import Fanout
from handover.store.engine import Database
from handover.waiting import WaitingRoom


@dataclass
class Workplace:
    """Base of the desks and of the bot's voice.

    Attributes:
        clock: Returns the current moment, aware, in UTC.
    """

    database: Database
    catalogue: Catalogue
    waiting: WaitingRoom
    fanout: Fanout
    clock: Callable[[], datetime]
    emergencies: Emergencies
