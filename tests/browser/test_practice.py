"""An exposure on a phone: a clock that no locked screen stops, ratings on the way, four questions, nothing twice or lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from portal.accounts.models import Login, User
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from portal.plans import actions, builder_actions, practice_actions
from portal.plans.my_queries import get_practising
from portal.plans.practice_models import PracticeLog
from portal.plans.queries import list_steps
from portal.plans.templates import get_template
from tests.browser.conftest import CLIENT, Open, Window
from tests.browser.test_walk import rate
from tests.live import PASSWORD, Live

FEAR = "They go quiet on me"


class Home:
    """A client with a plan of quiet minutes in use, at their phone."""

    def __init__(
        self, live: Live, window: Open, name: str, *, practised: int = 0, scripts: bool = True
    ) -> None:
        self.live, self.window = live, window
        self.client_id = live.world.add_client(f"{name} Practice", name[0])
        live.world.screen(self.client_id)
        with live.app.app_context():
            client = db.session.get_one(Client, self.client_id)
            own, by = (db.session.get_one(User, one).actor for one in (client.user_id, client.responsible_id))
            plan = builder_actions.create_plan(
                client, get_template("E01"), (1, 2), safe_now=None, by=by, at=now()
            )
            actions.offer(client, plan, by=by, at=now())
            db.session.flush()
            actions.accept(client, plan, by=own, at=now())
            self.plan_id, self.step_id = plan.id, list_steps(plan)[0].id
            for ago in range(practised, 0, -1):
                self._practise(client, own, days_ago=ago)
            db.session.commit()
        self.one: Window = window(CLIENT, live.world.user_of(self.client_id), scripts=scripts)
        self.address = self.one.at(f"/my/steps/{self.step_id}/practice")

    def _practise(self, client: Client, own: object, *, days_ago: int) -> None:
        practising, at = get_practising(client, self.step_id), now() - timedelta(days=days_ago)
        before = {"feared_outcome": FEAR, "likelihood_before": 80}
        log = practice_actions.start(client, practising, before, {}, token=uuid4(), by=own, at=at)
        practice_actions.end(log, by=own, at=at + timedelta(minutes=10))
        after = {"outcome": "no", "coped": 60, "contact_made": False, "learned": "It passes", "share": "now"}
        practice_actions.save(
            client, log, practising, after, {}, last=True, by=own, at=at + timedelta(minutes=12)
        )

    def begin(self, page: Page) -> None:
        page.goto(self.address)
        page.get_by_label("What do you fear will happen?").fill(FEAR)
        rate(page, "How sure are you that it will happen?", 70)
        page.get_by_role("button", name="Start").click()
        expect(page).to_have_url(re.compile(r"/practice/[0-9a-f-]{36}$"))

    def began(self, minutes_ago: int) -> None:
        """Let the running practice have begun so long ago: the server's clock is not ours to move."""
        with self.live.app.app_context():
            log = self._newest()
            log.started_at = log.performed_at = now() - timedelta(minutes=minutes_ago, seconds=1)
            db.session.commit()

    def time_out(self) -> None:
        """Let the client's sessions end by themselves, as after an hour without a touch."""
        with self.live.app.app_context():
            user_id = self.live.world.user_of(self.client_id)
            db.session.execute(sa.update(Login).where(Login.user_id == user_id).values(ended_at=now()))
            db.session.commit()

    def end_elsewhere(self) -> None:
        """Let the practice be ended on another device."""
        with self.live.app.app_context():
            own = db.session.get_one(User, self.live.world.user_of(self.client_id)).actor
            practice_actions.end(self._newest(), by=own, at=now())
            db.session.commit()

    def _newest(self) -> PracticeLog:
        query = sa.select(PracticeLog).where(PracticeLog.client_id == self.client_id)
        return db.session.scalars(query.order_by(PracticeLog.performed_at.desc())).first()

    def log(self) -> PracticeLog:
        with self.live.app.app_context():
            log = self._newest()
            _ = log.words
            db.session.expunge_all()
            return log

    def count(self) -> int:
        with self.live.app.app_context():
            query = sa.select(sa.func.count()).select_from(PracticeLog)
            return db.session.scalar(query.where(PracticeLog.client_id == self.client_id)) or 0


