"""A client's phone for tests of what works without a connection: what it keeps, and what is written on it."""

from __future__ import annotations

import json
import time
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from playwright.sync_api import Error, Page, expect

from portal.accounts.outbox_models import OutboxEntry, OutboxKey
from portal.clients.models import Client
from portal.db import db
from portal.diary.models import DiaryEntry, ToolUse
from portal.plans.practice_models import PracticeLog
from tests.browser.conftest import CLIENT, Open, Window
from tests.browser.filling import pick
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
  all.result[0].sealed[90] ^= 1;
  store.put(all.result[0]);
  await new Promise((done) => { store.transaction.oncomplete = () => done(); });
  database.close();
}"""
HELD = """async () => {
  window.held = true;
  const asked = indexedDB.open('notes');
  const database = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  const store = database.transaction('keys', 'readwrite').objectStore('keys');
  const again = () => { if (window.held) store.get('').onsuccess = again; else database.close(); };
  again();
}"""
"""Holds the keys of the device until `held` is said to be false: whoever wants to look at them waits."""
READY = (
    "async () => { await navigator.serviceWorker.ready; return Boolean(navigator.serviceWorker.controller); }"
)
PREPARED = """() => [...document.querySelectorAll('[data-offline-page] form[data-outbox]')]
  .every((form) => form.elements.client_token.value)"""


PATIENCE = 15
"""Seconds that a page may take to be told of something; asked from outside, as the page's own clock may be a made-up one."""


def until(page: Page, holds: str) -> None:
    """Wait until something holds in a page that takes a moment to be told; one that opens anew meanwhile is asked again."""
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        try:
            if page.evaluate(f"async () => await ({holds})()"):
                return
            page.wait_for_timeout(20)
        except Error as fault:
            if "Execution context was destroyed" not in fault.message:
                raise
            page.wait_for_load_state()
    raise AssertionError(holds)


def wait_for(page: Page, store: str, *, empty: bool = False) -> None:
    """Wait until something is in one of the stores of the page's device, or nothing."""
    until(
        page,
        f"async () => (JSON.parse(await ({STORED})()).{store}?.length > 0) !== {str(empty).lower()}",
    )


def settle(page: Page) -> None:
    """Wait until a page would work without a connection: the worker is there, and the key to seal with."""
    until(page, READY)
    wait_for(page, "keys")


def stored(page: Page) -> dict[str, Any]:
    """Everything that this device keeps besides files, as text."""
    found: dict[str, Any] = json.loads(page.evaluate(STORED))
    return found


def cached(page: Page) -> dict[str, str]:
    """Every file and page that the worker keeps, by its address."""
    found: dict[str, str] = json.loads(page.evaluate(CACHED))
    return found


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
        wait_for(self.page, store, empty=empty)

    def go(self, path: str) -> Page:
        """Open a page; one for nobody is ready once its forms keep themselves."""
        self.page.goto(self.window.at(path))
        until(self.page, PREPARED)
        return self.page

    def offline(self, off: bool = True) -> None:
        self.window.context.set_offline(off)

    def kill_tab(self) -> None:
        """The tab is gone; another one opens."""
        old, self.page = self.page, self.window.page()
        old.close()

    def lose_key(self) -> dict[str, Any]:
        """The account's key is gone at the server; gives what its row was."""
        with self.live.app.app_context():
            mine = OutboxKey.user_id == self.user_id
            old = dict(db.session.execute(sa.select(OutboxKey.__table__).where(mine)).mappings().one())
            db.session.execute(sa.delete(OutboxKey).where(mine))
            db.session.commit()
            return old

    def find_key(self, row: dict[str, Any]) -> None:
        """It is there again."""
        with self.live.app.app_context():
            db.session.execute(sa.insert(OutboxKey).values(row))
            db.session.commit()

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


def begin_five(page: Page) -> None:
    page.get_by_role("button", name="Start five minutes").click()
    expect(page.get_by_role("button", name="Save and finish")).to_be_visible()
    page.wait_for_load_state()  # its script is there before the connection goes


def end_five(page: Page) -> None:
    page.get_by_label("What goes through your mind?").fill(CANARY)
    page.get_by_role("button", name="Save and finish").click()
    expect(page.get_by_text("Saved on this device.")).to_be_visible()
    expect(page.get_by_label("What goes through your mind?")).to_have_count(0)


def hard_moment(page: Page) -> None:
    form = page.get_by_role("form", name="Write down a hard moment")
    form.get_by_label("In my own words").fill(CANARY)
    form.get_by_label("Only me").check()
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved on this device.")).to_be_visible()


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
