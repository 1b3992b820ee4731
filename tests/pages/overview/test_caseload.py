"""The caseload: who is on it, what each row says, how it is found, sorted and paged, what it costs."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from portal.accounts.models import User
from portal.audit import AuditEvent
from portal.clients import actions
from portal.clients.models import CareTeamMember, Client, EventKind
from portal.clients.screening import ScreenAnswer
from portal.clock import now
from portal.db import db
from tests.app import World
from tests.pages.foundation.statements import counted
from tests.pages.overview.conftest import History


def page(world: World, query: str = "") -> str:
    answer = world.as_clinician().get(f"/caseload{query}")
    assert answer.status_code == 200
    return answer.text


def names(text: str) -> list[str]:
    return re.findall(r'class="row-link"[^>]*>([^<]+)<', text)


def row(text: str, client_id: UUID) -> str:
    found = next(one for one in re.findall(r"<tr>.*?</tr>", text, re.S) if str(client_id) in one)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found))


def set_status(world: World, client_id: UUID, status: str) -> None:
    with world.app.app_context():
        db.session.execute(sa.update(Client).where(Client.id == client_id).values(status=status))
        db.session.commit()


def test_one_sees_only_those_one_cares_for(world: World) -> None:
    assert names(page(world)) == ["Wren Samplewood"]
    other = world.browser(world.other_clinician).get("/caseload").text
    assert names(other) == ["Otis Demoford"]


def test_who_has_left_the_care_team_no_longer_sees_the_client(world: World) -> None:
    with world.app.app_context():
        db.session.execute(
            sa.update(CareTeamMember).where(CareTeamMember.client_id == world.client).values(until_at=now())
        )
        db.session.commit()
    assert "Nobody is in your care yet." in page(world)


def test_a_row_says_plan_contact_practice_score_and_next_date(world: World, history: History) -> None:
    history.answered(ago=9)
    history.answered(ago=2)
    history.plan()
    history.practice(learned="x")
    found = row(page(world), world.client)
    assert "Slow breathing 4-6, step 1" in found
    assert "today" in found
    assert re.search(r"1 of \d", found)
    assert "Wren Samplewood: last value 8 8, 8 8 leaning, sum" in found
    assert "25 Nov" in found


def test_a_new_client_reads_as_one(world: World) -> None:
    found = row(page(world), world.client)
    assert "No plan yet" in found
    assert found.rstrip().endswith("none")


def test_an_open_hold_is_told_in_a_word_and_in_the_lead(world: World, history: History) -> None:
    history.plan()
    history.practice()
    history.hold()
    text = page(world)
    assert "1 plan rests until you have talked." in text
    found = row(text, world.client)
    assert "Talk first" in found
    assert "Plan rests: Slow breathing 4-6" in found


def test_a_screen_that_says_stop_is_told_in_a_word(world: World) -> None:
    world.screen(stalking=ScreenAnswer.CURRENT)
    assert "Stop" in row(page(world), world.client)


def test_a_screen_from_before_that_is_written_down_later_takes_nothing_back(world: World) -> None:
    world.screen(stalking=ScreenAnswer.CURRENT)
    world.screen(done_on=now().date() - timedelta(days=5))
    assert "Stop" in row(page(world), world.client)


def test_offers_and_drafts_say_so(world: World, history: History) -> None:
    history.plan(offered=False)
    assert "Draft: Slow breathing 4-6" in row(page(world), world.client)
    history.plan(accepted=False)
    assert "Offered: Slow breathing 4-6" in row(page(world), world.client)


def test_people_are_found_by_a_part_of_their_name(world: World) -> None:
    world.add_client("林示例 Lin Shili", "林", lang="zh")
    assert names(page(world, "?name=SHILI")) == ["林示例 Lin Shili"]
    assert names(page(world, "?name=%E7%A4%BA")) == ["林示例 Lin Shili"]
    assert "Nobody fits this search." in page(world, "?name=zzz")
    assert 'value="zzz"' in page(world, "?name=zzz")


def test_the_list_shows_a_status_and_counts_each(world: World) -> None:
    ida = world.add_client("Ida Sampleton", "I. S.")
    set_status(world, ida, "discharged")
    assert names(page(world)) == ["Wren Samplewood"]
    assert "1 person in care." in page(world)
    assert names(page(world, "?show=discharged")) == ["Ida Sampleton"]
    assert "Discharged (1)" in page(world)
    assert names(page(world, "?show=all")) == ["Ida Sampleton", "Wren Samplewood"]


def test_columns_are_sorted_by_plain_links_that_say_so(world: World) -> None:
    world.add_client("Ida Sampleton", "I. S.")
    assert names(page(world, "?sort=-name")) == ["Wren Samplewood", "Ida Sampleton"]
    text = page(world, "?sort=-name")
    assert 'aria-sort="descending"' in text
    assert "sort=contact" in text
    assert "sort=-name" not in text.split("<tbody>")[0].split("<thead>")[1]


@pytest.mark.parametrize("query", ["?sort=tz", "?show=mine", "?page=0", "?page=x", "?page=-1"])
def test_an_address_with_nonsense_in_it_is_refused(world: World, query: str) -> None:
    assert world.as_clinician().get(f"/caseload{query}").status_code == 400


def test_a_page_beyond_the_last_is_not_found(world: World) -> None:
    assert world.as_clinician().get("/caseload?page=2").status_code == 404


def test_fifty_rows_make_a_page_and_the_log_names_only_those_shown(world: World) -> None:
    for n in range(50):
        world.add_client(f"Sample Client {n:02}", "S. C.")
    first = page(world)
    assert len(names(first)) == 50
    assert "Showing 1 to 50 of 51" in first
    assert 'rel="next"' in first
    assert names(page(world, "?page=2")) == ["Wren Samplewood"]
    with world.app.app_context():
        events = db.session.scalars(
            sa.select(AuditEvent).where(AuditEvent.action == "caseload.read").order_by(AuditEvent.number)
        ).all()
    assert [len(event.shown) for event in events] == [50, 1]
    assert events[-1].shown == [str(world.client)]


def test_the_list_costs_the_same_for_one_row_and_for_fifty(world: World, history: History) -> None:
    def fill(client_id: UUID) -> None:
        history.answered(client_id)
        history.plan(client_id)
        history.practice(client_id)
        world.screen(client_id)

    fill(world.client)
    clinician = world.as_clinician()
    clinician.get("/caseload")
    with counted(world.app) as one:
        clinician.get("/caseload")
    for n in range(49):
        client_id = world.add_client(f"Sample Client {n:02}", "S. C.")
        if n < 8:
            fill(client_id)
    with counted(world.app) as fifty:
        assert len(names(clinician.get("/caseload").text)) == 50
    assert len(one) == len(fifty)
    reads = [statement for statement in fifty if statement.startswith("SELECT") and "audit_" not in statement]
    assert len(reads) <= 8


def test_the_client_and_the_administrator_have_no_caseload(world: World) -> None:
    assert world.as_client().get("/caseload").status_code == 404
    assert world.browser(world.administrator).get("/caseload").status_code == 404
    assert world.browser().get("/caseload").location == "/sign-in?next=/caseload"


def test_a_session_counts_as_contact_and_a_coming_one_as_next_date(world: World) -> None:
    with world.app.app_context():
        client, person = db.session.get(Client, world.client), db.session.get(User, world.clinician)
        assert client is not None
        assert person is not None
        for day in (16, 30):
            actions.mark_timeline(
                client,
                EventKind.SESSION,
                on=now().date().replace(day=day),
                label=None,
                by=person.actor,
                at=now(),
            )
        db.session.commit()
    found = row(page(world), world.client)
    assert "2 days ago" in found
    assert "30 Nov" in found