@pytest.fixture
def at_home(live: Live, window: Open) -> Callable[..., Home]:
    return lambda name, **options: Home(live, window, name, **options)


def finish(page: Page) -> None:
    page.get_by_role("button", name="I’m finished").click()
    expect(page).to_have_url(re.compile("/after/1$"))


def sign_in_again(page: Page, handle: str) -> None:
    """The session has ended: sign in as the page asks."""
    expect(page).to_have_url(re.compile("/sign-in"))
    page.get_by_label("Sign-in name").fill(handle)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def short_page(page: Page, *, learned: str = "Late is late") -> None:
    """Fill in the short page."""
    page.get_by_role("radiogroup", name="Did what you feared happen?").get_by_label("No", exact=True).check()
    rate(page, "How hard was it at the hardest moment?", 60)
    rate(page, "“I could handle it.”", 80)
    page.get_by_role("radiogroup", name=re.compile("contact")).get_by_label("No", exact=True).check()
    page.get_by_label("What did you learn?").fill(learned)
    page.get_by_role("radiogroup", name="Who may read this?").get_by_label("Only me").check()


def test_ten_minutes_with_the_phone_locked_a_lost_tab_and_the_way_back(at_home: Callable[..., Home]) -> None:
    home = at_home("Egret", practised=1)
    page = home.one.page()
    page.clock.install()
    home.begin(page)
    expect(page.locator(".clock")).to_have_text(re.compile(r"^00:0\d$"))
    home.began(10)
    locked = page.evaluate("Date.now() / 1000") + 5
    page.clock.pause_at(locked)
    page.clock.set_system_time(locked + 600)  # a frozen page: ten minutes go by, and nothing in it runs
    expect(page.locator(".clock")).to_have_text(re.compile(r"^00:\d\d$"))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".clock")).to_have_text(re.compile(r"^10:[01]\d$"))
    page.clock.resume()
    expect(page.get_by_role("status")).to_contain_text("10 minutes. How hard is it right now?")
    rate(page, "How hard is it right now?", 40)
    page.get_by_role("button", name="Save rating").click()
    expect(page.get_by_role("status")).to_contain_text("Rating saved.")
    page.close()

    page = home.one.page()
    page.goto(home.address)
    expect(page.locator(".clock")).to_have_text(re.compile(r"^10:\d\d$"))
    finish(page)
    short_page(page)
    page.get_by_role("button", name="Save", exact=True).dblclick()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Change what I wrote")).to_be_visible()
    assert home.count() == 2
    log = home.log()
    assert (log.status, log.minutes_done, log.outcome, log.share) == ("finished", 10, "no", "private")
    assert (log.likelihood_before, log.suds_peak, log.coped) == (70, 60, 80)
    words = {name: log.words[name] for name in ("feared_outcome", "learned", "extra", "suds_points")}
    assert words == {
        "feared_outcome": FEAR,
        "learned": "Late is late",
        "extra": {"contact_made": False},
        "suds_points": [{"t_min": 10, "v": 40}],
    }


def test_what_was_typed_is_there_after_leaving_quickly_and_signing_in_again(
    live: Live, at_home: Callable[..., Home]
) -> None:
    home = at_home("Plover", practised=1)
    handle = live.set_password(live.world.user_of(home.client_id))
    page = home.one.page()
    page.clock.install()
    home.begin(page)
    finish(page)
    page.get_by_label("What did you learn?").fill("It passes")
    with page.expect_response(lambda answer: answer.status == 204):
        page.clock.fast_forward(4000)
    expect(page.get_by_text("Kept as you write.")).to_be_visible()
    page.locator("a.btn-leave").click()
    expect(page).to_have_url(re.compile("/leave$"))

    page = home.one.page()
    page.goto(home.one.at("/sign-in"))
    page.get_by_label("Sign-in name").fill(handle)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="For today")).to_be_visible()
    page.goto(home.address)
    expect(page.get_by_label("What did you learn?")).to_have_value("It passes")
    short_page(page, learned="It passes")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert (home.count(), home.log().status) == (2, "finished")


