"""Nothing of the safety gate reaches the client: every page of theirs is opened while all of it is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from portal import jobs
from portal.accounts.models import User
from portal.clients import actions as clients
from portal.clients.models import Client, HoldReason
from portal.clients.screening import ANSWERED, Screen, ScreenAnswer
from portal.clock import now
from portal.db import db
from tests.app import Browser, World
from tests.pages.foundation import policy
from tests.pages.foundation.objects import Variants, make_all

CANARY = "kestrel-canary"
NEVER = re.compile(
    rf"{CANARY}|safety|risk note|violence|coercive|stalking|caution|overrid|decided|all the same"
    r"|\block(s|ed)\b|formulation|screening|new screen|suicid"
    r"|安全筛查|谨慎|锁定|风险记录|暴力|跟踪|仍然使用",
    re.IGNORECASE,
)
"""Words that stand on pages about the gate, and what the clinician typed there."""


class Press:
    """Stands for the renderer and keeps what it was given."""

    def __init__(self) -> None:
        self.html: list[str] = []

    def render(self, html: str, **_options: Any) -> bytes:
        self.html.append(html)
        return b"%PDF-1.7"


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Press:
    press = Press()
    monkeypatch.setattr(jobs, "_renderer", lambda _queue: press)
    return press


def everything(world: World, lang: str) -> tuple[UUID, dict[str, Variants]]:
    """A client who has every object there is, begun under a clear screen; then all that the gate can hold."""
    client_id = world.client if lang == "en" else world.add_client("林示例", "L. S.", lang=lang)
    world.screen(client_id)
    with world.app.app_context():
        made = make_all(client_id)
    browser, here = world.as_clinician(), f"/clients/{client_id}"
    sent = [
        ("formulation", {"version": "0", "old_rule": CANARY, "belief": "90"}),
        ("safety/staying-safe", {"version": "1", "signs": CANARY, "reason": CANARY}),
        (
            "safety/risk-note",
            dict.fromkeys(("asked", "answered", "decided", "next_contact"), CANARY)
            | {"next_contact_on": "2026-11-20", "client_token": str(uuid4())},
        ),
    ]
    for where, data in sent:
        assert browser.post(f"{here}/{where}", data, page="/help").status_code == 303
    stop(world, client_id)
    override = {"why": f"{CANARY}, long enough to count", "decided": "yes", "decide": "yes"}
    answer = browser.post(
        f"{here}/safety/override/E02", override | {"client_token": str(uuid4())}, page="/help"
    )
    assert answer.status_code == 303
    assert browser.get(f"{here}/safety").text.count(CANARY) >= 6, (
        "it is all there to be seen by the clinician"
    )
    return client_id, made


def stop(world: World, client_id: UUID) -> None:
    """A screen that says stop, with a note."""
    with world.app.app_context():
        client = db.session.get_one(Client, client_id)
        by = db.session.get_one(User, client.responsible_id)
        answers = dict.fromkeys(ANSWERED, ScreenAnswer.CURRENT)
        screen = Screen(done_on=now().date(), past_is_present_partner=True, asked_alone=True, **answers)
        clients.record_screen(client, screen, note=CANARY, by=by.actor, at=now())
        db.session.commit()


def pages(world: World, browser: Browser, made: dict[str, Variants]) -> Iterator[tuple[str, int, str]]:
    """Every address of a client's own, with each of their objects: the address, the status, what is on it."""
    for place, rule in policy.walk(world.app):
        if not place.is_own or "GET" not in policy.methods(rule):
            continue
        variants = max((made[name] for name in place.objects), key=len, default={"": UUID(int=0)})
        for variant in variants:
            chosen = {
                name: made[name].get(variant, made[name][place.objects[name]]) for name in place.objects
            }
            address = policy.address(rule, {**chosen, **place.values})
            answer = browser.get(address, follow_redirects=True)
            yield address, answer.status_code, "" if rule.rule.endswith(".pdf") else answer.text


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("rests", [False, True])
def test_no_page_of_the_client_says_a_word_of_it(world: World, press: Press, lang: str, rests: bool) -> None:
    client_id, made = everything(world, lang)
    if rests:
        with world.app.app_context():
            client = db.session.get_one(Client, client_id)
            own = db.session.get_one(User, client.user_id)
            clients.open_hold(client, HoldReason.UNSAFE_STOP, client, by=own.actor, at=now())
            db.session.commit()
    browser = world.as_client(client_id)
    seen = list(pages(world, browser, made))
    seen += [("/help", 200, browser.get("/help").text)]
    seen += [("paper", 200, html) for html in press.html]
    accepted = browser.post(f"/my/plans/{made['plan_id']['offered']}/accept", {"version": "1"}, page="/my")
    seen += [("accept", accepted.status_code, accepted.text)]
    assert len([one for one in seen if one[1] == 200]) > 15
    assert press.html, "the plan on paper was looked at"
    for address, _, text in seen:
        words = re.sub(r'<input type="hidden"[^>]*>|<(script|link)[^>]*>', "", text)
        found = NEVER.search(words)
        assert not found, (
            f"{address} says “{found.group(0)}”: …{words[max(0, found.start() - 80) : found.end() + 40]}"
        )
