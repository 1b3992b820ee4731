"""What a client keeps private of what they wrote to a prompt: the clinician learns the day and nothing else, anywhere."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from portal.plans import actions, reflection_actions
from portal.plans.my_queries import get_practising
from portal.plans.queries import list_steps
from tests.app import World
from tests.pages.foundation import objects, policy
from tests.pages.foundation.furnished import House
from tests.pages.plans.reflecting import Reflecting

WORDS = "kestrel-words"
PROMPT = "Kestrel prompt"
RATING = 87


def seen(answer: TestResponse) -> str:
    """A page without the values that are made anew each time."""
    assert answer.status_code == 200
    return re.sub(r'name="(csrf_token|client_token|version)" value="[^"]*"', "", answer.text)


@pytest.fixture
def mine(world: World) -> Reflecting:
    return Reflecting(world)


def private_page(house: House) -> tuple[UUID, UUID]:
    """A private page and a private draft, put right once, under a prompt of its own name; plan and step."""
    with house.app.app_context():
        client = db.session.get_one(Client, house.world.client)
        clinician, own = objects.actors(client)
        plan = objects.plan_of(client, "S15")
        step = list_steps(plan)[0]
        step.words = {**(step.words or {}), "title": PROMPT}
        actions.offer(client, plan, by=clinician, at=now())
        db.session.flush()
        actions.accept(client, plan, by=own, at=now())
        db.session.flush()
        said = {"reflection": WORDS, "distress_before": RATING, "distress_after": RATING}
        page = objects.reflected(client, step.id, **said, note_to_clinician=f"{WORDS}-note")
        right = {"reflection": f"{WORDS}-again"}
        practising = get_practising(client, step.id)
        for log, answers in ((page, right), (None, {**said, "share": "now"})):
            act = reflection_actions.keep_draft if log is None else reflection_actions.finish
            act(client, practising, log, answers, token=uuid4(), by=own, at=now())
        db.session.commit()
        return plan.id, step.id


def clinicians_pages(house: House) -> Iterator[tuple[str, TestResponse]]:
    """Every address that takes a GET and that a clinician may open, as this client's clinician."""
    for place, rule in policy.walk(house.app):
        if "GET" in (rule.methods or ()) and not place.is_public and place.may("clinician"):
            address = policy.address(rule, place.arguments(house))
            yield address, house.browser("clinician").get(address)


def said(answer: TestResponse, folder: Path) -> str:
    """What an answer says, out of a file too."""
    if answer.mimetype != "application/pdf":
        return answer.text
    (folder / "in.pdf").write_bytes(answer.data)
    asked = ["pdftotext", str(folder / "in.pdf"), "-"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout


def test_no_page_file_or_list_of_the_clinician_has_a_word_of_a_private_one(
    house: House, tmp_path: Path
) -> None:
    plan_id, step_id = private_page(house)
    about = {"plan_id": plan_id, "step_id": step_id}
    names = {name: dict.fromkeys(house.own[name], found) for name, found in about.items()}
    walked = 0
    for one in (house, replace(house, own={**house.own, **names}, browsers={}, tokens={})):
        for address, answer in clinicians_pages(one):
            walked += 1
            assert answer.status_code < 500, address
            assert WORDS not in said(answer, tmp_path), address
    assert walked > 100


def test_the_walk_would_see_a_word_of_a_shared_one(house: House, tmp_path: Path) -> None:
    with house.app.app_context():
        client = db.session.get_one(Client, house.world.client)
        objects.reflected(client, house.own["step_id"]["prompt"], reflection=WORDS, share="now")
        db.session.commit()
    found = {address for address, answer in clinicians_pages(house) if WORDS in said(answer, tmp_path)}
    assert f"/clients/{house.world.client}/reflections" in found


def test_of_a_private_one_the_clinician_sees_the_day_and_not_even_the_prompt(house: House) -> None:
    plan_id, _ = private_page(house)
    base = f"/clients/{house.world.client}"
    page = house.browser("clinician").get(f"{base}/reflections").text
    assert "The client keeps this private." in page
    assert "18 Nov 2026" in page
    assert PROMPT not in page
    assert f"<dd>{RATING}</dd>" not in page
    plan = house.browser("clinician").get(f"{base}/plans/{plan_id}").text
    practices = plan[plan.index('id="practices"') :]
    assert "kept private" in practices
    assert PROMPT not in practices


def test_a_draft_is_not_listed_whoever_is_to_read_it_later(mine: Reflecting) -> None:
    mine.draft(share="now", reflection=WORDS)
    clinician = mine.world.as_clinician()
    assert "Nothing is written yet." in clinician.get(mine.read).text
    assert WORDS not in clinician.get(f"/clients/{mine.world.client}/plans/{mine.homework.plan_id}").text


def test_of_a_draft_the_clinician_learns_nothing_until_it_is_finished(mine: Reflecting) -> None:
    base = f"/clients/{mine.world.client}"
    pages = [base, f"{base}/plans/{mine.homework.plan_id}", mine.read, "/caseload"]
    pages.append(f"{base}/plans/{mine.homework.plan_id}/review")
    clinician = mine.world.as_clinician()
    before = [seen(clinician.get(page)) for page in pages]
    where = mine.draft(share="now", reflection=WORDS)
    assert [seen(clinician.get(page)) for page in pages] == before
    assert mine.send(where, share="private").status_code == 303
    assert "kept private" in clinician.get(pages[1]).text


@pytest.mark.parametrize(("share", "together"), [("now", False), ("in_session", True)])
def test_a_shared_one_is_read_under_its_prompt(mine: Reflecting, share: str, together: bool) -> None:
    mine.write(share=share, reflection=WORDS, distress_after_exact=str(RATING))
    page = mine.world.as_clinician().get(mine.read).text
    assert WORDS in page
    assert "A scene from my family" in page
    assert f"<dd>{RATING}</dd>" in page
    assert ("to look at together" in page) is together


def test_what_it_said_while_it_was_private_stays_private(mine: Reflecting) -> None:
    where = mine.write(reflection=WORDS)
    assert mine.send(where, reflection="Shared words", share="now").status_code == 303
    page = mine.world.as_clinician().get(mine.read).text
    assert "Shared words" in page
    assert "Corrected on" in page
    assert WORDS not in page


def test_what_a_shared_one_said_before_can_be_read(mine: Reflecting) -> None:
    where = mine.write(reflection=WORDS, share="now")
    assert mine.send(where, reflection="Other words").status_code == 303
    page = mine.world.as_clinician().get(mine.read).text
    assert "What it said before" in page
    assert WORDS in page


def test_the_latest_ten_are_open_and_the_rest_folded_away(mine: Reflecting) -> None:
    for day in range(12):
        with mine.homework.at(now() + timedelta(days=day)):
            mine.browser = mine.homework.browser
            mine.write(share="now", reflection=f"{WORDS}-{day}")
    page = mine.world.as_clinician().get(mine.read).text
    open_ones, folded = page.split("<details>", 1)
    assert f"{WORDS}-11" in open_ones
    assert f"{WORDS}-2<" in open_ones
    assert f"{WORDS}-1<" in folded
    assert "2 earlier" in folded