@pytest.mark.parametrize("seals", [True, False])
def test_without_a_connection_a_rating_and_the_end_keep_the_minute_of_their_tap(
    at_home: Callable[..., Home], seals: bool
) -> None:
    home = at_home("Curlew" if seals else "Dipper", practised=1)
    home.one.expected = ("ERR_INTERNET_DISCONNECTED",)
    page = home.one.page()
    page.clock.install()
    if not seals:
        page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    home.begin(page)
    home.began(6)
    page.clock.fast_forward("06:00")
    expect(page.get_by_role("status")).to_contain_text("5 minutes. How hard is it right now?")
    home.one.context.set_offline(True)
    rate(page, "How hard is it right now?", 70)
    page.get_by_role("button", name="Save rating").click()
    expect(page.get_by_role("status").filter(has_text="The rating waits here")).to_be_visible()
    page.get_by_role("button", name="I’m finished").click()
    if seals:
        expect(page.get_by_text(re.compile("It ended at "))).to_be_visible()
        expect(page.get_by_role("button", name="I’m finished")).to_be_hidden()
        expect(page.get_by_text("2 entries wait")).to_be_visible()
    else:
        expect(page.get_by_role("alert")).to_contain_text("There is no connection just now.")
    home.began(15)
    home.one.context.set_offline(False)
    if not seals:
        page.get_by_role("button", name="I’m finished").click()
    expect(page).to_have_url(re.compile("/after/1$"))
    log = home.log()
    assert (log.minutes_done, log.words["suds_points"]) == (6, [{"t_min": 6, "v": 70}])


def test_the_question_after_five_minutes_takes_the_focus_only_from_a_keyboard_and_finds_an_end(
    at_home: Callable[..., Home],
) -> None:
    home = at_home("Dunlin", practised=1)
    page = home.one.page()
    page.clock.install()
    home.begin(page)
    picker = page.get_by_role("radiogroup", name="How hard is it right now?")
    expect(picker).to_be_hidden()
    page.clock.fast_forward("05:00")
    expect(picker).to_be_visible()
    assert page.evaluate("document.activeElement.type") != "radio"
    page.locator("summary", has_text="Rate now").click()
    page.keyboard.press("Tab")
    page.clock.fast_forward("05:00")
    expect(picker.get_by_role("radio").first).to_be_focused()
    page.locator("summary", has_text="Rate now").click()
    page.clock.fast_forward("05:00")
    expect(picker).to_be_visible()
    assert page.evaluate("document.activeElement.type") != "radio"
    expect(page.locator(".clock")).to_have_attribute("aria-live", "off")

    home.end_elsewhere()
    rate(page, "How hard is it right now?", 30)
    page.get_by_role("button", name="Save rating").click()
    expect(page).to_have_url(re.compile("/after/1$"))


def test_without_scripts_a_practice_has_its_start_its_buttons_and_everything_else_to_open(
    at_home: Callable[..., Home],
) -> None:
    home = at_home("Godwit", practised=1, scripts=False)
    page = home.one.page()
    home.begin(page)
    expect(page.get_by_text(re.compile("You started at"))).to_be_visible()
    expect(page.locator(".clock")).to_be_hidden()
    page.locator("summary", has_text="Rate now").click()
    rate(page, "How hard is it right now?", 50)
    page.get_by_role("button", name="Save rating").click()
    expect(page.get_by_text("Rating saved.")).to_be_visible()
    finish(page)
    short_page(page)
    page.locator("summary", has_text="More, if you like").click()
    rate(page, "How hard was it at the end?", 20)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert (home.log().suds_end, home.log().words["suds_points"]) == (20, [{"t_min": 0, "v": 50}])


