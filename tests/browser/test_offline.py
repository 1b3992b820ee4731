"""Without a connection: pages open and save, nothing is readable once somebody left, and what was written arrives once."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from playwright.sync_api import Page, expect

from portal.accounts.outbox_models import OutboxEntry
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from portal.diary.models import DiaryEntry, ToolUse
from portal.plans.practice_models import PracticeLog
from tests.browser.conftest import CLIENT, Open, Window
from tests.live import PASSWORD, Live
from tests.pages.foundation import objects

OFFLINE = ("ERR_INTERNET_DISCONNECTED", "Failed to fetch")
CANARY = "zanzibar canary words"
KINDS = (ToolUse, DiaryEntry, PracticeLog)

STORED = """async () => {
  if (!(await indexedDB.databases()).some((one) => one.name === 'notes')) return '{}';
  const asked = indexedDB.open('notes');
  const database = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  const found = {};
  for (const name of database.objectStoreNames) {
    const all = database.transaction(name).objectStore(name).getAll();
    found[name] = await new Promise((done) => { all.onsuccess = () => done(all.result); });
  }
  database.close();
  const plain = (_key, value) => value instanceof Uint8Array ? String.fromCharCode(...value)
    : value instanceof CryptoKey ? `key ${value.extractable}` : value;
  return JSON.stringify(found, plain);
}"""
CACHED = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      found[new URL(request.url).pathname] = await (await cache.match(request)).text();
    }
  }
  return JSON.stringify(found);
}"""
SPOILT = """async () => {
  const asked = indexedDB.open('notes');
  const database = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  const store = database.transaction('outbox', 'readwrite').objectStore('outbox');
  const all = store.getAll();
  await new Promise((done) => { all.onsuccess = () => done(); });
  for (const entry of all.result) { entry.sealed[90] ^= 1; store.put(entry); }
  await new Promise((done) => { store.transaction.oncomplete = () => done(); });
  database.close();
}"""
READY = (
    "async () => { await navigator.serviceWorker.ready; return Boolean(navigator.serviceWorker.controller); }"
)


def until(page: Page, holds: str) -> None:
    """Wait until something holds in a page that takes a moment to be told."""
    turn = "new Promise((done) => { setTimeout(done, 30); })"
    found = page.evaluate(
        f"async () => {{ for (let n = 0; n < 400; n++) {{ if (await ({holds})()) return true; await {turn}; }} }}"
    )
    assert found, holds


def stored(page: Page) -> dict[str, Any]:
    """Everything that this device keeps besides files, as text."""
    return json.loads(page.evaluate(STORED))


def cached(page: Page) -> dict[str, str]:
    """Every file and page that the worker keeps, by its address."""
    return json.loads(page.evaluate(CACHED))


class Phone:
    """A client's phone on which they have signed in once, with the worker and the texts in place."""

    def __init__(self, live: Live, window: Open, name: str, *, on: Window | None = None) -> None:
        self.live = live
        self.client_id = live.world.add_client(name, name[0], crisis_text=CANARY)
        self.user_id = live.world.user_of(self.client_id)
        live.world.screen(self.client_id)
        with live.app.app_context():
            client = db.session.get_one(Client, self.client_id)
            self.step_id: UUID = objects.plans(client)["step_id"]["active"]
            objects.cards(client)
            db.session.commit()
        self.handle = live.set_password(self.user_id)
        self.window: Window = on or window(CLIENT, expected=OFFLINE)
        self.page = self.window.page()
        self.sign_in()
        until(self.page, READY)
        self.wait_for("reading")

    def sign_in(self) -> None:
        self.page.goto(self.window.at("/sign-in"))
        self.page.get_by_label("Sign-in name").fill(self.handle)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("heading", name="For today")).to_be_visible()

    def wait_for(self, store: str, *, empty: bool = False) -> None:
        """Until something is in one of this device's stores, or nothing."""
        until(
            self.page,
            f"async () => (JSON.parse(await ({STORED})()).{store}?.length > 0) !== {str(empty).lower()}",
        )

    def go(self, path: str) -> Page:
        self.page.goto(self.window.at(path))
        return self.page

    def offline(self, off: bool = True) -> None:
        self.window.context.set_offline(off)

    def kill_tab(self) -> None:
        """The tab is gone; another one opens."""
        old, self.page = self.page, self.window.page()
        old.close()

    def count(self, model: type[Any]) -> int:
        with self.live.app.app_context():
            column = model.user_id if model is OutboxEntry else model.client_id
            whose = self.user_id if model is OutboxEntry else self.client_id
            return (
                db.session.scalar(sa.select(sa.func.count()).select_from(model).where(column == whose)) or 0
            )


