"""What a browser may keep: the worker's list, the manifest, pages for nobody; and what it may keep for a while, due.json."""

from __future__ import annotations

import json
import re
import struct
from typing import Any

import pytest

from portal.jobs import WAIT_SECONDS
from portal.neutral import telling
from tests.app import World
from tests.pages.plans.homework import Homework

SHELLS = ("start", "hard", "practice", "away", "diary", "urge", "breathing", "tools")


def known(world: World) -> dict[str, Any]:
    """What the worker is told."""
    found = re.match(r"const KNOWN = (.*);\n", world.browser().get("/sw.js").text)
    assert found
    told: dict[str, Any] = json.loads(found.group(1))
    return told


def test_the_worker_stands_at_the_root_and_is_never_kept(world: World) -> None:
    answer = world.browser().get("/sw.js")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/javascript", "no-store")


def test_the_worker_is_the_same_for_everybody(world: World) -> None:
    assert world.as_client().get("/sw.js").text == world.browser().get("/sw.js").text


def test_the_worker_waits_longer_for_a_sheet_than_the_server_does(world: World) -> None:
    told = re.search(r"const SHEET = ([\d_]+);", world.browser().get("/sw.js").text)
    assert told
    assert int(told[1]) > 1000 * (WAIT_SECONDS + 5)


def test_every_file_and_page_it_keeps_is_there(world: World) -> None:
    told, browser = known(world), world.browser()
    assert [name for name, _, _ in told["shells"]] == [*SHELLS]
    for address in (*told["files"], *(address for _, address, _ in told["shells"])):
        answer = browser.get(address)
        assert answer.status_code == 200, address
        assert address.startswith(("/static/", "/bootstrap/")) or answer.mimetype == "text/html", address


def test_every_file_that_a_page_for_nobody_asks_for_is_kept(world: World) -> None:
    told, browser = known(world), world.browser()
    for _, address, _ in told["shells"]:
        asked = re.findall(
            r'<(?:link rel="stylesheet" href|script type="module" src)="([^"]+)"', browser.get(address).text
        )
        assert asked
        assert set(asked) <= set(told["files"]), address


def test_scripts_that_import_each_other_are_of_one_age(world: World) -> None:
    scripts = [one for one in known(world)["files"] if one.endswith(".js")]
    assert len({one.rsplit("/", 1)[0] for one in scripts}) == 1
    for one in scripts:
        for name in re.findall(r"(?:from|import\()\s*'\./([\w.]+)'", world.browser().get(one).text):
            assert f"{one.rsplit('/', 1)[0]}/{name}" in scripts, f"{one} imports {name}"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/my", "start"), ("/", "start"), ("/my/tools", "hard"), ("/leave", "away"), ("/my/diary", "diary"),
        ("/my/steps/1b/practice", "practice"), ("/my/steps/1b/practice/remembered", "practice"),
        ("/my/steps/1b/practice/not-today", "start"), ("/my/tools/urge", "urge"),
        ("/my/tools/urge/1b", "urge"), ("/my/plans/1b", "start"),
        ("/tools", "tools"), ("/today", None), ("/sign-in", None), ("/clients/1b", None),
    ],
)  # fmt: skip
def test_each_address_has_its_page_and_staff_have_none(world: World, path: str, name: str | None) -> None:
    told = known(world)
    places = [*((name, pattern) for name, _, pattern in told["shells"]), told["elsewhere"]]
    assert next((one for one, pattern in places if re.search(pattern, path)), None) == name


@pytest.mark.parametrize("name", ["start", "hard", "practice", "away", "diary"])
def test_a_page_for_nobody_is_the_same_for_everybody(world: World, name: str) -> None:
    Homework(world)

    def plain(page: str) -> str:
        return re.sub(r'name="client_token" value="[^"]*"', "", page)

    theirs = plain(world.as_client().get(f"/offline/{name}").text)
    assert theirs == plain(world.browser().get(f"/offline/{name}").text)
    assert "csrf" not in theirs.replace('data-csrf=""', "")
    assert 'method="post"' not in theirs
    assert "<title>" in theirs