@pytest.mark.parametrize("device", ["Ruff, seals", "Reeve, seals nothing", "Smew, no scripts"])
def test_what_is_tapped_after_the_session_had_ended_is_kept_through_the_sign_in(
    live: Live, at_home: Callable[..., Home], device: str
) -> None:
    home, seals = at_home(device, practised=1, scripts="scripts" not in device), device == "Ruff, seals"
    handle = live.set_password(live.world.user_of(home.client_id))
    page = home.one.page()
    if "nothing" in device:
        page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    home.begin(page)
    if seals:
        page.wait_for_load_state("networkidle")
    running = page.url
    home.time_out()
    page.locator("summary", has_text="Rate now").click()
    rate(page, "How hard is it right now?", 50)
    page.get_by_role("button", name="Save rating").click()
    sign_in_again(page, handle)
    expect(page).to_have_url(re.compile(re.escape(running)))
    if not seals:
        expect(page.get_by_text("It is still here")).to_be_visible()
        page.get_by_role("button", name="Save rating").click()
        expect(page.get_by_text("Rating saved.")).to_be_visible()
    expect(page.locator("[data-outbox-line] [data-waits]")).to_be_hidden()
    home.began(minutes_ago=12)
    page.reload()
    home.time_out()
    page.get_by_role("button", name="I’m finished").click()
    sign_in_again(page, handle)
    if not seals:
        expect(page.get_by_text("You tapped “I’m finished” at")).to_be_visible()
        home.began(minutes_ago=20)
        page.get_by_role("button", name="I’m finished").click()
    expect(page).to_have_url(re.compile("/after/1$"))
    log = home.log()
    assert (log.minutes_done, log.words["suds_points"]) == (12, [{"t_min": 0, "v": 50}])
    home.time_out()
    short_page(page)
    page.get_by_role("button", name="Save", exact=True).click()
    sign_in_again(page, handle)
    if not seals:
        expect(page.get_by_text("It is still here: save it below.")).to_be_visible()
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("Saved.").first).to_be_visible()
    else:
        expect(page.get_by_role("heading", name="For today")).to_be_visible()
        page.wait_for_load_state("networkidle")
    expect(page.locator("[data-outbox-line] [data-waits]")).to_be_hidden()
    assert home.log().status == "finished"


def test_a_buzz_is_offered_where_a_phone_can_and_stays_off_until_it_is_ticked(
    at_home: Callable[..., Home],
) -> None:
    home = at_home("Stint", practised=1)
    page = home.one.page()
    page.add_init_script(
        "navigator.vibrate = (pattern) => { (window.buzzed ??= []).push(pattern); return true; };"
    )
    page.clock.install()
    home.begin(page)
    box = page.get_by_label("A short buzz when it is time to rate")
    expect(box).not_to_be_checked()
    page.clock.fast_forward("05:00")
    expect(page.get_by_role("status").first).to_contain_text("5 minutes.")
    assert page.evaluate("window.buzzed") is None
    box.check()
    page.clock.fast_forward("05:00")
    expect(page.get_by_role("status").first).to_contain_text("10 minutes.")
    assert page.evaluate("window.buzzed.length") == 1
    page.reload()
    expect(page.get_by_label("A short buzz when it is time to rate")).to_be_checked()
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_where_nothing_can_buzz_no_buzz_is_offered(at_home: Callable[..., Home]) -> None:
    home = at_home("Whimbrel", practised=1)
    page = home.one.page()
    page.add_init_script("delete Navigator.prototype.vibrate;")
    home.begin(page)
    expect(page.locator(".clock")).to_be_visible()
    expect(page.get_by_label("A short buzz when it is time to rate")).to_be_hidden()
