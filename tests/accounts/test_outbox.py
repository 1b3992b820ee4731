"""What stands inside a seal: read with suspicion, times that cannot be count as now."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from portal.accounts.outbox import EPOCH, MOST_FIELDS, Entry, Unreadable, read

AT = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
TOKEN = UUID(int=8)


def said(**changes: Any) -> Entry:
    inside = {"kind": "diary", "written_at": milliseconds(AT), "draft": False, "fields": {"peak": "70"}}
    return read(json.dumps({**inside, **changes}).encode(), token=TOKEN, at=AT)


def milliseconds(moment: datetime) -> int:
    return int((moment - EPOCH) / timedelta(milliseconds=1))


def test_an_entry_is_read_as_a_form_sends_it() -> None:
    entry = said(fields={"peak": "70", "tools": ["breathing", "other"]})
    assert entry.fields == {"peak": ["70"], "tools": ["breathing", "other"], "client_token": [str(TOKEN)]}
    assert (entry.kind, entry.written_at, entry.draft) == ("diary", AT, False)


def test_of_several_the_first_is_read_and_of_none_nothing() -> None:
    entry = said(fields={"tools": ["breathing", "other"], "version": []})
    assert [entry.first(name) for name in ("tools", "version", "peak")] == ["breathing", "", ""]


def test_the_token_outside_is_the_one_that_counts() -> None:
    assert said(fields={"client_token": str(UUID(int=9))}).fields["client_token"] == [str(TOKEN)]


def test_the_devices_clock_tells_when_it_was_written() -> None:
    yesterday = AT - timedelta(hours=20)
    assert said(written_at=milliseconds(yesterday)).written_at == yesterday


@pytest.mark.parametrize(
    "strange",
    [
        milliseconds(AT + timedelta(minutes=1)),
        0,
        -1,
        10**30,
        float("nan"),
        float("inf"),
        "soon",
        None,
        True,
        [],
    ],
)
def test_a_time_that_cannot_be_counts_as_now(strange: object) -> None:
    assert said(written_at=strange).written_at == AT


@pytest.mark.parametrize(
    "inside",
    [
        b"",
        b"no json",
        b"[]",
        b"{}",
        b'{"kind": 1, "fields": {}}',
        b'{"kind": "diary"}',
        b'{"kind": "diary", "fields": []}',
        b'{"kind": "diary", "fields": {"peak": 70}}',
        b'{"kind": "diary", "fields": {"peak": {"a": "b"}}}',
        b"\xff\xfe",
        b"[" * 20_000,
        json.dumps(
            {"kind": "diary", "fields": dict.fromkeys(map(str, range(MOST_FIELDS + 1)), "x")}
        ).encode(),
        json.dumps({"kind": "diary", "fields": {"what": "x" * 20_001}}).encode(),
    ],
)
def test_what_no_form_sends_is_unreadable(inside: bytes) -> None:
    with pytest.raises(Unreadable):
        read(inside, token=TOKEN, at=AT)


def test_only_a_plain_yes_makes_a_draft() -> None:
    assert [said(draft=value).draft for value in (True, 1, "yes", None)] == [True, False, False, False]