def five_minutes(page: Page) -> None:
    page.get_by_role("button", name="Start five minutes").click()
    page.get_by_label("What goes through your mind?").fill(CANARY)
    page.get_by_role("button", name="Finish").click()


def hard_moment(page: Page) -> None:
    form = page.get_by_role("form", name="Write down a hard moment")
    form.get_by_label("In my own words").fill(CANARY)
    form.get_by_label("Only me").check()
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved on this device.")).to_be_visible()


def pick(page: Page, question: str, answer: str) -> None:
    page.get_by_role("radiogroup", name=question).get_by_label(answer, exact=True).check()


def practise(page: Page) -> None:
    page.get_by_role("button", name="Save").click()
    stayed = page.get_by_role("radiogroup", name="Did you stay to the end?")
    expect(stayed.get_by_text("Choose whether you stayed to the end.")).to_be_visible()
    expect(stayed.get_by_label("Yes")).to_be_focused()
    expect(page.locator(".field-error")).to_have_count(6)
    pick(page, "Did you stay to the end?", "Yes")
    page.get_by_label("What did you fear would happen?").fill(CANARY)
    pick(page, "How sure were you", "70")
    pick(page, "Did what you feared happen?", "No")
    page.locator("[name=own_contact_made][value=no]").check()
    expect(page.locator(".field-error")).to_have_count(1)
    page.get_by_label("Only me").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved on this device.")).to_be_visible()


def test_what_is_written_without_a_connection_arrives_once(live: Live, window: Open) -> None:
    phone = Phone(live, window, "Whimbrel")
    before = {model: phone.count(model) for model in KINDS}
    phone.offline()
    five_minutes(phone.go("/my/tools/urge"))
    expect(phone.page.get_by_text("One entry waits")).to_be_visible()
    phone.kill_tab()
    hard_moment(phone.go("/my/diary"))
    page = phone.go(f"/my/steps/{phone.step_id}/practice")
    expect(page.get_by_role("heading", name="10 minutes alone in another room")).to_be_visible()
    practise(page)
    expect(page.get_by_text("3 entries wait")).to_be_visible()
    assert len(stored(page)["outbox"]) == 3
    assert CANARY not in json.dumps(stored(page))
    phone.kill_tab()
    phone.offline(False)
    phone.window.context.clear_cookies()
    expect(phone.go("/my").get_by_role("heading", name="Sign in")).to_be_visible()
    phone.wait_for("reading", empty=True)
    assert len(stored(phone.page)["outbox"]) == 3
    phone.sign_in()
    phone.wait_for("outbox", empty=True)
    expect(phone.page.locator("[data-waits]")).to_be_hidden()
    phone.go("/my")
    phone.wait_for("reading")
    assert {model: phone.count(model) - before[model] for model in KINDS} == dict.fromkeys(KINDS, 1)
    assert phone.count(OutboxEntry) == 3


def test_two_taps_keep_one_breath_and_nothing_of_it_goes_with_the_next(live: Live, window: Open) -> None:
    phone = Phone(live, window, "Dotterel")
    phone.offline()
    page = phone.go("/my/tools/breathing")
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Stop").click()
    assert page.locator("[name=started_at]").input_value()
    page.get_by_role("button", name="Save").dblclick()
    expect(page.get_by_text("Kept on this device, sealed.")).to_be_visible()
    expect(page.locator("[name=started_at]")).to_have_value("")
    assert len(stored(page)["outbox"]) == 1


