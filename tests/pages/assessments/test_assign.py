"""Assigning a questionnaire and taking it back."""

import sqlalchemy as sa

from portal.assessments.models import Assessment, Assignment
from portal.db import db
from tests.app import World
from tests.pages.assessments.conftest import Give, address

GOOD = {"instrument": "dic10", "due_on": "2026-11-25", "context_tag": "transition", "release": "now"}


def test_everything_is_preset_so_that_one_press_assigns(world: World) -> None:
    page = world.as_clinician().get(f"/clients/{world.client}/assessments/assign").text
    assert 'value="2026-11-25"' in page
    assert page.count("checked") == 3


def test_an_assigned_questionnaire_is_one_assignment_with_one_administration(world: World) -> None:
    answer = world.as_clinician().post(f"/clients/{world.client}/assessments/assign", GOOD)
    assert answer.status_code == 303
    with world.app.app_context():
        assignment = db.session.scalars(sa.select(Assignment)).one()
        assessment = db.session.scalars(sa.select(Assessment)).one()
    assert assessment.assignment_id == assignment.id
    assert (assessment.state, assessment.context_tag, assessment.release) == ("due", "transition", "now")
    assert str(assessment.due_on) == "2026-11-25"
    assert "2026" in world.as_clinician().get(f"/clients/{world.client}/assessments").text


def test_a_past_due_date_is_refused_beside_the_field_and_nothing_is_written(world: World) -> None:
    answer = world.as_clinician().post(
        f"/clients/{world.client}/assessments/assign", {**GOOD, "due_on": "2026-11-01"}
    )
    assert answer.status_code == 422
    assert 'id="due_on-error"' in answer.text
    assert 'value="2026-11-01"' in answer.text
    with world.app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Assessment)) == 0


def test_an_unknown_questionnaire_is_refused(world: World) -> None:
    answer = world.as_clinician().post(
        f"/clients/{world.client}/assessments/assign", {**GOOD, "instrument": "nonsense"}
    )
    assert answer.status_code == 422


def test_what_nobody_has_begun_can_be_taken_back(world: World, give: Give) -> None:
    one = give()
    page = f"/clients/{world.client}/assessments"
    assert world.as_clinician().post(f"{page}/{one}/cancel", page=page).status_code == 303
    assert world.as_client().get(address(one)).status_code == 404


def test_what_was_begun_cannot_be_taken_back(world: World, give: Give) -> None:
    one = give()
    world.as_client().post(address(one), {"about": "partner_now"})
    page = f"/clients/{world.client}/assessments"
    answer = world.as_clinician().post(f"{page}/{one}/cancel", page=page)
    assert answer.status_code == 409
    assert world.as_client().get(address(one, "/1")).status_code == 200


def test_another_clinician_cannot_assign(world: World) -> None:
    other = world.browser(world.other_clinician)
    answer = other.post(f"/clients/{world.client}/assessments/assign", GOOD, page="/help")
    assert answer.status_code == 404
