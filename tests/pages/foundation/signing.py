"""Signing in as a person does it, with a password."""

from __future__ import annotations

import re

from werkzeug.test import TestResponse

from portal.accounts.models import User
from portal.db import db
from tests.app import Browser, World

PASSWORD = "green kettle humming twice"
HANDLE = "exemplar"
WAIT = "Too many tries. Wait 15 minutes, then try again."


def set_password(world: World, stored: str) -> None:
    with world.app.app_context():
        user = db.session.get(User, world.clinician)
        assert user is not None
        user.password_hash = stored
        db.session.commit()


def sign_in(
    world: World,
    handle: str = HANDLE,
    password: str = PASSWORD,
    *,
    address: str = "127.0.0.1",
    query: str = "",
) -> tuple[TestResponse, Browser]:
    browser = world.browser()
    sent = browser.post(
        f"/sign-in{query}",
        {"handle": handle, "password": password},
        page="/sign-in",
        environ_base={"REMOTE_ADDR": address},
    )
    return sent, browser


def plain(answer: TestResponse) -> str:
    """A page without what differs each time."""
    text = re.sub(r'value="[^"]{20,}"', "", answer.text)
    return re.sub(r'value="[^"]*"', "", text)


def wait_needed(answer: TestResponse) -> bool:
    return WAIT in answer.text


def token_of(browser: Browser) -> str:
    with browser.http.session_transaction() as cookie:
        return str(cookie["_user_id"])