def test_leaving_keeps_the_outbox_and_deletes_what_was_to_be_read(live: Live, window: Open) -> None:
    phone = Phone(live, window, "Turnstone")
    phone.offline()
    hard_moment(phone.go("/my/diary"))
    page = phone.go("/my/tools")
    expect(page.get_by_text(CANARY).first).to_be_visible()
    page.locator("a.btn-leave").click()
    expect(page.get_by_text("Nothing on the list.")).to_be_visible()
    kept = stored(page)
    assert (kept["reading"], len(kept["outbox"])) == ([], 1)
    page.go_back()
    expect(page.get_by_text("No connection just now.")).to_be_visible()
    expect(page.get_by_text(CANARY)).to_have_count(0)
    phone.offline(False)
    expect(phone.go("/my").get_by_role("heading", name="Sign in")).to_be_visible()
    assert len(stored(page)["outbox"]) == 1


def test_leaving_with_a_connection_does_the_same(live: Live, window: Open) -> None:
    phone = Phone(live, window, "Knot")
    phone.offline()
    hard_moment(phone.go("/my/diary"))
    phone.offline(False)
    page = phone.window.page()
    page.route("**/my/outbox", lambda route: route.abort())
    phone.page = page
    phone.window.expected = (*OFFLINE, "ERR_FAILED")
    phone.go("/my").locator("a.btn-leave").click()
    expect(page).to_have_url(re.compile("/leave$"))
    phone.wait_for("reading", empty=True)
    assert len(stored(page)["outbox"]) == 1
    assert cached(page)


def test_nothing_that_is_kept_can_be_read_and_no_page_of_somebody_is_kept(live: Live, window: Open) -> None:
    phone = Phone(live, window, "Sanderling")
    for path in ("/my", "/my/tools", "/my/diary", "/my/entries", f"/my/steps/{phone.step_id}/practice"):
        phone.go(path)
    phone.go("/my")
    phone.wait_for("reading")
    kept, files = json.dumps(stored(phone.page)), cached(phone.page)
    assert {path for path in files if path.startswith("/my")} == set()
    shells = {path for path in files if path.startswith("/offline/")}
    assert {
        f"/offline/{lang}/{name}" for lang in ("en", "zh") for name in ("start", "diary", "urge")
    } <= shells
    for secret in (
        CANARY,
        "Quiet minutes",
        "10 minutes alone",
        "I pace about at night",
        str(phone.client_id),
    ):
        assert secret not in kept
        assert [path for path, text in files.items() if secret in text] == []
    assert "key false" in kept
    assert phone.page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0


def test_after_half_an_hour_the_texts_are_gone_and_writing_goes_on(live: Live, window: Open) -> None:
    phone = Phone(live, window, "Ruff")
    phone.offline()
    page = phone.go("/my/tools")
    expect(page.get_by_text(CANARY).first).to_be_visible()
    phone.kill_tab()
    phone.page.clock.install(time=now() + timedelta(minutes=31))
    page = phone.go("/my/tools")
    expect(page.get_by_text("Numbers to call")).to_be_visible()
    expect(page.get_by_text(CANARY)).to_have_count(0)
    phone.wait_for("reading", empty=True)
    hard_moment(phone.go("/my/diary"))
    expect(page.get_by_text("One entry waits")).to_be_visible()


def test_a_half_written_form_of_a_killed_tab_waits_for_a_look(live: Live, window: Open) -> None:
    phone = Phone(live, window, "Dotterel")
    phone.offline()
    page = phone.go("/my/diary")
    page.get_by_role("form", name="Write down a hard moment").get_by_label("In my own words").fill(CANARY)
    phone.wait_for("outbox", empty=False)
    phone.kill_tab()
    phone.offline(False)
    page = phone.go("/my")
    page.get_by_role("link", name="An entry needs a look").click()
    page.locator("main .task-link").click()
    expect(page.get_by_label("In my own words")).to_have_value(CANARY)


