"""A client writes to a prompt: one to a page, private first, kept on the way, put right afterwards."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from portal.accounts.outbox import Entry, Kept, Kind
from portal.clients.correction_models import Correction
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from portal.plans import due_queries, outbox_actions, reflection_queries
from tests.app import World
from tests.pages.foundation.objects import actors
from tests.pages.plans.made import fields, hold
from tests.pages.plans.reflecting import Reflecting


@pytest.fixture
def mine(world: World) -> Reflecting:
    return Reflecting(world)


def test_the_list_names_open_prompts_and_says_that_one_is_enough(mine: Reflecting) -> None:
    page = mine.browser.get(mine.mine).text
    assert mine.new in page
    assert "A scene from my family" in page
    assert "The rule I took from it" not in page, "a prompt that comes later is not open"
    assert "One prompt at a sitting is enough." in page


def test_who_may_read_it_is_asked_first_and_only_me_is_chosen(mine: Reflecting) -> None:
    page = mine.browser.get(mine.new).text
    form = page[page.index('<form method="post" novalidate') :]
    assert re.findall(r'name="(share|distress_before|reflection|distress_after)"', form)[0] == "share"
    (chosen,) = re.findall(r'<input type="radio"[^>]*name="share"[^>]* checked>', form)
    assert 'value="private"' in chosen
    assert form.index('value="private"') < form.index('value="in_session"') < form.index('value="now"')


def test_the_prompt_is_the_heading_and_the_stop_rule_leads_to_what_helps(mine: Reflecting) -> None:
    page = mine.browser.get(mine.new).text
    assert re.search(r"<h1[^>]*>A scene from my family</h1>", page)
    top = page[: page.index('name="share"')]
    assert "If it stays above 70 for twenty minutes" in top
    assert 'href="/my/tools"' in top
    assert re.search(r'data-strong="70" data-of="distress_after" hidden', page)


def test_the_practice_page_of_a_prompt_leads_here(mine: Reflecting) -> None:
    for part in ("", "/not-today"):
        answer = mine.browser.get(f"{mine.homework.address}{part}")
        assert (answer.status_code, answer.location) == (303, mine.new)


def test_a_finished_page_is_a_practice_of_the_prompts_step(mine: Reflecting) -> None:
    where = mine.write()
    log = mine.homework.log
    assert (log.kind, log.status, log.share, log.before, log.after) == (
        "reflection",
        "finished",
        "private",
        40,
        50,
    )
    assert log.words["reflection"] == "The light in the kitchen was on"
    assert where == mine.page()
    assert mine.homework.step_state() == "in_progress"
    assert "practice.logged" in mine.homework.events("practice.")


def test_after_one_prompt_the_next_does_not_open_by_itself(mine: Reflecting) -> None:
    page = mine.browser.get(f"{mine.write()}/done").text
    assert "Only you can read it." in page
    assert "One prompt at a sitting is enough." in page
    assert str(mine.homework.step_ids[1]) not in page
    assert "data-strong" not in page
    assert "It was a lot" not in page


@pytest.mark.parametrize(("rating", "said"), [("70", False), ("71", True), ("100", True)])
def test_above_seventy_the_stop_rule_is_said_again(mine: Reflecting, rating: str, said: bool) -> None:
    where = mine.write(distress_after="", distress_after_exact=rating)
    assert ("It was a lot" in mine.browser.get(f"{where}/done").text) is said
    page = mine.browser.get(where).text
    assert ('data-of="distress_after" hidden' not in page) is said


def test_sent_twice_it_is_written_once(mine: Reflecting) -> None:
    token = str(uuid4())
    assert mine.write(client_token=token) == mine.write(client_token=token)
    assert len(mine.homework.logs()) == 1


def test_a_page_without_words_is_refused_with_everything_kept(mine: Reflecting) -> None:
    answer = mine.browser.post(mine.new, mine.filled(reflection="", share="in_session"))
    assert answer.status_code == 422
    assert "Write a line, or leave the page for another day." in answer.text
    assert re.search(r'value="in_session" checked', answer.text)
    assert mine.homework.logs() == []


def test_two_thousand_characters_fit_and_one_more_does_not(mine: Reflecting) -> None:
    answer = mine.browser.post(mine.new, mine.filled(reflection="x" * 2001))
    assert answer.status_code == 422
    assert "x" * 2001 in answer.text
    mine.write(reflection="x" * 2000)
    assert len(mine.homework.log.words["reflection"]) == 2000


def test_a_draft_waits_and_is_found_again_on_any_device(mine: Reflecting) -> None:
    where = mine.draft(reflection="Half a", share="now")
    assert mine.homework.log.status == "running"
    assert "go on where you were" in mine.browser.get(mine.mine).text
    other = mine.world.as_client()
    answer = other.get(mine.new)
    assert (answer.status_code, answer.location) == (303, where)
    found = fields(other, where)
    assert (found["reflection"].strip(), found["share"], found["distress_before"]) == ("Half a", "now", "40")
    assert mine.send(where, other, reflection="Half a page").status_code == 303
    log = mine.homework.log
    assert (log.status, log.share, log.words["reflection"]) == ("finished", "now", "Half a page")
    assert "share_wanted" not in log.words


def test_where_nothing_is_written_nothing_is_kept_and_that_is_said(mine: Reflecting) -> None:
    empty = mine.filled(reflection=" ", distress_before="", distress_after="", share="now")
    answer = mine.browser.post(mine.new, {**empty, "later": "1"})
    assert (answer.status_code, answer.location) == (303, mine.mine)
    assert "Nothing was written yet, so nothing is kept." in mine.browser.get(mine.mine).text
    assert mine.autosave(mine.new, empty).status_code == 422
    assert mine.homework.logs() == []
    mine.draft(reflection="", distress_after="")
    assert len(mine.homework.logs()) == 1, "a rating is something"


def test_what_is_typed_keeps_itself_under_the_token_of_its_page(mine: Reflecting) -> None:
    data = mine.filled(reflection="Ha", version="")
    first = mine.autosave(mine.new, data)
    assert (first.status_code, first.headers["X-Version"]) == (204, str(mine.homework.log.version))
    again = mine.autosave(mine.new, {**data, "reflection": "Half a", "version": first.headers["X-Version"]})
    assert again.status_code == 204
    log = mine.homework.log
    assert (log.status, log.words["reflection"]) == ("running", "Half a")
    answer = mine.browser.post(mine.new, {**data, "version": again.headers["X-Version"]}, page="/my")
    assert answer.location.endswith(f"{log.id}/done")
    assert len(mine.homework.logs()) == 1


def test_an_answer_that_was_lost_on_the_way_does_not_stop_the_next_save(mine: Reflecting) -> None:
    data = mine.filled(reflection="Ha", version="")
    assert mine.autosave(mine.new, data).status_code == 204
    assert mine.autosave(mine.new, {**data, "reflection": "Half"}).status_code == 204
    assert mine.homework.log.words["reflection"] == "Half"


def test_what_is_too_long_to_keep_is_not_said_to_be_kept(mine: Reflecting) -> None:
    assert mine.autosave(mine.new, mine.filled(reflection="x" * 2001)).status_code == 422
    assert mine.homework.logs() == []


def test_a_draft_that_another_device_has_changed_shows_both(mine: Reflecting) -> None:
    where = mine.draft(reflection="One")
    seen = fields(mine.browser, where)
    assert mine.send(where, reflection="Two", later="1").status_code == 303
    late = {**seen, "reflection": "Three"}
    assert mine.autosave(where, late).status_code == 409
    answer = mine.browser.post(where, late, page="/my")
    assert answer.status_code == 409
    assert "Two" in answer.text
    assert "Three" in answer.text
    assert mine.homework.log.words["reflection"] == "Two"


def test_who_may_read_it_is_not_changed_back_by_a_page_from_before(mine: Reflecting) -> None:
    where = mine.write(share="now")
    seen = fields(mine.browser, where)
    assert mine.send(where, share="private").status_code == 303
    answer = mine.browser.post(where, seen, page="/my")
    assert answer.status_code == 409
    assert mine.homework.log.share == "private"


def test_a_script_that_is_late_saves_nothing_over_a_finished_page(mine: Reflecting) -> None:
    where = mine.write()
    seen = fields(mine.browser, where)
    assert mine.autosave(where, {**seen, "reflection": "late"}).status_code == 409
    assert mine.homework.log.words["reflection"] == "The light in the kitchen was on"


def test_a_finished_page_is_put_right_and_what_it_said_is_kept(mine: Reflecting) -> None:
    where = mine.write()
    assert mine.send(where, reflection="The light was off").status_code == 303
    assert mine.homework.log.words["reflection"] == "The light was off"
    with mine.world.app.app_context():
        (kept,) = db.session.scalars(sa.select(Correction)).all()
        assert kept.before == {"reflection": "The light in the kitchen was on"}
    answer = mine.browser.get(f"{mine.homework.address}/{mine.homework.log.id}/change")
    assert (answer.status_code, answer.location) == (303, where)


def test_a_page_is_dated_when_it_was_finished(mine: Reflecting) -> None:
    where = mine.draft()
    with mine.homework.at(now() + timedelta(days=3)):
        assert mine.send(where, mine.homework.browser).status_code == 303
        assert mine.homework.log.local_date == now().date()


def test_every_way_to_a_running_practice_leads_to_the_draft(mine: Reflecting) -> None:
    where = mine.draft()
    running = f"{mine.homework.address}/{mine.homework.log.id}"
    for address in (running, f"{running}/after/1", f"{running}/change"):
        assert mine.browser.get(address).location == where, address
    assert running in mine.browser.get(f"/my/plans/{mine.homework.plan_id}").text


def test_a_draft_goes_on_although_its_plan_rests_or_has_ended(mine: Reflecting) -> None:
    where = mine.draft()
    hold(mine.world)
    assert mine.send(where, reflection="More", later="1").status_code == 303
    with mine.homework.change() as session:
        session.execute(sa.text("update plan set state = 'stopped'"))
    page = mine.browser.get(mine.mine).text
    assert where in page
    assert "Not finished yet." in page
    assert (
        mine.browser.get(
            mine.new.replace(str(mine.homework.step_id), str(mine.homework.step_ids[1]))
        ).status_code
        == 409
    )
    assert mine.send(where).status_code == 303
    assert mine.homework.log.status == "finished"


def test_a_step_that_is_no_prompt_has_no_page_here(world: World) -> None:
    mine = Reflecting(world)
    other = type(mine.homework)(world, "S01", (1,))
    assert mine.browser.get(f"/my/reflections/{other.step_id}").status_code == 404


def test_home_is_told_of_open_prompts_and_of_the_draft_that_waits(mine: Reflecting) -> None:
    def told() -> list[tuple[str, bool, int]]:
        with mine.world.app.app_context():
            client = db.session.get_one(Client, mine.world.client)
            return [
                (one.words.title, one.draft is not None, one.written)
                for one in reflection_queries.for_home(client, due_queries.due_for(client).steps)
            ]

    assert told() == [("A scene from my family", False, 0)]
    where = mine.draft()
    assert told() == [("A scene from my family", True, 0)]
    mine.send(where)
    assert told() == [("A scene from my family", False, 1)]


def sent_off(mine: Reflecting, **said: str) -> None:
    """What a device kept without a connection, taken in."""
    with mine.world.app.app_context():
        client = db.session.get_one(Client, mine.world.client)
        written = {"step_id": str(mine.homework.step_id), **mine.filled(), **said}
        token = written["client_token"]
        boxed = {name: [value] for name, value in written.items()}
        entry = Entry(Kind.PRACTICE, UUID(token), now(), False, boxed)
        assert outbox_actions.receive(client, entry, by=actors(client)[1], at=now()) == Kept()
        db.session.commit()


def test_a_page_sent_off_without_a_connection_finishes_its_draft(mine: Reflecting) -> None:
    mine.draft(reflection="Half")
    draft = mine.homework.log
    sent_off(mine, client_token=str(draft.client_token), version=str(draft.version), reflection="Whole")
    log = mine.homework.log
    assert (log.id, log.status, log.words["reflection"]) == (draft.id, "finished", "Whole")


def test_a_draft_kept_without_a_connection_is_a_draft(mine: Reflecting) -> None:
    sent_off(mine, later="1", share="now")
    assert (mine.homework.log.status, mine.homework.log.share) == ("running", "private")


def test_what_was_sent_off_stands_beside_a_draft_that_went_on_elsewhere(mine: Reflecting) -> None:
    where = mine.draft(reflection="One")
    draft = mine.homework.log
    assert mine.send(where, reflection="Two", later="1").status_code == 303
    sent_off(mine, client_token=str(draft.client_token), version=str(draft.version), reflection="Three")
    assert sorted((log.status, log.words["reflection"]) for log in mine.homework.logs()) == [
        ("finished", "Three"),
        ("running", "Two"),
    ]
