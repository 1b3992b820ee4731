"""Tools for a hard moment: what anyone may open, what a client keeps, what a clinician learns of it."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine

from portal.clients.models import Client
from portal.clients.sharing import Share
from portal.clock import now
from portal.db import db
from portal.diary import tool_queries
from portal.diary.models import OwnList, ToolUse
from portal.overview import tool_queries as over
from portal.plans import read_actions, reads
from tests.app import NOW, Browser, World
from tests.pages.foundation import objects
from tests.pages.foundation.statements import counted

DIV = re.compile(r"<div\b|</div>")


def uses(world: World) -> list[ToolUse]:
    with world.app.app_context():
        return list(db.session.scalars(sa.select(ToolUse).order_by(ToolUse.started_at)))


def own_client(world: World) -> Client:
    client = db.session.get(Client, world.client)
    assert client is not None
    return client


def common(browser: Browser, address: str) -> str:
    """The part of a page that is the same for everybody: one element, with all that is in it."""
    text = browser.get(address).text
    start, depth = text.index("<div data-common>"), 0
    for found in DIV.finditer(text, start):
        depth += 1 if found.group() != "</div>" else -1
        if depth == 0:
            return text[start : found.end()]
    raise AssertionError(f"the common part of {address} has no end")


# What anyone may open


@pytest.mark.parametrize("address", ["/my/tools/breathing", "/my/tools/urge"])
def test_signed_in_or_not_the_tool_is_the_same_and_names_nobody(world: World, address: str) -> None:
    world.screen()
    nobody, client = world.browser(), world.as_client()
    assert common(nobody, address) == common(client, address)
    text = nobody.get(address).text
    assert "Samplewood" not in text
    assert "Your clinic" not in text
    assert "Sign out" not in text


@pytest.mark.parametrize("address", ["/tools", "/my/tools/breathing", "/my/tools/urge"])
def test_a_page_for_anyone_has_a_neutral_title_and_no_clinical_word(world: World, address: str) -> None:
    text = world.browser().get(address).text
    title = re.search("<title>(.*?)</title>", text)
    assert title is not None
    assert title.group(1).endswith("– Notes")
    for word in ("therap", "anxi", "panic", "exposure", "symptom", "Haven"):
        assert word not in re.sub("<[^>]+>", " ", text)


def test_the_open_tools_store_nothing(world: World) -> None:
    answer = world.browser().get("/tools?start=1")
    assert answer.status_code == 303
    where = answer.location or ""
    assert where == f"/tools?since={int(NOW.timestamp())}#five"
    text = world.browser().get(where).text
    assert "You started at 10:30." in text
    assert "Five minutes are over at 10:35." in text
    assert uses(world) == []


@pytest.mark.parametrize("since", ["-5", "0", "99999999999", "abc", "9" * 30])
def test_a_start_that_cannot_be_is_left_out(world: World, since: str) -> None:
    answer = world.browser().get(f"/tools?since={since}")
    assert answer.status_code == 200
    assert "You started at" not in answer.text


def test_without_script_the_rhythm_stands_there_to_count_along(world: World) -> None:
    text = world.browser().get("/my/tools/breathing").text
    printed = text[text.index("data-printed") :]
    assert "hidden" not in printed[: printed.index(">")]
    assert "1 2 3 4 5 6" in printed
    assert "Dizzy? Stop and breathe as usual." in text


# Holding the breath


@pytest.mark.parametrize("answer", ["unknown", "declined", "current"])
def test_holding_is_not_offered_while_the_body_may_not_bear_it_and_nothing_says_why(
    world: World, answer: str
) -> None:
    world.screen(medical_limits=answer)
    for address in ("/my/tools/breathing", "/tools"):
        text = world.as_client().get(address).text
        assert 'value="4-6"' in text
        assert "4-7-8" not in text
        assert "Hold" not in re.sub("<[^>]+>", " ", text)
        assert "doctor" not in text
    sent = {"pace": "4-7-8", "client_token": str(uuid4())}
    assert world.as_client().post("/my/tools/breathing", sent).status_code == 422


def test_holding_is_offered_to_who_was_asked_and_to_nobody_in_particular(world: World) -> None:
    assert "4-7-8" not in world.as_client().get("/my/tools/breathing").text  # nobody has asked yet
    world.screen()
    assert "4-7-8" in world.as_client().get("/my/tools/breathing").text
    assert "4-7-8" in world.browser().get("/my/tools/breathing").text


def test_an_own_rhythm_cannot_hold_where_holding_is_not_offered(world: World) -> None:
    world.screen(medical_limits="current")
    sent = {"pace": "own", "inhale": "4", "hold": "8", "exhale": "6", "client_token": str(uuid4())}
    assert world.as_client().post("/my/tools/breathing", sent).status_code == 303
    assert (uses(world)[0].words or {})["pace"] == "4-6"


# What is kept of a breath


def test_a_breath_is_kept_once_for_its_client_alone_unless_they_say_otherwise(world: World) -> None:
    world.screen()
    client, token = world.as_client(), str(uuid4())
    sent = {
        "pace": "4-7-8",
        "before": "60",
        "after": "40",
        "minutes_done": "5",
        "dizzy": "yes",
        "client_token": token,
    }
    for _ in range(2):
        assert client.post("/my/tools/breathing", sent).location == "/my/tools"
    (use,) = uses(world)
    assert (use.tool, use.minutes, use.before, use.after) == ("breathing", 5, 60, 40)
    assert use.share == Share.PRIVATE
    assert use.started_at == NOW - timedelta(minutes=5)
    assert use.words == {"pace": "4-7-8", "dizzy": True}


def test_own_numbers_that_are_missing_are_asked_for_and_nothing_is_lost(world: World) -> None:
    world.screen()
    answer = world.as_client().post(
        "/my/tools/breathing", {"pace": "own", "exhale": "9", "before": "70", "client_token": str(uuid4())}
    )
    assert answer.status_code == 422
    assert "Write how many seconds, or choose another rhythm." in answer.text
    assert re.search(r'name="exhale"[^>]*value="9"', answer.text)
    assert re.search(r'name="before" value="70" checked', answer.text)
    assert uses(world) == []


def test_who_is_signed_out_meanwhile_keeps_what_they_chose_on_the_page(world: World) -> None:
    answer = world.browser().post("/my/tools/breathing", {"pace": "4-6", "after": "30"})
    assert answer.status_code == 422
    assert "You are signed out" in answer.text
    assert re.search(r'name="after" value="30" checked', answer.text)


# Five minutes


def begin(world: World) -> tuple[Browser, str]:
    client = world.as_client()
    answer = client.post("/my/tools/urge", {"client_token": str(uuid4())})
    assert answer.status_code == 303
    return client, answer.location or ""


def version(world: World) -> str:
    return str(uses(world)[-1].version)


def send(world: World, browser: Browser, where: str, **said: object) -> int:
    return browser.post(where, {"version": version(world), **said}).status_code


def test_one_tap_begins_five_minutes_and_the_server_keeps_their_start(world: World) -> None:
    client, where = begin(world)
    assert (uses(world)[0].started_at, uses(world)[0].minutes) == (NOW, None)
    with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
        text = client.get(where).text
    assert "You started at 10:30." in text
    assert "Five minutes are over at 10:35." in text
    assert 'data-started-ago="120"' in text
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        assert "Five minutes are over.</p>" in client.get(where).text


def test_a_second_tap_finds_the_five_minutes_that_run(world: World) -> None:
    _, where = begin(world)
    assert begin(world)[1] == where
    assert where.split("/")[-1] in world.as_client().get("/my/tools").text
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        assert begin(world)[1] != where


def test_what_was_felt_and_rated_on_the_way_is_kept_with_its_minutes(world: World) -> None:
    client, where = begin(world)
    first = {"before": "80", "body": "chest", "thought": "Now or never", "urge_to": "Ring R.", "then": "keep"}
    assert send(world, client, where, **first) == 303
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        again = {**first, "after": "60", "then": "again"}
        assert send(world, client, where, **again) == 303
        assert "Five minutes are over at 10:41." in client.get(where).text
    with time_machine.travel(NOW + timedelta(minutes=12), tick=False):
        last = {**first, "after": "30", "acted": "delayed", "share": "in_session", "then": "end"}
        assert send(world, client, where, **last) == 303
        assert client.get(where).location == "/my/tools"
    (use,) = uses(world)
    words = use.words or {}
    assert (use.before, use.after, use.acted, use.minutes, use.share) == (80, 30, "delayed", 12, "in_session")
    assert words["points"] == [{"t_min": 0, "v": 80}, {"t_min": 6, "v": 60}, {"t_min": 12, "v": 30}]
    assert (words["thought"], words["urge_to"], words["body"]) == ("Now or never", "Ring R.", ["chest"])


def test_it_can_be_ended_at_any_time_with_nothing_said(world: World) -> None:
    client, where = begin(world)
    assert send(world, client, where, then="end") == 303
    (use,) = uses(world)
    assert (use.minutes, use.before, use.acted, use.share) == (0, None, None, Share.PRIVATE)
    before = use.version
    assert client.post(where, {"version": "1", "then": "end", "before": "10"}).status_code == 303
    assert (uses(world)[0].version, uses(world)[0].before) == (before, None)


def test_a_rating_that_is_none_is_shown_again_with_everything_typed(world: World) -> None:
    client, where = begin(world)
    answer = client.post(where, {"version": "1", "before_exact": "500", "thought": "Ring now", "then": "end"})
    assert answer.status_code == 422
    assert "Ring now" in answer.text
    assert 'value="500"' in answer.text
    assert uses(world)[0].minutes is None


def test_another_windows_words_are_shown_beside_ones_own(world: World) -> None:
    client, where = begin(world)
    assert send(world, client, where, thought="First window", then="keep") == 303
    answer = client.post(where, {"version": "1", "thought": "Second window", "then": "keep"})
    assert answer.status_code == 409
    assert "First window" in answer.text
    assert "Second window" in answer.text


def test_it_saves_itself_and_says_which_version_that_is(world: World) -> None:
    client, where = begin(world)
    token = client.csrf(where)
    sent = {"csrf_token": token, "version": "1", "thought": "Half a sen", "before": "70"}
    answer = client.http.post(where, data=sent, headers={"X-Autosave": "1"})
    assert (answer.status_code, answer.headers["X-Version"]) == (204, version(world))
    assert "Half a sen" in client.get(where).text


def test_who_is_not_signed_in_gets_five_minutes_too_and_nothing_is_kept(world: World) -> None:
    answer = world.browser().post("/my/tools/urge")
    assert answer.location == f"/my/tools/urge?since={int(NOW.timestamp())}"
    text = world.browser().get(answer.location or "").text
    assert "Five minutes are over at 10:35." in text
    assert uses(world) == []


def test_an_unknown_share_is_private_and_a_clinician_reads_nothing_of_it(world: World) -> None:
    client, where = begin(world)
    send(world, client, where, thought="Only mine", then="end")
    with world.app.app_context():
        (seen,) = tool_queries.uses(tool_queries.list_uses(own_client(world)))
        assert (seen.tool, seen.on, seen.use) == ("urge", NOW.date(), None)


def clinician_reads(world: World) -> str:
    return world.browser(world.clinician).get(f"/clients/{world.client}/diary").text


def test_a_clinician_reads_what_the_client_shares_of_a_tool(world: World) -> None:
    client, where = begin(world)
    said = {"before": "83", "after": "41", "thought": "Now or never", "urge_to": "Ring", "body": "chest"}
    send(world, client, where, **said, acted="not", share="now", then="end")
    text = clinician_reads(world)
    assert "Five minutes" in text
    assert "strength 83 before, 41 afterwards" in text
    for word in ("Now or never", "Ring", "Chest", "Did not follow it"):
        assert word in text


def test_five_minutes_that_are_not_over_are_their_writers_alone_whatever_was_chosen(world: World) -> None:
    client, where = begin(world)
    send(world, client, where, before="83", thought="Now or never", share="now", then="keep")
    text = clinician_reads(world)
    assert "Now or never" not in text
    assert "83" not in re.sub("<[^>]+>", " ", text.split("<main")[1])
    send(world, client, where, before="83", thought="Now or never", share="now", then="end")
    assert "Now or never" in clinician_reads(world)


def test_of_a_private_use_a_clinician_reads_day_and_kind_alone(world: World) -> None:
    client, where = begin(world)
    send(world, client, where, before="83", thought="Only mine", acted="not", share="private", then="end")
    write(world, "A walk alone")
    ticked = {"item": "A walk alone", "done": "yes", "client_token": str(uuid4())}
    client.post("/my/tools/list/tick", ticked, page="/my/tools/list")
    text = clinician_reads(world)
    assert [one.tool for one in uses(world)] == ["urge", "own_list"]
    assert text.count("The client keeps this private") == 2
    assert "Something of their own list" in text
    for word in ("strength 83", "Only mine", "Did not follow it", "A walk alone"):
        assert word not in text


@pytest.mark.parametrize("which", ["senses", "picture"])
def test_what_is_led_page_by_page_stands_on_one_page_without_script(world: World, which: str) -> None:
    text = world.as_client().get(f"/my/tools/{which}").text
    pages = re.findall(r"<section[^>]*data-page[^>]*>", text)
    assert len(pages) >= 5
    assert not any(" hidden" in page for page in pages)
    sent = {"after": "30", "client_token": str(uuid4())}
    assert world.as_client().post(f"/my/tools/{which}", sent).status_code == 303
    assert uses(world)[0].tool == {"senses": "grounding", "picture": "imagery"}[which]


# The own list


def write(world: World, items: str, target: str = "3") -> int:
    with world.app.app_context():
        row = db.session.scalar(sa.select(OwnList))
        at = row.version if row else 0
    sent = {"items": items, "weekly_target": target, "version": str(at)}
    return world.as_client().post("/my/tools/list/edit", sent).status_code


def tick(world: World, item: str, done: bool = True) -> int:
    sent = {"item": item, "client_token": str(uuid4())} | ({"done": "yes"} if done else {})
    return world.as_client().post("/my/tools/list/tick", sent, page="/my/tools/list").status_code


def test_the_week_is_counted_and_a_day_counts_one_thing_once(world: World) -> None:
    assert write(world, "Walk by the river\nOne record\nWalk by the river") == 303
    for item in ("Walk by the river", "Walk by the river", "One record"):
        assert tick(world, item) == 303
    text = world.as_client().get("/my/tools/list").text
    assert "2 of 3 this week" in text
    assert text.count("done today") == 2
    assert {one.share for one in uses(world)} == {Share.PRIVATE}
    with time_machine.travel(NOW + timedelta(days=5), tick=False):
        assert "0 of 3 this week" in world.as_client().get("/my/tools/list").text


def test_a_tick_is_taken_back_on_its_day(world: World) -> None:
    write(world, "Walk")
    tick(world, "Walk")
    assert tick(world, "Walk", done=False) == 303
    assert uses(world) == []


def test_what_is_not_on_the_list_cannot_be_ticked(world: World) -> None:
    write(world, "Walk")
    assert tick(world, "Swim") == 409
    assert uses(world) == []


def test_a_list_that_is_too_long_is_shown_again_and_an_older_page_beside_the_newer(world: World) -> None:
    assert write(world, "\n".join(f"Thing {n}" for n in range(21))) == 422
    assert write(world, "Walk") == 303
    answer = world.as_client().post(
        "/my/tools/list/edit", {"items": "Bath", "weekly_target": "2", "version": "0"}
    )
    assert answer.status_code == 409
    assert "Bath" in answer.text
    assert "Walk" in answer.text


# Phrases


def test_a_sentence_is_kept_at_hand_and_let_go(world: World) -> None:
    client = world.as_client()
    client.post("/my/tools/phrases/keep", {"phrase": "ask_sit"}, page="/my/tools/phrases")
    client.post("/my/tools/phrases", {"phrase": "Back at nine."})
    text = client.get("/my/tools/phrases").text
    kept = text[text.index('id="kept"') : text.index('<details class="mb-3"')]
    assert "Could you sit with me for five minutes?" in kept
    assert "Back at nine." in kept
    client.post("/my/tools/phrases/let-go", {"phrase": "ask_sit"}, page="/my/tools/phrases")
    text = client.get("/my/tools/phrases").text
    assert "Could you sit with me" not in text[text.index('id="kept"') : text.index('<details class="mb-3"')]


def test_the_library_lists_sentences_in_both_languages(world: World) -> None:
    text = world.browser(world.clinician).get("/library/phrases").text
    assert "Not now, but I can at eight." in text
    assert "现在不行，八点可以。" in text


# Short reads


def give(world: World, key: str) -> None:
    with world.app.app_context():
        client = own_client(world)
        by, _ = objects.actors(client)
        read_actions.give_read(client, reads.reads()[key], by=by, at=now())
        db.session.commit()


def waiting(world: World) -> list[str]:
    with world.app.app_context():
        return [read.key for read in over.for_home(own_client(world)).reads]


def test_a_read_that_is_given_waits_at_home_until_it_was_read(world: World) -> None:
    desk = world.browser(world.clinician)
    page = f"/clients/{world.client}/reads"
    assert desk.post(f"{page}/helpers-that-fade/give", page=page).status_code == 303
    assert waiting(world) == ["helpers-that-fade"]
    client = world.as_client()
    assert "I have read it" in client.get("/my/reads/helpers-that-fade").text
    assert waiting(world) == ["helpers-that-fade"]  # opening it is not yet having read it
    client.post("/my/reads/helpers-that-fade")
    assert waiting(world) == []
    assert "has been read" in desk.get(page).text
    assert "Helpers that are meant to fade" in client.get("/my/tools").text


def test_a_read_is_taken_back_and_given_anew(world: World) -> None:
    desk, page = world.browser(world.clinician), f"/clients/{world.client}/reads"
    for move, there in (("give", 1), ("take-back", 0), ("give", 1)):
        desk.post(f"{page}/two-abilities/{move}", page=page)
        assert len(waiting(world)) == there


def test_general_reads_stand_under_help_for_anyone_and_the_others_do_not(world: World) -> None:
    browser = world.browser()
    text = browser.get("/help").text
    assert "When this is not the right tool" in text
    assert "/help/reads/not-the-right-tool" in text
    assert "Helpers that are meant to fade" not in text
    assert browser.get("/help/reads/not-the-right-tool").status_code == 200
    assert browser.get("/help/reads/helpers-that-fade").status_code == 404


def test_a_read_is_in_the_language_of_whoever_reads(world: World) -> None:
    browser = world.browser()
    text = browser.get("/help/reads/two-abilities", headers={"Accept-Language": "zh"}).text
    assert "两种能力，不是两头" in text
    assert "Picture someone" not in text


def test_home_costs_the_same_however_much_was_given(world: World) -> None:
    def cost() -> int:
        with world.app.app_context(), counted(world.app) as sent:
            over.for_home(own_client(world))
        return len(sent)

    few = cost()
    for key in reads.reads():
        give(world, key)
    write(world, "\n".join(f"Thing {n}" for n in range(20)))
    for n in range(10):
        tick(world, f"Thing {n}")
    assert cost() == few


def test_the_toolbox_begins_with_whom_to_call(world: World) -> None:
    text = world.as_client().get("/my/tools").text
    assert text.index("Numbers to call") < text.index("Five minutes before I act") < text.index("Short reads")
