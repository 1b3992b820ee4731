"""A sentence of the phrase bank is put into a step: in the client's language, saved at once, and as long as paper allows."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from portal.plans.phrases import phrase_bank
from tests.app import World
from tests.pages.plans.made import begin, fields, steps_of

ONE = phrase_bank().phrases[0]


def add(world: World, address: str, **changes: Any) -> TestResponse:
    page = f"{address}/steps/{steps_of(world, address)[0].id}"
    browser = world.as_clinician()
    filled = {**fields(browser, page), "phrase": ONE.key, **changes}
    return browser.post(
        page, {name: value for name, value in filled.items() if value is not None}, page="/help"
    )


def said(world: World, address: str) -> list[str]:
    return (steps_of(world, address)[0].words or {})["instructions"].splitlines()


def test_a_sentence_stands_under_what_to_do_with_everything_else_that_was_typed(world: World) -> None:
    address = begin(world)
    answer = add(world, address, instructions="Say it at supper.", title="One true thing")
    assert answer.status_code == 303
    assert str(answer.location).endswith("#instructions")
    assert said(world, address) == ["Say it at supper.", f"“{ONE.en}”"]
    assert (steps_of(world, address)[0].words or {})["title"] == "One true thing"
    assert ONE.en in world.as_clinician().get(str(answer.location)).text


def test_that_it_was_added_and_saved_is_said(world: World) -> None:
    address = begin(world)
    page = f"{address}/steps/{steps_of(world, address)[0].id}"
    browser = world.as_clinician()
    filled = {name: value for name, value in fields(browser, page).items() if value is not None}
    answer = browser.post(
        page, {**filled, "instructions": "Say it at supper.", "phrase": ONE.key}, page="/help"
    )
    assert "Added under “What to do”, and saved." in browser.get(str(answer.location)).text


def test_for_a_client_who_reads_chinese_it_is_the_chinese_one(world: World) -> None:
    client = world.add_client("Lin Moban", "L. M.", lang="zh")
    made = world.as_clinician().post(f"/clients/{client}/plans/new/S01", {"rungs": ["1"]}, page="/help")
    address = str(made.location).removesuffix("/aim")
    assert add(world, address, instructions="慢慢呼吸。").status_code == 303
    assert said(world, address) == ["慢慢呼吸。", f"“{ONE.zh}”"]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("\n".join("abcde"), "Shorten this to five lines. Now it has 6."),
        ("a" * 590, "Shorten this to 600 characters"),
    ],
)
def test_where_it_has_no_room_it_is_typed_and_not_saved(world: World, typed: str, says: str) -> None:
    address = begin(world)
    before = said(world, address)
    answer = add(world, address, instructions=typed)
    assert answer.status_code == 422
    assert says in answer.text
    assert ONE.en in answer.text.split("</textarea>")[0]
    assert said(world, address) == before


def test_a_second_tap_adds_nothing_and_an_unknown_key_neither(world: World) -> None:
    address = begin(world)
    page = f"{address}/steps/{steps_of(world, address)[0].id}"
    browser = world.as_clinician()
    filled = {**fields(browser, page), "instructions": "Once.", "phrase": ONE.key}
    filled = {name: value for name, value in filled.items() if value is not None}
    assert [browser.post(page, filled, page="/help").status_code for _ in range(2)] == [303, 303]
    assert said(world, address) == ["Once.", f"“{ONE.en}”"]
    assert add(world, address, instructions="Once.", phrase="nobody").status_code == 303
    assert said(world, address) == ["Once."]
