"""The rules of access: clinic, role and care team decide, from one request to the next."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa

from portal import audit
from portal.access import Permission, can
from portal.accounts import actions as accounts
from portal.accounts.actor import Role, System
from portal.accounts.models import User
from portal.audit import AuditEvent
from portal.clients.models import CareTeamMember, Client
from portal.clock import now
from portal.db import db
from tests.pages.foundation.furnished import NAMES, ROLES, House
from tests.pages.foundation.state import events, fingerprint


def test_nobody_of_another_clinic_gets_in_though_the_care_team_says_so(house: House) -> None:
    with house.app.app_context():
        stranger = another_clinic(Role.CLINICIAN)
        db.session.add(
            CareTeamMember(
                clinic_id=house.world.clinic_id,
                client_id=house.world.client,
                user_id=stranger.id,
                since_at=now(),
                created_by=stranger.id,
            )
        )
        db.session.commit()
        client = db.session.get(Client, house.world.client)
        assert client is not None
        assert not any(can(stranger.actor, permission, client) for permission in Permission)
        stranger_id = stranger.id
    browser = house.world.browser(stranger_id)
    assert browser.get(f"/clients/{house.world.client}").status_code == 404
    assert NAMES["client"] not in browser.get("/caseload").text


def another_clinic(role: Role) -> User:
    clinic = accounts.add_clinic("Elsewhere", tz="UTC", by=None, at=now())
    db.session.flush()
    user = accounts.prepare_user(
        clinic.id, role, "Stranger", lang="en", tz="UTC", by=System(clinic.id), at=now()
    )
    db.session.commit()
    return user


def test_an_administrator_of_another_clinic_sees_and_changes_nothing(house: House) -> None:
    with house.app.app_context():
        stranger_id = another_clinic(Role.ADMINISTRATOR).id
    browser = house.world.browser(stranger_id)
    page = browser.get("/admin/accounts")
    assert page.status_code == 200
    assert "Fern" not in page.text
    assert NAMES["client"] not in page.text
    before = fingerprint(house.app)
    sent = browser.post(f"/admin/accounts/{house.world.clinician}/close", page="/admin/accounts")
    assert sent.status_code == 404
    assert fingerprint(house.app) == before


def test_who_left_the_care_team_is_out_with_the_next_request(house: House) -> None:
    browser = house.browser("clinician")
    assert browser.get(f"/clients/{house.world.client}").status_code == 200
    with house.app.app_context():
        db.session.execute(sa.update(CareTeamMember).values(until_at=now()))
        db.session.commit()
    assert browser.get(f"/clients/{house.world.client}").status_code == 404
    assert NAMES["client"] not in browser.get("/caseload").text


def test_being_responsible_opens_nothing_without_the_care_team(house: House) -> None:
    with house.app.app_context():
        db.session.execute(
            sa.update(Client)
            .where(Client.id == house.world.client)
            .values(responsible_id=house.world.other_clinician)
        )
        db.session.commit()
    assert house.browser("other_clinician").get(f"/clients/{house.world.client}").status_code == 404
    assert house.browser("clinician").get(f"/clients/{house.world.client}").status_code == 200


def test_a_care_team_membership_of_somebody_who_is_no_clinician_opens_nothing(house: House) -> None:
    with house.app.app_context():
        for user_id in (house.world.administrator, house.user("other_client")):
            db.session.add(
                CareTeamMember(
                    clinic_id=house.world.clinic_id,
                    client_id=house.world.client,
                    user_id=user_id,
                    since_at=now(),
                    created_by=house.world.administrator,
                )
            )
        db.session.commit()
    for role in ("administrator", "other_client"):
        assert house.browser(role).get(f"/clients/{house.world.client}").status_code == 404


def test_a_list_says_in_one_event_which_records_it_showed(house: House) -> None:
    house.browser("clinician").get("/caseload")
    with house.app.app_context():
        event = db.session.scalars(
            sa.select(AuditEvent)
            .where(AuditEvent.action == "caseload.read", AuditEvent.chain != audit.NO_CLINIC)
            .order_by(AuditEvent.number.desc())
            .limit(1)
        ).one()
        assert event.shown == [str(house.world.client)]


def test_a_refusal_names_the_record_that_was_tried(house: House) -> None:
    house.browser("other_clinician").get(f"/clients/{house.world.client}")
    assert ("client.read", "refused", house.world.other_clinician, house.world.client) in events(house.app)


def test_an_address_about_nobody_is_a_404_for_everybody(house: House) -> None:
    for role in ROLES:
        assert house.browser(role).get(f"/clients/{uuid4()}/nowhere").status_code == 404
