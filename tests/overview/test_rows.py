"""What the address of the caseload asks for, and how its rows are merged, sorted and paged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from portal.overview.rows import PAGE, Row, Wanted, in_order, merge, page_of, wanted


@dataclass(frozen=True)
class Person:
    id: UUID
    display_name: str | None = "Wren Samplewood"
    lang: str = "en"
    tz: str = "Europe/Berlin"
    status: str = "active"


@dataclass(frozen=True)
class Glance:
    outcome: str | None = None
    hold_open: bool = False
    last_session_on: date | None = None
    next_session_on: date | None = None
    taken_up: bool = True
    needs: int = 0


@dataclass(frozen=True)
class Standing:
    title: str | None = None
    state: str | None = None
    next_review_on: date | None = None
    step_position: int | None = None
    practised: int | None = None
    planned: int | None = None
    last_practice_at: datetime | None = None


@dataclass(frozen=True)
class Recent:
    leaning: tuple[int, ...]
    latest_at: datetime


def row(name: str, **values: object) -> Row:
    made = merge(Person(uuid4(), name), Glance(), None, None)
    return replace(made, **values)  # type: ignore[arg-type]


def names(rows: list[Row]) -> list[str]:
    return [one.name for one in rows]


def test_the_last_contact_is_the_latest_of_session_answers_and_practice_on_the_clients_own_day() -> None:
    late = datetime(2026, 11, 16, 23, 30, tzinfo=UTC)  # already the 17th in Berlin
    found = merge(
        Person(uuid4()),
        Glance(last_session_on=date(2026, 11, 10)),
        Standing(state="active", last_practice_at=late),
        Recent((8, 9), datetime(2026, 11, 12, 8, tzinfo=UTC)),
    )
    assert found.contact_on == date(2026, 11, 17)
    assert found.leaning == (8, 9)


def test_the_next_date_is_the_earlier_of_session_and_review_of_a_plan_in_use() -> None:
    session, review = date(2026, 11, 30), date(2026, 11, 24)
    glance = Glance(next_session_on=session)
    assert (
        merge(Person(uuid4()), glance, Standing(state="active", next_review_on=review), None).next_on
        == review
    )
    assert (
        merge(Person(uuid4()), glance, Standing(state="draft", next_review_on=review), None).next_on
        == session
    )


def test_a_client_who_only_practised_long_ago_has_no_plan_in_the_row() -> None:
    practised = datetime(2026, 9, 1, 12, tzinfo=UTC)
    found = merge(Person(uuid4()), Glance(), Standing(last_practice_at=practised), None)
    assert found.plan is None
    assert found.contact_on == date(2026, 9, 1)


def test_rows_without_a_value_stand_last_whichever_way_one_sorts() -> None:
    rows = [row("A"), row("B", next_on=date(2026, 11, 20)), row("C", next_on=date(2026, 11, 18))]
    assert names(in_order(rows, Wanted(sort="next"))) == ["C", "B", "A"]
    assert names(in_order(rows, Wanted(sort="-next"))) == ["B", "C", "A"]


def test_names_sort_without_regard_to_case() -> None:
    assert names(in_order([row("ida"), row("Wren"), row("Juno")], Wanted())) == ["ida", "Juno", "Wren"]


def test_a_plan_sorts_by_its_title() -> None:
    first = row("Z", plan=Standing(title="Asking for the salt", state="active"))
    second = row("A", plan=Standing(title="Beginning", state="offered"))
    assert names(in_order([second, first], Wanted(sort="plan"))) == ["Z", "A"]


def test_the_link_over_a_sorted_column_turns_the_order_round() -> None:
    assert Wanted(sort="contact").turned("contact") == "-contact"
    assert Wanted(sort="-contact").turned("contact") == "contact"
    assert Wanted(sort="-contact").turned("name") == "name"


@pytest.mark.parametrize(
    "arguments",
    [
        {"sort": "born_on"},
        {"sort": "--name"},
        {"show": "everybody"},
        {"page": "0"},
        {"page": "two"},
        {"page": ""},
    ],
)
def test_an_address_that_asks_for_what_there_is_not_is_refused(arguments: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r".*"):
        wanted(arguments)


def test_a_part_of_the_name_is_enough_in_any_case_and_any_unicode_form() -> None:
    person = Person(uuid4(), "Zoë Fictiva")
    assert wanted({"name": " zoe\u0308 "}).fits(person)
    assert not wanted({"name": "zoe"}).fits(person)


def test_the_list_shows_those_in_care_unless_it_is_asked_for_others() -> None:
    paused, gone = Person(uuid4(), status="paused"), Person(uuid4(), status="discharged")
    assert wanted({}).fits(paused)
    assert not wanted({}).fits(gone)
    assert wanted({"show": "discharged"}).fits(gone)
    assert wanted({"show": "all"}).fits(gone)


def test_pages_have_fifty_rows_and_know_their_neighbours() -> None:
    first, second = page_of(range(51), 1), page_of(range(51), 2)
    assert first is not None
    assert second is not None
    assert (len(first.rows), first.earlier, first.later) == (PAGE, None, 2)
    assert (list(second.rows), second.first, second.last, second.earlier, second.later) == (
        [50],
        51,
        51,
        1,
        None,
    )
    assert page_of(range(50), 2) is None


def test_an_empty_list_still_has_a_first_page() -> None:
    page = page_of([], 1)
    assert page is not None
    assert list(page.rows) == []
