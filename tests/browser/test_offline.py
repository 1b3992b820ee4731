"""Without a connection: pages open and save, and nothing is readable once somebody left."""

from __future__ import annotations

import json
import re
from datetime import timedelta

from playwright.sync_api import expect

from portal.clock import now
from tests.browser.conftest import CLIENT, Open
from tests.browser.phone import CANARY, OFFLINE, Phone, cached, hard_moment, stored
from tests.live import Live


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
