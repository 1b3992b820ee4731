"""Five minutes that began at the server and end on a device without a connection, while another window may have gone on."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine

from portal.clock import now
from portal.diary.models import ToolUse
from portal.transaction import Portal
from tests.app import World
from tests.pages.overview.device import URGE, Device, rows


def begun(device: Device) -> tuple[str, dict[str, str]]:
    """Their page and what its form carries; they began a quarter of an hour ago."""
    token = str(uuid4())
    with time_machine.travel(now() - timedelta(minutes=15), tick=False):
        browser = device.world.as_client(device.client_id)
        where = browser.post("/my/tools/urge", {"client_token": token}).headers["Location"]
    page = device.browser.get(where).text
    assert f'name="client_token" value="{token}"' in page
    return where, {
        "client_token": token,
        "version": "1",
        "before": "80",
        "thought": "Call now",
        "share": "private",
    }


def test_five_minutes_that_ended_without_a_connection_end_when_they_were_sent_off(
    app: Portal, world: World
) -> None:
    device = Device(world)
    _where, fields = begun(device)
    sent = {**fields, "after": "40", "acted": "not"}
    token, written = UUID(fields["client_token"]), now() - timedelta(minutes=9)
    assert device.send("urge", sent, token=token, written_at=written) == "kept"
    (row,) = rows(app, ToolUse)
    assert (row.minutes, row.before, row.after, row.acted, row.logged_at) == (6, 80, 40, "not", now())
    assert row.words["thought"] == "Call now"


@pytest.mark.parametrize(
    ("started", "ended", "minutes"),
    [(20, 14, 6), (20, -1, 21), (20, -30, None), (20, 25, None), (2 * 24 * 60, 0, None), (-9, 0, None)],
)
def test_times_of_the_device_that_cannot_be_count_as_not_said(
    app: Portal, world: World, started: int, ended: int, minutes: int | None
) -> None:
    times = {
        name: (now() - timedelta(minutes=ago)).isoformat()
        for name, ago in (("started_at", started), ("ended_at", ended))
    }
    assert Device(world).send("urge", {**URGE, **times, "share": "now"}) == "kept"
    (row,) = rows(app, ToolUse)
    begun = now() - timedelta(minutes=started if 0 <= started <= 24 * 60 else 0)
    assert (row.started_at, row.minutes, row.share) == (begun, minutes, "now")


def test_five_minutes_that_another_window_has_ended_stay_as_they_are_and_both_are_kept(
    app: Portal, world: World
) -> None:
    device = Device(world)
    where, fields = begun(device)
    device.browser.post(where, {"version": "1", "thought": "Wait", "then": "end"})
    assert device.send("urge", fields, token=UUID(fields["client_token"])) == "waits"
    (row,) = rows(app, ToolUse)
    assert (row.words["thought"], device.entry.why) == ("Wait", "twice")
    assert "Call now" in device.browser.get(f"/my/entries/{device.entry.id}").text


@pytest.mark.parametrize(
    ("elsewhere", "here"),
    [
        ({"then": "end"}, {"after": "0"}),
        ({"then": "keep", "after": "0"}, {"after": "40"}),
        ({"then": "keep", "share": "private"}, {"share": "now"}),
    ],
    ids=["a 0 that is new", "a 0 that is there", "who may read it"],
)
def test_a_rating_of_0_and_who_may_read_it_are_something_that_was_said(
    app: Portal, world: World, elsewhere: dict[str, str], here: dict[str, str]
) -> None:
    device = Device(world)
    where, fields = begun(device)
    token = fields["client_token"]
    device.browser.post(where, {"version": "1", **elsewhere})
    (before,) = rows(app, ToolUse)
    assert device.send("urge", {"version": "1", "client_token": token, **here}, token=UUID(token)) == "waits"
    (row,) = rows(app, ToolUse)
    assert (row.version, row.after, row.share) == (before.version, before.after, before.share)
    assert device.entry.why == "twice"


def test_five_minutes_end_with_what_another_window_has_written_where_the_device_says_nothing_of_it(
    app: Portal, world: World
) -> None:
    device = Device(world)
    where, fields = begun(device)
    device.browser.post(where, {"version": "1", "thought": "Wait", "share": "now", "then": "keep"})
    sent = {"version": "1", "client_token": fields["client_token"], "acted": "not"}
    assert device.send("urge", sent, token=UUID(fields["client_token"])) == "kept"
    (row,) = rows(app, ToolUse)
    assert (row.minutes, row.acted, row.words["thought"], row.share) == (15, "not", "Wait", "now")
