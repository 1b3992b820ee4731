"""A client puts right what they wrote: the log says what is true now, what it said before is kept, private stays private."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.audit import AuditEvent
from portal.clients.correction_models import Correction
from portal.clients.models import Client
from portal.db import db
from portal.plans.judged_queries import step_standing
from portal.plans.queries import get_step, list_logs
from tests.app import NOW, World
from tests.pages.foundation.threads import together
from tests.pages.plans.homework import Homework, problems
from tests.pages.plans.made import change_step, fields
from tests.pages.plans.test_practice_logsets import ACTIVITY, send

CANARY = "kestrel-canary"


@pytest.fixture
def home(world: World) -> Homework:
    return Homework(world)


def practised(home: Homework, **last: str) -> str:
    """One whole exposure; gives the address of its log."""
    running = home.start()
    home.write_down(home.finish(running), home.pages(**last))
    return running


def kept(home: Homework) -> list[dict[str, object]]:
    """What corrections kept, oldest first."""
    with home.app.app_context():
        rows = db.session.scalars(sa.select(Correction).order_by(Correction.corrected_at))
        return [dict(row.before or {}) for row in rows]


def clinicians_page(home: Homework) -> str:
    return home.world.as_clinician().get(f"/clients/{home.client_id}/plans/{home.plan_id}").text


def test_the_plan_page_leads_to_the_page_where_everything_stands_as_written(home: Homework) -> None:
    running = practised(home)
    assert f"{running}/change" in home.browser.get(f"/my/plans/{home.plan_id}").text
    page = home.browser.get(f"{running}/change").text
    for words in ("They came back", "Late is late", 'value="20"', 'name="coped" value="80" checked'):
        assert words in page
    assert "What did you fear would happen?" in page


def test_a_correction_changes_what_was_changed_and_keeps_what_it_said(home: Homework) -> None:
    running = practised(home)
    with home.at(NOW + timedelta(hours=2)):
        answer = home.correct(running, learned="Late is not gone", coped="60")
        assert answer.headers["Location"] == f"/my/plans/{home.plan_id}"
        page = home.browser.get(answer.headers["Location"]).text
    assert "What you wrote before is kept as well." in page
    assert "changed on 18 Nov 2026" in page
    log = home.log
    assert (log.words["learned"], log.coped, log.outcome) == ("Late is not gone", 60, "no")
    assert kept(home) == [{"coped": 80, "learned": "Late is late"}]


def test_what_had_no_answer_is_kept_as_no_answer(home: Homework) -> None:
    running = practised(home)
    home.correct(running, vary_next="another evening")
    assert kept(home) == [{"vary_next": None}]


def test_the_same_words_sent_again_are_no_correction(home: Homework) -> None:
    running = practised(home)
    assert home.correct(running).status_code == 303
    assert kept(home) == []
    assert home.events("practice.corrected") == []


def test_the_log_of_events_names_the_fields_and_no_words(home: Homework) -> None:
    running = practised(home)
    home.correct(running, learned=CANARY)
    with home.change() as session:
        event = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "practice.corrected")).one()
        assert event.fields == ["learned"]
        assert CANARY not in repr([vars(one) for one in session.scalars(sa.select(AuditEvent))])


def test_the_step_is_judged_by_what_is_true_now(home: Homework) -> None:
    running = practised(home)

    def counted() -> float | None:
        with home.app.app_context():
            client = db.session.get_one(Client, home.client_id)
            step = get_step(client, home.step_id)
            return step_standing(step, list_logs(step), on=NOW.date()).evaluation.part("dose").have

    assert counted() == 1
    home.correct(running, minutes_done="3")
    assert counted() == 0


def test_what_is_needed_stays_needed(home: Homework) -> None:
    running = practised(home)
    answer = home.correct(running, learned="", vary_next="somewhere else")
    assert answer.status_code == 422
    assert problems(answer) == ["Write what you learned, or tick “Nothing new”."]
    assert "somewhere else" in answer.text
    assert kept(home) == []


def test_a_skill_is_put_right_in_the_same_way(world: World) -> None:
    home = Homework(world, "S06", (3,))
    send(home, ACTIVITY)
    address = f"{home.address}/{home.log.id}"
    assert home.correct(address, activity="A walk in the rain").status_code == 303
    assert home.log.words["activity"] == "A walk in the rain"
    assert kept(home) == [{"activity": "A walk by the river"}]


def test_two_devices_find_both_texts_and_nothing_is_lost(home: Homework) -> None:
    running = practised(home)
    other = home.world.as_client()
    seen = fields(other, f"{running}/change")
    home.correct(running, learned="From the phone")
    answer = other.post(f"{running}/change", {**seen, "learned": "From the tablet"}, page="/my")
    assert answer.status_code == 409
    assert "From the phone" in answer.text
    assert "From the tablet" in answer.text
    assert home.log.words["learned"] == "From the phone"
    assert len(kept(home)) == 1


def test_a_page_without_its_version_is_taken_for_an_old_one(home: Homework) -> None:
    running = practised(home)
    seen = {**fields(home.browser, f"{running}/change"), "version": ""}
    assert home.browser.post(f"{running}/change", {**seen, "coped": "10"}, page="/my").status_code == 409
    assert home.log.coped == 80


def test_a_correction_sent_many_times_at_once_is_kept_once(home: Homework) -> None:
    running = practised(home)
    filled = {**fields(home.browser, f"{running}/change"), "learned": "Late is not gone"}
    browsers = [home.world.as_client() for _ in range(4)]
    tokens = [browser.csrf() for browser in browsers]

    def save(n: int) -> int:
        data = {**filled, "csrf_token": tokens[n]}
        return browsers[n].http.post(f"{running}/change", data=data).status_code

    assert together(4, save) == [303] * 4
    assert len(kept(home)) == 1
    assert home.events("practice.corrected") == ["practice.corrected"]


def test_only_what_is_written_down_can_be_changed(home: Homework) -> None:
    running = home.start()
    assert home.browser.get(f"{running}/change").headers["Location"] == running
    after = home.finish(running)
    assert home.browser.get(f"{running}/change").headers["Location"] == f"{after}/1"


def test_what_is_written_after_a_stop_out_of_fear_is_no_correction(home: Homework) -> None:
    running = home.start()
    home.browser.post(f"{running}/stop", {"stop_reason": "afraid_of_someone"})
    home.browser.post(f"{running}/after/1", {"outcome": "no", "share": "private", "minutes_done": "0"})
    assert (home.log.outcome, kept(home)) == ("no", [])
    assert home.events("practice.corrected") == []
    assert home.correct(running, outcome="partly").status_code == 303
    assert kept(home) == [{"outcome": "no"}]


def test_the_clinician_of_a_shared_practice_sees_when_it_was_corrected_and_what_it_said(
    home: Homework,
) -> None:
    running = practised(home, share="now")
    home.correct(running, learned="Late is not gone", outcome="partly", own_contact_made="yes")
    page = clinicians_page(home)
    assert "Corrected on 18 Nov 2026" in page
    earlier = page[page.index("What it said before") :]
    assert "Late is late" in earlier
    assert '<dd class="own-lines">No</dd>' in earlier


def test_sharing_it_otherwise_is_no_correction_of_what_it_says(home: Homework) -> None:
    running = practised(home, share="now")
    home.correct(running, share="in_session")
    assert "Corrected on" not in clinicians_page(home)
    home.correct(running, learned="Late is not gone")
    assert "Corrected on" in clinicians_page(home)


def test_of_a_private_one_the_clinician_learns_not_even_that_it_was_corrected(home: Homework) -> None:
    running = practised(home, share="private")
    home.correct(running, learned=f"{CANARY}-new")
    page = clinicians_page(home)
    assert "Corrected on" not in page
    assert "Late is late" not in page
    assert CANARY not in page


def test_what_was_written_in_private_stays_private_after_it_is_shared(home: Homework) -> None:
    pages = home.pages(share="private")
    pages[0] |= {"learned": f"{CANARY}-learned", "what_happened": f"{CANARY}-happened"}
    running = home.start()
    home.write_down(home.finish(running), pages)
    home.correct(running, learned="It passes", what_happened="They came back", share="now")
    page = clinicians_page(home)
    assert "It passes" in page
    assert "Corrected on" in page
    assert CANARY not in page


def test_what_is_taken_back_takes_its_earlier_wordings_along(home: Homework) -> None:
    running = practised(home, share="now")
    home.correct(running, learned="Late is not gone")
    assert "Late is late" in clinicians_page(home)
    home.correct(running, share="private")
    assert "Late is late" not in clinicians_page(home)


def test_a_clinician_and_another_client_have_no_such_page(home: Homework) -> None:
    running = practised(home)
    other = home.world.as_client(home.world.add_client("Ivy Testfield", "I. T."))
    for browser in (home.world.as_clinician(), other):
        assert browser.get(f"{running}/change").status_code == 404
        assert browser.post(f"{running}/change", {"learned": "x"}, page="/help").status_code == 404
    assert home.log.words["learned"] == "Late is late"


def test_a_correction_that_makes_a_likelihood_rise_lets_the_step_wait_for_a_talk(world: World) -> None:
    home = Homework(world)
    for likelihood in ("40", "45", "45"):
        home.practise(likelihood_next=likelihood)
    assert home.step_state() == "in_progress"
    running = f"/my/steps/{home.step_id}/practice/{home.logs()[-1].id}"
    assert home.correct(running, likelihood_next="60").status_code == 303
    assert home.step_state() == "needs_change"
    assert "step.needs_change" in home.events("step.")


def test_a_correction_of_words_asks_for_no_talk_that_was_had_already(world: World) -> None:
    home = Homework(world)
    home.stop_early()
    home.stop_early()
    assert home.step_state() == "needs_change"
    change_step(world, home.step_id, state="in_progress")
    running = f"/my/steps/{home.step_id}/practice/{home.logs()[-1].id}"
    assert home.correct(running, learned="Too warm a room").status_code == 303
    assert home.step_state() == "in_progress"


def test_early_stops_during_a_pause_leave_the_step_as_it_is(world: World) -> None:
    home = Homework(world)
    home.stop_early()
    answer = world.as_clinician().post(
        f"/clients/{home.client_id}/plans/{home.plan_id}/pause", {"reason": "Holiday"}, page="/help"
    )
    assert answer.status_code == 303
    home.stop_early()
    assert [log.during_pause for log in home.logs()] == [False, True]
    assert home.step_state() == "in_progress"
