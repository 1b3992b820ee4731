"""The time zones to choose from."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

_CONTINENTS = (
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
)  # fmt: skip


@cache
def known_zones() -> tuple[str, ...]:
    """IANA zones named after places, by name, then UTC; old aliases such as `US/Eastern` are left out."""
    return (*sorted(zone for zone in available_timezones() if zone.split("/")[0] in _CONTINENTS), "UTC")


def zones(*first: str) -> list[str]:
    """All zones, those given first; a given one that has gone out of use stays choosable."""
    return [*dict.fromkeys([*first, *known_zones()])]
