"""The time zones to choose from."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from portal.clients.zones import known_zones, zones


def test_the_clinics_zone_stands_first_and_once() -> None:
    found = zones("Asia/Shanghai", "Europe/Berlin", "Asia/Shanghai")
    assert found[:2] == ["Asia/Shanghai", "Europe/Berlin"]
    assert found.count("Asia/Shanghai") == 1


def test_every_zone_offered_can_be_used() -> None:
    assert all(ZoneInfo(name) for name in known_zones())
    assert {"Europe/Berlin", "Asia/Shanghai", "America/New_York", "UTC"} <= set(known_zones())


def test_a_zone_gone_out_of_use_stays_choosable_for_its_client() -> None:
    assert "US/Eastern" not in known_zones()
    assert zones("US/Eastern")[0] == "US/Eastern"
