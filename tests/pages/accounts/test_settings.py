"""The page of settings: every default number can be changed, by whom it may, and it says that it is a default."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
import sqlalchemy as sa

from portal.accounts import number_queries
from portal.accounts.models import ChosenNumber, Clinic
from portal.accounts.number_wording import NUMBER_WORDS
from portal.audit import AuditEvent
from portal.db import db
from portal.defaults import DEFAULTS
from tests.app import World

PERSONAL = [one.key for one in DEFAULTS.values() if one.personal]


def number(world: World, key: str, user_id: UUID | None = None) -> int:
    with world.app.app_context():
        return number_queries.number(world.clinic_id, key, user_id=user_id)


def version(page: str) -> str:
    found = re.findall(r'name="version" value="(\d+)"', page)
    return str(found[-1])


def save(world: World, who: str, **values: str) -> int:
    browser = world.as_clinician() if who == "clinician" else world.browser(world.administrator)
    page = browser.get("/settings").text
    return int(browser.post("/settings/numbers", {"version": version(page), **values}).status_code)


@pytest.mark.parametrize("who", ["clinician", "administrator"])
def test_the_list_on_top_leads_to_every_part_of_the_page(world: World, who: str) -> None:
    page = world.browser(getattr(world, who)).get("/settings").text
    places = re.findall(r'<li><a href="#([\w-]+)"', page)
    headings = [place for place in re.findall(r'<h[23][^>]* id="([\w-]+)"', page) if place != "numbers-title"]
    assert len(places) >= 3
    assert places == headings


def test_every_number_has_words_and_a_default_within_its_range() -> None:
    assert DEFAULTS.keys() == NUMBER_WORDS.keys()
    for one in DEFAULTS.values():
        assert one.low <= one.value <= one.high, one.key


def test_an_administrator_changes_any_number_and_a_clinician_their_own(world: World) -> None:
    page = world.browser(world.administrator).get("/settings").text
    assert all(f'name="{key}"' in page for key in DEFAULTS)
    assert "defaults of ours" in page
    page = world.as_clinician().get("/settings").text
    assert [key for key in DEFAULTS if f'name="{key}"' in page] == PERSONAL
    assert "defaults of ours" in page


def test_a_number_of_the_clinic_holds_until_a_clinician_sets_their_own(world: World) -> None:
    assert number(world, "review_every_days", world.clinician) == 7
    assert save(world, "administrator", review_every_days="14") == 303
    assert number(world, "review_every_days", world.clinician) == 14
    assert save(world, "clinician", review_every_days="5") == 303
    assert number(world, "review_every_days", world.clinician) == 5
    assert number(world, "review_every_days", world.other_clinician) == 14
    assert save(world, "clinician", review_every_days="") == 303
    assert number(world, "review_every_days", world.clinician) == 14


def test_what_is_only_the_clinics_is_not_a_clinicians_to_set(world: World) -> None:
    assert save(world, "clinician", screen_days="10") == 303
    assert number(world, "screen_days", world.clinician) == 90


@pytest.mark.parametrize(
    ("key", "typed"), [("screen_days", "0"), ("screen_days", "many"), ("dose_days", "5")]
)
def test_a_number_out_of_range_is_refused_beside_its_field_and_kept(
    world: World, key: str, typed: str
) -> None:
    browser = world.browser(world.administrator)
    page = browser.get("/settings").text
    answer = browser.post("/settings/numbers", {"version": version(page), key: typed, "gap_points": "40"})
    assert answer.status_code == 422
    assert f'id="{key}-error"' in answer.text
    assert f'value="{typed}"' in answer.text
    assert 'value="40"' in answer.text
    assert number(world, "gap_points") == 35


def test_two_administrators_never_overwrite_each_other(world: World) -> None:
    browser = world.browser(world.administrator)
    before = version(browser.get("/settings").text)
    assert save(world, "administrator", gap_points="40") == 303
    answer = browser.post("/settings/numbers", {"version": before, "gap_points": "50"})
    assert answer.status_code == 409
    assert "50" in answer.text
    assert "40" in answer.text
    assert number(world, "gap_points") == 40


def test_the_log_names_what_was_changed_and_nothing_is_written_for_nothing(world: World) -> None:
    assert save(world, "administrator", gap_points="40") == 303
    assert save(world, "administrator", gap_points="40") == 303
    with world.app.app_context():
        events = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "number.chosen")).all()
        assert len(events) == 1
        assert db.session.scalar(sa.select(sa.func.count()).select_from(ChosenNumber)) == 1


def test_a_rule_that_asks_is_chosen_as_a_yes_or_a_no(world: World) -> None:
    page = world.browser(world.administrator).get("/settings").text
    assert "as preset: yes" in page
    assert save(world, "administrator", remote_asks="0") == 303
    assert number(world, "remote_asks") == 0
    page = world.as_clinician().get("/settings").text
    label = str(NUMBER_WORDS["remote_asks"].label)
    assert re.search(rf"{label}</th><td[^>]*>no</td><td[^>]*>yes</td>", page)
    assert save(world, "administrator", remote_asks="2") == 422
    assert save(world, "administrator", remote_asks="") == 303
    assert number(world, "remote_asks") == 1


def test_how_long_an_unseen_question_of_safety_waits_is_one_number_wherever_it_is_set(world: World) -> None:
    assert save(world, "administrator", escalate_after_minutes="60") == 303
    admin = world.browser(world.administrator)
    assert re.search(r'name="escalate_after_minutes"[^>]*value="60"', admin.get("/admin/clinic").text)
    assert number(world, "escalate_after_minutes") == 60
    with world.app.app_context():
        assert db.session.get_one(Clinic, world.clinic_id).escalate_after_minutes == 60
        events = db.session.scalars(sa.select(AuditEvent.action)).all()
        assert events.count("clinic.escalation_set") == 1
        assert "number.chosen" not in events
    assert save(world, "administrator", escalate_after_minutes="") == 303
    assert number(world, "escalate_after_minutes") == 240


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ({"fears_times": "4"}, "fears_times"),
        ({"most_suggestions": "1"}, "most_suggested_practices"),
        ({"fears_times": "4", "fears_of": "5"}, None),
    ],
)
def test_numbers_that_belong_together_keep_their_order(
    world: World, typed: dict[str, str], refused: str | None
) -> None:
    browser = world.browser(world.administrator)
    page = browser.get("/settings").text
    answer = browser.post("/settings/numbers", {"version": version(page), **typed})
    assert answer.status_code == (422 if refused else 303)
    assert refused is None or f'id="{refused}-error"' in answer.text


def test_a_clinicians_number_is_held_against_the_clinics_where_the_other_is_left_empty(world: World) -> None:
    assert save(world, "administrator", dose_count="8") == 303
    assert save(world, "clinician", dose_days="6") == 303
    assert save(world, "clinician", dose_days="9") == 422


def test_the_preset_due_date_of_a_questionnaire_follows_the_number(world: World) -> None:
    browser = world.as_clinician()
    address = f"/clients/{world.client}/assessments/assign"
    usual = re.search(r'name="due_on" type="date" value="([^"]+)"', browser.get(address).text)
    assert save(world, "clinician", questionnaire_due_days="21", questionnaire_grace_days="3") == 303
    page = browser.get(address).text
    later = re.search(r'name="due_on" type="date" value="([^"]+)"', page)
    assert usual
    assert later
    assert later[1] > usual[1]
    assert re.search(r'name="grace_days"[^>]*value="3"', page)
