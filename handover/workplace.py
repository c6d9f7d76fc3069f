"""What everybody who works on conversations has at hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from handover.content.catalogue import Catalogue
from handover.emergencies import Emergencies
from handover.fanout import Fanout
from handover.meters import Meters
from handover.privacy.masking import Masker
from handover.store.engine import Database
from handover.waiting import WaitingRoom


@dataclass
class Workplace:
    """Base of the desks and of the bot's voice.

    Attributes:
        name: This hub's, under which it owes answers.
        clock: Returns the current moment, aware, in UTC.
        masker: Whatever a person wrote passes it before it is kept or passed on.
    """

    name: str
    database: Database
    catalogue: Catalogue
    waiting: WaitingRoom
    fanout: Fanout
    clock: Callable[[], datetime]
    emergencies: Emergencies
    masker: Masker
    meters: Meters