def test_two_people_on_one_device_never_get_each_others_entries(live: Live, window: Open) -> None:
    first = Phone(live, window, "Greenshank")
    first.offline()
    hard_moment(first.go("/my/diary"))
    first.offline(False)
    first.window.context.clear_cookies()
    asked: list[str] = []
    first.window.context.on("request", lambda request: asked.append(request.url))
    second = Phone(live, window, "Redshank", on=first.window)
    second.go("/my")
    expect(second.page.locator("[data-waits]")).to_be_hidden()
    second.offline()
    hard_moment(second.go("/my/diary"))
    expect(second.page.get_by_text("One entry waits")).to_be_visible()
    assert len(stored(second.page)["outbox"]) == 2
    assert [one for one in asked if one.endswith("/my/outbox")] == []
    second.offline(False)
    second.window.context.clear_cookies()
    second.go("/sign-in")
    second.wait_for("reading", empty=True)
    second.offline()
    page = second.go("/my/diary")
    none = page.get_by_text("Nothing can be kept here without signing in.")
    expect(none.last).to_be_visible()
    form = page.get_by_role("form", name="Write down a hard moment")
    form.get_by_label("Only me").check()
    for _ in range(2):
        form.get_by_role("button", name="Save").click()
    expect(none).to_have_count(2)
    second.offline(False)
    first.page = second.page
    first.sign_in()
    until(first.page, f"async () => JSON.parse(await ({STORED})()).outbox.length === 1")
    assert (first.count(OutboxEntry), second.count(OutboxEntry)) == (1, 0)
    first.window.context.clear_cookies()
    second.sign_in()
    second.wait_for("outbox", empty=True)
    assert (first.count(OutboxEntry), second.count(OutboxEntry)) == (1, 1)


def test_what_cannot_be_opened_stays_on_the_device_and_is_sent_again_only_by_hand(
    live: Live, window: Open
) -> None:
    phone = Phone(live, window, "Avocet")
    phone.offline()
    page = phone.go("/my/diary")
    hard_moment(page)
    page.evaluate(SPOILT)
    phone.offline(False)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    closed = page.get_by_role("link", name="One entry could not be opened")
    phone.go("/my")
    expect(closed).to_be_visible()
    expect(page.locator("[data-waits]")).to_be_hidden()
    phone.go("/my/diary")
    expect(closed).to_be_visible()
    closed.click()
    part = page.get_by_role("region", name="Could not be opened")
    expect(part.get_by_role("listitem")).to_have_count(1)
    assert len(asked) == 1
    with page.expect_response("**/my/outbox"):
        part.get_by_role("button", name="Try once more").click()
    expect(part.get_by_role("button", name="Try once more")).to_be_enabled()
    assert (len(stored(page)["outbox"]), phone.count(OutboxEntry)) == (1, 0)
    part.get_by_text("I don’t need this entry").click()
    part.get_by_role("button", name="Drop it").click()
    phone.wait_for("outbox", empty=True)
    expect(part).to_be_hidden()
    expect(closed).to_be_hidden()


def test_an_address_without_encryption_says_that_nothing_is_kept(live: Live, window: Open) -> None:
    client_id = live.world.add_client("Curlew Plainpath", "C. P.")
    one = window(CLIENT, live.world.user_of(client_id))
    page = one.page()
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    page.goto(one.at("/my"))
    expect(page.get_by_text("the address of this page is not encrypted")).to_be_visible()


def test_it_can_be_installed(live: Live, window: Open) -> None:
    phone = Phone(live, window, "Stint")
    session = phone.window.context.new_cdp_session(phone.page)
    told = session.send("Page.getAppManifest")
    assert told["errors"] == []
    assert json.loads(told["data"])["name"] == "Notes"
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [one["errorId"] for one in errors if one["errorId"] != "in-incognito"] == []
