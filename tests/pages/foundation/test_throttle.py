"""After too many wrong tries one has to wait: one name, one address, a quarter of an hour, never everybody."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from werkzeug.test import TestResponse

from portal.accounts import passwords
from portal.accounts.queries import PER_ADDRESS, PER_HANDLE
from tests.app import NOW, World
from tests.pages.foundation.signing import (
    sign_in,
    wait_needed,
)


def test_after_five_wrong_tries_even_the_right_password_waits(clinic: World, verified: list[str]) -> None:
    for _ in range(PER_HANDLE):
        sent, _ = sign_in(clinic, password="wrong")
        assert not wait_needed(sent)
    sent, _ = sign_in(clinic)
    assert sent.status_code == 422
    assert wait_needed(sent)
    assert len(verified) == PER_HANDLE


def test_an_unknown_name_has_to_wait_just_the_same(clinic: World, quick: None) -> None:
    for _ in range(PER_HANDLE):
        sign_in(clinic, "nobody-here", "wrong")
    sent, _ = sign_in(clinic, "Nobody-Here", "wrong")
    assert wait_needed(sent)


def test_the_wait_is_for_one_name_and_one_address_not_for_everybody(clinic: World, quick: None) -> None:
    for number in range(PER_HANDLE):
        sign_in(clinic, "specimen", "wrong", address=f"10.0.0.{number}")
    assert wait_needed(sign_in(clinic, "specimen", "wrong", address="10.9.9.9")[0])
    assert not wait_needed(sign_in(clinic, address="10.0.0.1")[0])


def test_one_address_that_tries_many_names_waits_and_others_do_not(clinic: World, quick: None) -> None:
    for number in range(PER_ADDRESS):
        assert not wait_needed(sign_in(clinic, f"name-{number}", "wrong", address="10.0.0.1")[0])
    assert wait_needed(sign_in(clinic, address="10.0.0.1")[0])
    assert not wait_needed(sign_in(clinic, address="10.0.0.2")[0])


def test_the_wait_ends_by_itself_after_a_quarter_of_an_hour(clinic: World, hashed: str) -> None:
    for _ in range(PER_HANDLE):
        sign_in(clinic, password="wrong")
    assert wait_needed(sign_in_at(clinic, NOW + timedelta(minutes=14, seconds=59)))
    assert sign_in_at(clinic, NOW + timedelta(minutes=15)).status_code == 303


def test_waiting_tries_do_not_make_the_wait_longer(clinic: World) -> None:
    for _ in range(PER_HANDLE):
        sign_in(clinic, password="wrong")
    for minute in range(1, 15):
        assert wait_needed(sign_in_at(clinic, NOW + timedelta(minutes=minute)))
    assert sign_in_at(clinic, NOW + timedelta(minutes=15)).status_code == 303


def test_right_tries_are_not_counted(clinic: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "check_password", lambda _stored, _password: True)
    for _ in range(PER_HANDLE + 2):
        assert sign_in(clinic)[0].status_code == 303


def sign_in_at(world: World, at: datetime) -> TestResponse:
    with time_machine.travel(at, tick=False):
        return sign_in(world)[0]