@pytest.mark.parametrize("name", ["start", "hard", "practice", "away", "diary"])
def test_a_page_for_nobody_comes_in_the_language_that_is_asked_for(world: World, name: str) -> None:
    pages = [
        world.browser().get(f"/offline/{name}", headers={"Accept-Language": lang}).text
        for lang in ("en", "zh")
    ]
    assert ['<html lang="en"' in pages[0], '<html lang="zh"' in pages[1]] == [True, True]


def test_what_is_installed_has_a_neutral_name_and_picture(world: World) -> None:
    browser = world.browser()
    answer = browser.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    said = json.loads(answer.text)
    assert (said["name"], said["short_name"], said["display"], said["start_url"]) == (
        "Notes",
        "Notes",
        "standalone",
        "/my",
    )
    assert telling(answer.text) is None
    for icon in said["icons"]:
        picture = browser.get(icon["src"])
        assert (picture.status_code, picture.mimetype) == (200, icon["type"])
        if icon["type"] == "image/png":
            assert picture.data.startswith(b"\x89PNG")
            assert "{}x{}".format(*struct.unpack(">II", picture.data[16:24])) == icon["sizes"]


def test_only_a_clients_own_pages_name_the_device(world: World) -> None:
    assert re.search(r'data-mark="[0-9a-f]{24}" data-csrf="', world.as_client().get("/my").text)
    assert "data-mark" not in world.browser().get("/my/tools/urge").text
    assert "data-mark" not in world.as_clinician().get("/today").text
    assert "sw.js" not in world.as_clinician().get("/today").text


def test_a_mark_tells_accounts_apart_and_nothing_else(world: World) -> None:
    marks = [
        re.findall(r'data-mark="(\w+)"', world.as_client(one).get("/my").text)
        for one in (world.client, world.other_client)
    ]
    assert marks[0] != marks[1]
    assert str(world.user_of(world.client)).replace("-", "")[:12] not in marks[0][0]


# Texts that are kept for a while


def texts(world: World) -> dict[str, Any]:
    answer = world.as_client().get("/my/due.json")
    assert answer.headers["Cache-Control"] == "no-store"
    told: dict[str, Any] = json.loads(answer.text)["texts"]
    return told


def test_the_texts_are_those_of_what_is_due(world: World) -> None:
    home = Homework(world)
    (step,) = texts(world)["steps"]
    assert (step["id"], step["set"]) == (str(home.step_id), "L-EXP")
    assert step["lines"]
    assert [one["one"][0]["name"] for one in step["own"]] == ["own_contact_made"]


def test_nothing_due_is_kept_while_everything_rests(world: World) -> None:
    home = Homework(world)
    home.stop_early("afraid_of_someone")
    told = texts(world)
    assert (told["rests"], told["steps"]) == (True, [])


def test_the_texts_hold_no_name_and_no_history(world: World) -> None:
    home = Homework(world)
    home.practise(feared_outcome="Canary of the past")
    told = world.as_client().get("/my/due.json").text
    assert "Canary of the past" not in told
    assert "Samplewood" not in told
    assert "Exemplar" not in told


def test_texts_are_for_whoever_is_signed_in(world: World) -> None:
    assert world.browser().get("/my/due.json").status_code == 303
    assert world.as_clinician().get("/my/due.json").status_code == 404


def test_a_page_of_ones_own_is_private_on_the_page_for_nobody_and_nothing_else_is_chosen(
    world: World,
) -> None:
    text = world.browser().get("/offline/practice").text
    chosen = {
        code: re.findall(r'name="share" value="(\w+)"[^>]*checked', form)
        for code, form in re.findall(r'<template data-set="([\w-]+)">(.*?)</form></template>', text, re.S)
    }
    assert chosen.pop("L-REFLECT") == ["private"]
    assert not any(chosen.values())
