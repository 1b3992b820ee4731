"""One walk through the product on PostgreSQL: from the first sign-in to a client with a slip of their own."""

from __future__ import annotations

import re
from uuid import UUID

import sqlalchemy as sa

from portal import audit
from portal.accounts import passwords
from portal.accounts.models import Invitation, User
from portal.db import db
from portal.transaction import Portal
from tests.app import Browser, World
from tests.pages.foundation.threads import together

PASSWORD = "green kettle humming twice"


def sign_in(app: Portal, handle: str, password: str = PASSWORD) -> Browser:
    browser = Browser(app)
    sent = browser.post("/sign-in", {"handle": handle, "password": password})
    assert sent.status_code == 303, sent.text
    return browser


def give_password(world: World, user_id: UUID) -> None:
    with world.app.app_context():
        user = db.session.get(User, user_id)
        assert user is not None
        user.password_hash = passwords.hash_password(PASSWORD)
        db.session.commit()


def new_slip(browser: Browser, client: str) -> str:
    page = browser.post(f"{client}/slip", page=f"{client}/slip").text
    found = re.search(r"/invitations/([\w-]{20,})", page)
    assert found, page[:500]
    return f"/invitations/{found.group(1)}"


def test_a_clinician_takes_in_a_client_who_comes_in_with_a_slip(app: Portal, world: World) -> None:
    give_password(world, world.clinician)
    browser = sign_in(app, "Exemplar")
    assert "Wren Samplewood" in browser.get("/caseload").text
    assert browser.get(f"/clients/{world.client}").status_code == 200
    assert browser.get(f"/clients/{world.other_client}").status_code == 404
    assert browser.get(f"/clients/{world.client}/profile").status_code == 200

    slip = new_slip(browser, f"/clients/{world.client}")
    own = Browser(app)
    assert own.get(slip).status_code == 200
    taken = own.post(
        slip, {"lang": "zh", "handle": "鹪鹩鸟", "password": "四个毫无关系的词语连在一起才算安全"}
    )
    assert taken.status_code == 303, taken.text
    home = own.get("/my")
    assert home.status_code == 200
    assert '<html lang="zh"' in home.text
    assert Browser(app).get(slip).status_code == 404

    own.post("/sign-out", page="/my")
    assert own.get("/my").status_code == 303
    assert sign_in(app, "鹪鹩鸟", "四个毫无关系的词语连在一起才算安全").get("/my").status_code == 200
    with app.app_context():
        assert list(audit.verify(db.session())) == []


def test_of_twenty_who_use_one_slip_at_once_one_gets_in(app: Portal, world: World) -> None:
    slip = new_slip(world.as_clinician(), f"/clients/{world.client}")
    browsers = [Browser(app) for _ in range(20)]
    tokens = [browser.csrf(slip) for browser in browsers]

    def use(n: int) -> int:
        data = {"csrf_token": tokens[n], "lang": "en", "handle": f"wren-{n}", "password": PASSWORD}
        return browsers[n].http.post(slip, data=data).status_code

    statuses = together(20, use)
    assert statuses.count(303) == 1
    assert set(statuses) <= {303, 404, 409}
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).where(Invitation.used_at.is_not(None))) == 1
        user = db.session.get(User, world.user_of(world.client))
        assert user is not None
        assert user.handle == f"wren-{statuses.index(303)}"
