"""After an exposure one short page, unless everything is asked; what is typed is kept on the way; ratings come in late."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from portal.plans.models import PlanStep
from tests.app import NOW, World
from tests.pages.foundation.threads import together
from tests.pages.plans.homework import FEAR, Homework, problems

SHORT = {
    "outcome": "no",
    "suds_peak": "60",
    "coped": "80",
    "own_contact_made": "no",
    "learned": "It passes",
    "share": "now",
    "minutes_done": "20",
}


@pytest.fixture
def home(world: World) -> Homework:
    return Homework(world)


def second(home: Homework, *, later: int = 1) -> str:
    """After a first practice a second one, ended; gives the address of its pages."""
    home.practise()
    with home.at(NOW + timedelta(days=later)):
        running = home.start(likelihood_before="60")
    with home.at(NOW + timedelta(days=later, minutes=20)):
        return home.finish(running)


def version_of(home: Homework, address: str) -> str:
    """The version that a page carries."""
    return (
        home.browser.get(address, follow_redirects=True).text.split('name="version" value="')[1].split('"')[0]
    )


def test_the_first_practice_is_asked_everything_and_the_second_on_one_page(home: Homework) -> None:
    first = home.finish(home.start())
    assert not home.is_short(first)
    home.write_down(first, home.pages())
    with home.at(NOW + timedelta(hours=1)):
        assert home.is_short(home.finish(home.start()))


def test_the_short_page_alone_makes_a_practice_that_counts(home: Homework) -> None:
    after = second(home)
    answer = home.browser.post(f"{after}/1", SHORT)
    assert answer.headers["Location"] == f"/my/plans/{home.plan_id}"
    assert "Saved. 2 of 5." in home.browser.get(answer.headers["Location"]).text
    log = home.logs()[1]
    assert (log.status, log.outcome, log.suds_peak, log.coped, log.share) == ("finished", "no", 60, 80, "now")
    assert (log.minutes_done, log.words["learned"]) == (20, "It passes")


def test_what_the_short_page_did_not_ask_is_no_data_and_never_zero(home: Homework) -> None:
    home.browser.post(f"{second(home)}/1", {**SHORT, "learned": ""})
    log = home.logs()[1]
    assert (log.likelihood_next, log.suds_end, log.surprise) == (None, None, None)
    for key in ("learned", "what_happened", "safety_used", "calming_used", "vary_next"):
        assert key not in log.words
    assert log.words["extra"] == {"contact_made": False}


def test_the_short_page_needs_what_happened_the_templates_question_and_who_may_read_it(
    home: Homework,
) -> None:
    after = second(home)
    answer = home.browser.post(f"{after}/1", {"coped": "80", "learned": "It passes"})
    assert answer.status_code == 422
    assert problems(answer) == [
        "Choose whether it happened, or “I cannot tell”.",
        "Answer this one, please.",
        "Choose who may read this.",
    ]
    assert "It passes" in answer.text
    assert home.logs()[1].status == "running"


def test_everything_else_waits_folded_on_the_same_page(home: Homework) -> None:
    after = second(home)
    page = home.browser.get(f"{after}/1").text
    folded = page[page.index("<details class") : page.rindex("</details>")]
    for name in (
        "suds_end",
        "safety_used",
        "calming_used",
        "surprise",
        "vary_next",
        "own_urge_end",
        "minutes_done",
    ):
        assert f'name="{name}"' in folded
    assert '<details class="mb-4" open' not in page
    home.browser.post(f"{after}/1", {**SHORT, "suds_end": "20", "vary_next": "another evening"})
    log = home.logs()[1]
    assert (log.suds_end, log.words["vary_next"]) == (20, "another evening")


def test_a_refused_answer_in_the_fold_opens_it(home: Homework) -> None:
    after = second(home)
    answer = home.browser.post(f"{after}/1", {**SHORT, "suds_end_exact": "900"})
    assert answer.status_code == 422
    assert '<details class="mb-4" open>' in answer.text


def test_where_the_clinician_wants_it_everything_is_asked_each_time(home: Homework) -> None:
    with home.change() as session:
        session.get(PlanStep, home.step_id).asks_all = True
    assert not home.is_short(second(home))


def test_the_practice_that_completes_the_dose_is_asked_everything_and_the_next_what_decides(
    world: World,
) -> None:
    home = Homework(world, "E01", (5,))
    for day in (0, 1):
        with home.at(NOW + timedelta(days=day)):
            pages = home.pages()
            pages[1]["minutes_done"] = "60"
            home.write_down(home.finish(home.start()), pages)
    with home.at(NOW + timedelta(days=2)):
        third = home.finish(home.start(likelihood_before="50"))
        assert not home.is_short(third)
        pages[0]["likelihood_next"] = "60"
        home.write_down(third, pages)
    with home.at(NOW + timedelta(days=3)):
        fourth = home.finish(home.start(likelihood_before="40"))
        page = home.browser.get(f"{fourth}/1").text
    assert "Page 1 of" not in page
    assert 'name="likelihood_next"' in page[: page.index("More, if you like")]


def test_a_practice_that_was_stopped_early_is_asked_on_one_page(home: Homework) -> None:
    running = home.start()
    home.browser.post(f"{running}/stop", {"stop_reason": "too_strong"})
    assert home.is_short(f"{running}/after")
    answer = home.browser.post(f"{running}/after/1", {"outcome": "no", "share": "private"})
    assert "Stopping is information too." in home.browser.get(answer.headers["Location"]).text


def test_from_memory_the_short_page_asks_how_long_it_was(home: Homework) -> None:
    home.practise()
    with home.at(NOW + timedelta(days=1)):
        filled = {"on": "2026-11-19", "clock": "09:15", "how_far": "end", "feared_outcome": FEAR}
        answer = home.browser.post(
            f"{home.address}/remembered", {**filled, "likelihood_before": "60", "client_token": str(uuid4())}
        )
        page = home.browser.get(answer.headers["Location"]).text
        assert "Page 1 of" not in page
        assert 'name="minutes_done"' in page[: page.index("More, if you like")]


def test_what_is_typed_is_kept_by_itself_and_does_not_count_yet(home: Homework) -> None:
    after = second(home)
    seen = version_of(home, f"{after}/1")
    answer = home.browser.post(
        f"{after}/1", {"learned": "It pas", "version": seen}, headers={"X-Autosave": "1"}
    )
    assert answer.status_code == 204
    log = home.logs()[1]
    assert (log.status, log.words["learned"], str(log.version)) == (
        "running",
        "It pas",
        answer.headers["X-Version"],
    )
    assert "It pas" in home.world.as_client().get(f"{after}/1").text
    home.browser.post(f"{after}/1", {**SHORT, "version": answer.headers["X-Version"]})
    assert home.logs()[1].status == "finished"
    seen = version_of(home, f"{after}/1")
    late = home.browser.post(
        f"{after}/1", {"learned": "It pas", "version": seen}, headers={"X-Autosave": "1"}, page="/my"
    )
    assert (late.status_code, home.logs()[1].words["learned"]) == (409, "It passes")


def test_what_was_asked_at_first_stays_asked_while_it_is_written_down(home: Homework) -> None:
    after = second(home)
    home.browser.post(f"{after}/1", {"learned": "It pas"}, headers={"X-Autosave": "1"})
    with home.change() as session:
        session.get(PlanStep, home.step_id).asks_all = True
    assert home.is_short(after)


def test_two_devices_that_write_different_words_find_both_and_lose_none(home: Homework) -> None:
    after = second(home)
    seen = version_of(home, f"{after}/1")
    home.browser.post(f"{after}/1", {**SHORT, "learned": "From the phone", "later": "1", "version": seen})
    other = home.world.as_client()
    answer = other.post(f"{after}/1", {**SHORT, "learned": "From the tablet", "version": seen})
    assert answer.status_code == 409
    assert "From the phone" in answer.text
    assert "From the tablet" in answer.text
    assert home.logs()[1].words["learned"] == "From the phone"


def test_the_short_page_sent_again_after_a_lost_answer_is_one_practice_and_the_same_answer(
    home: Homework,
) -> None:
    after = second(home)
    filled = {**SHORT, "version": version_of(home, f"{after}/1")}
    first, again = (home.browser.post(f"{after}/1", filled, page="/my") for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    assert len(home.logs()) == 2
    assert home.events("practice.logged") == ["practice.logged"] * 2
    assert home.events("practice.corrected") == []


def test_the_short_page_sent_many_times_at_once_is_written_down_once(home: Homework) -> None:
    after = second(home)
    filled = {**SHORT, "version": version_of(home, f"{after}/1")}
    browsers = [home.world.as_client() for _ in range(4)]
    tokens = [browser.csrf() for browser in browsers]

    def send(n: int) -> int:
        return browsers[n].http.post(f"{after}/1", data={**filled, "csrf_token": tokens[n]}).status_code

    assert together(4, send) == [303] * 4
    assert home.events("practice.logged") == ["practice.logged"] * 2
    assert home.events("practice.corrected") == []


def test_a_start_and_a_not_today_tapped_at_once_leave_one_practice(home: Homework) -> None:
    browsers = [home.world.as_client() for _ in range(2)]
    tokens = [browser.csrf() for browser in browsers]
    sent = [
        (home.address, home.before()),
        (f"{home.address}/not-today", {"not_done_reason": "no_time", "client_token": str(uuid4())}),
    ]

    def send(n: int) -> int:
        address, data = sent[n]
        return browsers[n].http.post(address, data={**data, "csrf_token": tokens[n]}).status_code

    assert together(2, send) == [303, 303]
    assert len([log for log in home.logs() if log.status == "running"]) <= 1


def rate(home: Homework, running: str, value: str, minute: object, *, script: bool = True) -> int:
    data = {"now": value, "minute": str(minute)}
    headers = {"X-Autosave": "1"} if script else {}
    return home.browser.post(f"{running}/rate", data, page="/my", headers=headers).status_code


def test_ratings_that_waited_for_a_connection_come_in_with_their_minute_in_any_order(home: Homework) -> None:
    running = home.start()
    with home.at(NOW + timedelta(minutes=17)):
        for value, minute in (("40", 10), ("70", 5), ("70", 5), ("30", 15)):
            assert rate(home, running, value, minute) == 204
    points = home.log.words["suds_points"]
    assert points == [{"t_min": 5, "v": 70}, {"t_min": 10, "v": 40}, {"t_min": 15, "v": 30}]
    assert home.events("practice.rated") == ["practice.rated"] * 3


def test_a_rating_is_never_of_a_minute_that_has_not_come(home: Homework) -> None:
    running = home.start()
    with home.at(NOW + timedelta(minutes=3)):
        for minute in (900, -4, "x"):
            rate(home, running, "50", minute)
    assert [point["t_min"] for point in home.log.words["suds_points"]] == [0, 3]


def test_a_rating_may_come_in_with_the_end_and_until_it_is_written_down(home: Homework) -> None:
    running = home.start()
    with home.at(NOW + timedelta(minutes=12)):
        home.browser.post(running, {"rating": ["5:60", "10:0", "nonsense", "3:101"]})
        assert rate(home, running, "20", 11) == 303
    assert home.log.words["suds_points"] == [
        {"t_min": 5, "v": 60},
        {"t_min": 10, "v": 0},
        {"t_min": 11, "v": 20},
    ]
    home.write_down(f"{running}/after", home.pages())
    assert rate(home, running, "90", 2) == 303
    assert len(home.log.words["suds_points"]) == 3


def test_without_script_a_rating_is_of_now_and_leads_back_to_the_clock(home: Homework) -> None:
    running = home.start()
    with home.at(NOW + timedelta(minutes=6)):
        answer = home.browser.post(f"{running}/rate", {"now": "70", "minute": ""}, page=running)
    assert answer.headers["Location"] == running
    assert home.log.words["suds_points"] == [{"t_min": 6, "v": 70}]


def test_the_builder_has_a_box_for_asking_everything(world: World) -> None:
    from tests.pages.plans.made import begin, fields, steps_of

    plan = begin(world, "E01")
    step = steps_of(world, plan)[0]
    address = f"{plan}/steps/{step.id}"
    clinician = world.as_clinician()
    filled = fields(clinician, address)
    assert "asks_all" not in filled
    clinician.post(address, {**filled, "asks_all": "yes"}, page="/help")
    assert steps_of(world, plan)[0].asks_all
    assert fields(clinician, address)["asks_all"] == ["yes"]
    copied = clinician.post(f"{address}/duplicate", page="/help")
    assert copied.status_code == 303
    assert [one.asks_all for one in steps_of(world, plan)][:2] == [True, True]
