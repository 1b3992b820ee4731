"""Assigning a questionnaire and taking it back."""

import pytest
import sqlalchemy as sa

from portal.assessments.models import Assessment, Assignment
from portal.clients.models import Client
from portal.db import db
from portal.notifications import senders
from tests.app import World
from tests.pages.assessments.conftest import Give, address
from tests.pages.notifications.reminding import sending_by

GOOD = {
    "instruments": "dic10",
    "due_on": "2026-11-25",
    "repeat": "0",
    "opens_at_time": "09:00",
    "grace_days": "14",
    "context_tag": "transition",
    "release": "now",
}


def test_everything_is_preset_so_that_one_press_assigns(world: World) -> None:
    page = world.as_clinician().get(f"/clients/{world.client}/assessments/assign").text
    assert 'value="2026-11-25"' in page
    assert page.count(" checked") == 4


def test_a_card_says_what_it_measures_how_long_it_takes_in_which_languages_and_what_is_missing(
    world: World,
) -> None:
    page = world.as_clinician().get(f"/clients/{world.client}/assessments/assign").text
    card = page.partition('value="dic10"')[2].partition("</label>")[0]
    for words in (
        "Leaning on someone, Standing alone",
        "10 questions, about 3 min",
        "English, Chinese",
        "in our own words, free to use",
        "not validated",
    ):
        assert words in card


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
        f"/clients/{world.client}/assessments/assign", {**GOOD, "instruments": "nonsense"}
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


def assigned(world: World) -> list[Assignment]:
    with world.app.app_context():
        return list(db.session.scalars(sa.select(Assignment).order_by(Assignment.instrument_code)))


def test_several_are_assigned_at_once(world: World) -> None:
    answer = world.as_clinician().post(
        f"/clients/{world.client}/assessments/assign", {**GOOD, "instruments": ["dic10", "must_choose"]}
    )
    assert answer.status_code == 303
    assert [one.instrument_code for one in assigned(world)] == ["dic10", "must_choose"]
    assert world.as_client().get("/my").text.count("/my/questionnaires/") == 2


def test_what_has_no_words_is_offered_on_paper_and_never_on_the_screen(world: World) -> None:
    page = f"/clients/{world.client}/assessments/assign"
    shown = world.as_clinician().get(page).text
    assert 'value="phq9"' not in shown
    assert f"/clients/{world.client}/assessments/enter/phq9" in shown
    assert world.as_clinician().post(page, {**GOOD, "instruments": "phq9"}).status_code == 422
    assert assigned(world) == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"repeat": "own"}, "every_days"),
        ({"repeat": "own", "every_days": "1"}, "every_days"),
        ({"repeat": "own", "every_days": "400"}, "every_days"),
        ({"repeat": "14", "ends_on": "2026-11-24"}, "ends_on"),
        ({"repeat": "14", "opens_at_time": "9 o'clock"}, "opens_at_time"),
        ({"repeat": "14", "opens_at_time": "24:00"}, "opens_at_time"),
        ({"grace_days": "-1"}, "grace_days"),
        ({"grace_days": "91"}, "grace_days"),
        ({"instruments": []}, "instruments"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    world: World, changed: dict[str, object], field: str
) -> None:
    answer = world.as_clinician().post(
        f"/clients/{world.client}/assessments/assign", {**GOOD, "release": "hidden", **changed}
    )
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert 'value="hidden" checked' in answer.text
    assert assigned(world) == []


def test_assigning_with_a_code_leads_to_the_page_that_makes_it(world: World) -> None:
    answer = world.as_clinician().post(f"/clients/{world.client}/assessments/assign", {**GOOD, "qr": "1"})
    with world.app.app_context():
        made = db.session.scalars(sa.select(Assessment)).one()
    assert answer.location == f"/clients/{world.client}/assessments/{made.id}/link"


def test_of_several_the_code_is_that_of_the_first_and_the_page_says_so(world: World) -> None:
    several = {**GOOD, "instruments": ["dic10", "must_choose"], "qr": "1"}
    browser = world.as_clinician()
    link = browser.post(f"/clients/{world.client}/assessments/assign", several).location
    assert "Each has a link of its own" in browser.get(link).text


@pytest.mark.parametrize("pressed", [{}, {"qr": "1"}])
def test_what_opens_later_is_not_said_to_be_there_already(world: World, pressed: dict[str, str]) -> None:
    browser = world.as_clinician()
    answer = browser.post(f"/clients/{world.client}/assessments/assign", {**GOOD, "repeat": "14", **pressed})
    page = browser.get(answer.location).text
    assert "It opens on 25 Nov 2026." in page
    assert "finds it on their page" not in page


@pytest.mark.parametrize(
    ("safe", "only_in_sessions", "contact", "reason"),
    [
        ("no", False, {"email": "wren@example.org"}, "the record does not say that e-mail is safe"),
        ("yes", False, {}, "the record holds no e-mail address"),
        ("yes", True, {"email": "wren@example.org"}, "contact is in sessions only"),
    ],
)
def test_why_nothing_can_go_by_mail_is_said_exactly(
    world: World, give: Give, safe: str, *, only_in_sessions: bool, contact: dict[str, str], reason: str
) -> None:
    link = f"/clients/{world.client}/assessments/{give()}/link"
    with world.app.app_context():
        client = db.session.get(Client, world.client)
        assert client is not None
        client.reminders_safe, client.in_session_only, client.contact = safe, only_in_sessions, contact
        db.session.commit()
    with sending_by(world.app, senders.Shown()):
        assert reason in world.as_clinician().get(f"/clients/{world.client}/assessments/assign").text
        assert reason in world.as_clinician().get(link).text


def test_how_often_reads_well_in_chinese(world: World) -> None:
    browser = world.as_clinician()
    browser.post("/language", {"lang": "zh"})
    page = browser.get(f"/clients/{world.client}/assessments/assign").text
    assert "只做一次" in page
    assert "依靠别人、独处" in page
    assert "%(" not in page


def test_a_client_under_eighteen_is_not_given_the_ten_questions(world: World) -> None:
    with world.app.app_context():
        client = db.session.get(Client, world.client)
        assert client is not None
        client.born_on = "2009-01-01"
        db.session.commit()
    answer = world.as_clinician().post(f"/clients/{world.client}/assessments/assign", GOOD)
    assert answer.status_code == 422
    assert "for adults" in answer.text
    assert assigned(world) == []


def test_reminders_are_kept_only_where_the_contact_is_safe(world: World) -> None:
    page = f"/clients/{world.client}/assessments/assign"
    assert 'name="remind"' not in world.as_clinician().get(page).text
    world.as_clinician().post(page, {**GOOD, "remind": "yes"})
    with world.app.app_context():
        client = db.session.get(Client, world.client)
        assert client is not None
        client.reminders_safe, client.contact = "yes", {"email": "wren@example.org"}
        db.session.commit()
    assert "no mail server is set up here" in world.as_clinician().get(page).text
    with sending_by(world.app, senders.Shown()):
        assert 'name="remind"' in world.as_clinician().get(page).text
        world.as_clinician().post(page, {**GOOD, "instruments": "must_choose", "remind": "yes"})
    assert [(one.instrument_code, one.remind) for one in assigned(world)] == [
        ("dic10", False),
        ("must_choose", True),
    ]
