"""What an urge did over its five minutes, drawn for its writer afterwards."""

from __future__ import annotations

from datetime import timedelta

import time_machine

from tests.app import NOW, World
from tests.pages.diary.sheets import change
from tests.pages.diary.test_tools import begin, send

WRITTEN = "/my/tools/written"


def test_an_urge_that_was_rated_more_than_once_is_drawn_with_its_minutes(world: World) -> None:
    client, where = begin(world)
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        assert send(world, client, where, before="80", after="60", then="again") == 303
    with time_machine.travel(NOW + timedelta(minutes=12), tick=False):
        assert send(world, client, where, before="80", after="30", then="end") == 303
        page = client.get(WRITTEN).text
        assert change(world, minutes="10", after="20").status_code == 303
        later = client.get(WRITTEN).text
    assert "Strength of the urge" in page
    assert "minute 0: 80; minute 6: 60; minute 12: 30" in page
    assert "minute 12: 30</desc>" in page
    assert "minute 0: 80; minute 6: 60; minute 10: 20</desc>" in later


def test_who_may_read_it_is_remembered_while_the_five_minutes_run(world: World) -> None:
    client, where = begin(world)
    chosen = 'value="now" checked'
    assert chosen not in client.get(where).text
    assert send(world, client, where, share="now", then="keep") == 303
    assert chosen in client.get(where).text


def test_one_rating_alone_is_no_curve(world: World) -> None:
    client, where = begin(world)
    assert send(world, client, where, before="80", then="end") == 303
    page = client.get(WRITTEN).text
    assert "Five minutes before I act" in page
    assert "Strength of the urge" not in page
