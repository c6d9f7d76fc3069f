"""The published content with other hours: no test depends on the day or the time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from handover.core.words import Lang
from handover.public_holidays import is_public_holiday
from tests.auxil import published

ROUND_THE_CLOCK = ["00:00-24:00"]
ALWAYS = {"mon-sun": ROUND_THE_CLOCK}


def content_with_hours(
    folder: Path, *, chat: dict[str, Any] = ALWAYS, phone: dict[str, Any] = ALWAYS
) -> Path:
    """Return a folder that is like nlu_data but for the hours.

    What is always open is so on public holidays too.
    """
    content = folder / "content"
    content.mkdir(parents=True, exist_ok=True)
    for each in published.FOLDER.iterdir():
        link = content / each.name
        if each.name != "hours.yml" and not link.exists():
            link.symlink_to(each)
    weeks = {"chat": chat, "phone": phone}
    hours: dict[str, Any] = {
        service: {lang.value: week for lang in Lang} for service, week in weeks.items()
    }
    always = [service for service, week in weeks.items() if week is ALWAYS]
    if always:
        hours["open"] = [_open_on(day, always) for day in _holidays()]
    (content / "hours.yml").write_text(yaml.safe_dump(hours), "utf-8")
    return content


def _holidays() -> list[str]:
    today = datetime.now(UTC).date()
    days = (today + timedelta(days=ahead) for ahead in range(-1, 60))
    return [day.isoformat() for day in days if is_public_holiday(day)]


def _open_on(day: str, services: list[str]) -> dict[str, Any]:
    return {
        "day": day,
        "hours": ROUND_THE_CLOCK,
        "services": services,
        "reason": {lang.value: "open for tests" for lang in Lang},
    }
