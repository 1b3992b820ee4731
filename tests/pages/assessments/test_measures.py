"""Row 3 of the profile: every scale of every other questionnaire, its change, and the baseline it is counted from."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from portal.assessments import result_queries
from portal.assessments.models import Assessment, ScaleBaseline, Score
from portal.audit import AuditEvent
from portal.db import db
from tests.app import World
from tests.pages.assessments.answered import all_of, submitted
from tests.pages.assessments.conftest import WREN

GAD7 = {total: {n: int(n <= total) + int(n + 7 <= total) for n in range(1, 8)} for total in range(15)}
"""Answers of GAD-7 that come to a total."""


def scored(world: World, total: int, *, days: int = 0, answered_on: date | None = None) -> UUID:
    return submitted(world, "gad7", GAD7[total], days=days, answered_on=answered_on)


def profile(world: World, client_id: UUID | None = None) -> str:
    answer = world.as_clinician().get(f"/clients/{client_id or world.client}/profile")
    assert answer.status_code == 200
    return answer.text


def headline(page: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.S)
    assert found is not None
    return found.group(1)


def drawing(page: str, name: str) -> str:
    found = re.search(rf'<svg[^>]*aria-labelledby="{name}-t.*?</svg>', page, re.S)
    assert found is not None
    return found.group(0)


def lines(svg: str) -> int:
    """How many lines join points."""
    return svg.count('fill="none" stroke="#12436D" stroke-width="2.5"')


def change(world: World, assessment_id: UUID, **values: object) -> None:
    with world.app.app_context():
        db.session.execute(sa.update(Assessment).where(Assessment.id == assessment_id).values(**values))
        db.session.commit()


def baseline(world: World, assessment_id: UUID, rest: str = "", scale: str = "total") -> int:
    address = f"/clients/{world.client}/assessments/{assessment_id}/baseline/{scale}{rest}"
    return world.as_clinician().post(address).status_code


def test_one_result_is_a_dot_with_its_bands_and_no_line(world: World) -> None:
    scored(world, 11)
    page = profile(world)
    assert headline(page) == "Generalized Anxiety Disorder-7 (GAD-7): 11 on 18 Nov 2026"
    assert "11 on 18 Nov 2026. A second one will show direction." in page
    svg = drawing(page, "m-gad7-totald")
    assert lines(svg) == 0
    assert all(name in svg for name in ("Minimal", "Mild", "Moderate", "Severe"))
    assert "Higher means more anxiety symptoms" in page


def test_a_clear_change_is_said_with_its_direction_its_figure_and_its_source(world: World) -> None:
    scored(world, 11, days=60)
    scored(world, 7)
    page = profile(world)
    assert headline(page).endswith("11 to 7 since 19 Sep 2026, clearly better")
    assert "a difference of 4, and 4 or more counts as clear. A clear change for the better." in page
    assert "A change of 4 points or more is reliable (NCT05134103)." in page
    assert "unverified" not in page.split('id="measures"')[1]
    assert "a clear change from the baseline" in page
    assert lines(drawing(page, "m-gad7-totald")) == 1


def test_a_small_change_is_within_the_wobble(world: World) -> None:
    scored(world, 7, days=60)
    scored(world, 10)
    page = profile(world)
    assert "a difference of 3, within the usual wobble. From 4 on a difference counts as clear." in page
    assert "the usual wobble around the baseline of 19 Sep 2026" in page
    assert "a clear change from the baseline" not in page
    assert "−3" not in page
    assert "+3" in page


def test_a_worse_one_is_said_as_plainly_and_leads_the_page(world: World) -> None:
    for value, days in ((3, 60), (0, 0)):
        submitted(world, "who5", all_of("who5", value), days=days)
    scored(world, 11, days=60)
    scored(world, 4)
    page = profile(world)
    assert headline(page) == "WHO-5 Well-Being Index: 15 to 0 since 19 Sep 2026, clearly worse"
    assert "A clear change for the worse." in page
    assert "A clear change for the better." in page


def test_the_other_metric_of_a_scale_stands_beside_its_result(world: World) -> None:
    submitted(world, "who5", all_of("who5", 3))
    row = profile(world).split("WHO-5 Well-Being Index, every result")[1]
    assert "Percent" in row
    assert '<td class="num" data-label="Percent">60</td>' in row


def test_without_a_figure_there_is_the_difference_and_no_ribbon(world: World) -> None:
    submitted(world, "k10", all_of("k10", 4), days=30)
    submitted(world, "k10", all_of("k10", 1))
    page = profile(world)
    assert "From 40 to 10 since 19 Oct 2026, a difference of 30. No figure is published" in page
    assert headline(page).endswith(": 40 to 10 since 19 Oct 2026")
    assert "the usual wobble around" not in page
    assert "fill-opacity" not in drawing(page, "m-k10-totald")


def test_figures_from_memory_are_said_to_be_unverified_and_make_no_headline(world: World) -> None:
    submitted(world, "dass21", all_of("dass21", 3), days=30)
    submitted(world, "dass21", all_of("dass21", 0))
    page = profile(world)
    assert "by unverified figures" in page
    assert "from memory, not verified" in page
    assert "and more than 7.43 counts as clear. A clear change for the better." in page
    assert "clearly" not in headline(page)
    for scale in ("depression", "anxiety", "stress"):
        assert drawing(page, f"m-dass21-{scale}d")


def test_an_incomplete_form_has_a_row_and_no_point(world: World) -> None:
    scored(world, 11, days=60)
    submitted(world, "gad7", {1: 2}, days=30)
    scored(world, 4)
    page = profile(world)
    assert "not complete" in page
    assert lines(drawing(page, "m-gad7-totald")) == 0
    assert "one not complete" in page


@pytest.mark.parametrize(
    ("values", "words"), [({"lang": "zh"}, "another language"), ({"lang": "und"}, "another wording")]
)
def test_other_words_break_the_line_and_are_not_compared(
    world: World, values: dict[str, object], words: str
) -> None:
    scored(world, 14, days=60)
    scored(world, 13, days=40)
    change(world, scored(world, 4), **values)
    page = profile(world)
    assert lines(drawing(page, "m-gad7-totald")) == 1
    assert words in drawing(page, "m-gad7-totald")
    assert "so it is not compared with them." in page
    assert "A clear change" not in page


def test_two_hundred_results_keep_their_line_and_their_numbers(world: World) -> None:
    first = scored(world, 14, days=300)
    with world.app.app_context():
        copies(first, 199)
    page = profile(world)
    svg = drawing(page, "m-gad7-totald")
    assert lines(svg) == 1
    assert svg.count("<circle") <= 4
    assert page.count(">Count from here<") == 199


def copies(assessment_id: UUID, number: int) -> None:
    """The same result on each of so many days after."""
    row = db.session.scalars(sa.select(Assessment).where(Assessment.id == assessment_id)).one()
    score = db.session.scalars(sa.select(Score).where(Score.assessment_id == assessment_id)).one()
    for n in range(1, number + 1):
        day = row.submitted_at.date() + timedelta(days=n)
        made = Assessment(**columns(row), occurrence=n + 1, answered_on=day)
        db.session.add_all([made, Score(**columns(score), assessment_id=made.id)])
    db.session.commit()


def columns(row: Assessment | Score) -> dict[str, object]:
    """What a copy of a row keeps; sealed text belongs to its own row."""
    own = {"id", "occurrence", "answered_on", "assessment_id"}
    names = [column.name for column in row.__table__.columns]
    return {name: getattr(row, name) for name in names if name not in own and not name.endswith("_sealed")}


def test_beside_the_comfort_assessment_its_finding_stays_on_top(world: World) -> None:
    submitted(world, "dic10", {n: int(value) for n, value in WREN.items()})
    scored(world, 11)
    page = profile(world)
    assert headline(page) == "Leaning 1.6, standing alone 4.6"
    assert "Questionnaires, scale by scale" in page
    assert "No figure is published for how far a place moves by itself" in page


def test_a_paper_form_counts_on_the_day_that_it_bears(world: World) -> None:
    scored(world, 11, days=10)
    scored(world, 4, answered_on=date(2026, 8, 1))
    submitted(world, "dic10", {n: int(value) for n, value in WREN.items()}, answered_on=date(2026, 8, 2))
    page = profile(world)
    assert "From 4 to 11 since 1 Aug 2026" in page
    assert "2 Aug 2026" in page


def test_the_baseline_is_set_and_taken_back(world: World) -> None:
    scored(world, 14, days=60)
    middle = scored(world, 9, days=30)
    scored(world, 8)
    assert "From 14 to 8 since 19 Sep 2026" in profile(world)
    assert baseline(world, middle) == 303
    page = profile(world)
    assert "From 9 to 8 since 19 Oct 2026: a difference of 1, within the usual wobble." in page
    assert "the usual wobble around the baseline of 19 Oct 2026" in page
    assert baseline(world, middle) == 303
    assert baseline(world, middle, "/clear") == 303
    assert "From 14 to 8 since 19 Sep 2026" in profile(world)
    with world.app.app_context():
        assert db.session.scalars(sa.select(ScaleBaseline)).all() == []
        told = db.session.scalars(sa.select(AuditEvent.action).where(AuditEvent.action.like("baseline.%")))
        assert sorted(told) == ["baseline.cleared", "baseline.set"]


def test_another_baseline_takes_the_place_of_the_first(world: World) -> None:
    first, second = scored(world, 14, days=60), scored(world, 9, days=30)
    assert (baseline(world, first), baseline(world, second)) == (303, 303)
    with world.app.app_context():
        assert [row.assessment_id for row in db.session.scalars(sa.select(ScaleBaseline))] == [second]
    assert "9 on 19 Oct 2026 is the baseline. A later one will show change." in profile(world)
    assert baseline(world, first, "/clear") == 303
    with world.app.app_context():
        assert [row.assessment_id for row in db.session.scalars(sa.select(ScaleBaseline))] == [second]


def test_a_baseline_in_other_words_is_drawn_and_compared_with_nothing(world: World) -> None:
    first = scored(world, 14, days=60)
    change(world, scored(world, 4), lang="zh")
    assert baseline(world, first) == 303
    page = profile(world)
    assert "It was asked or counted in another way than the baseline, so the two are not compared." in page
    assert "A clear change" not in page


def test_only_a_result_on_the_scale_of_this_client_can_be_a_baseline(world: World) -> None:
    mine, open_form = scored(world, 11), submitted(world, "gad7", {1: 2})
    comfort = submitted(world, "dic10", {n: int(value) for n, value in WREN.items()})
    theirs = submitted(world, "gad7", GAD7[11], client_id=world.other_client)
    assert baseline(world, mine, scale="nothing") == 404
    assert baseline(world, open_form) == 404
    assert baseline(world, comfort, scale="dependence_comfort") == 404
    assert baseline(world, theirs) == 404
    with world.app.app_context():
        assert db.session.scalars(sa.select(ScaleBaseline)).all() == []


def test_a_total_of_fewer_items_is_not_compared_with_a_whole_one(world: World) -> None:
    not_working = {"not_working": True}
    submitted(world, "wsas", all_of("wsas", 2), context=not_working, days=14)
    submitted(world, "wsas", all_of("wsas", 4), days=7)
    submitted(world, "wsas", all_of("wsas", 4), days=3, context={"not_working": False})
    submitted(world, "wsas", all_of("wsas", 2), context=not_working)
    page = profile(world)
    assert "clearly" not in page
    assert "8, as on 4 Nov 2026." in page
    assert page.count("other questions count") > 2
    with world.app.app_context():
        last = db.session.scalars(sa.select(Assessment).order_by(Assessment.submitted_at.desc())).first()
        assert last is not None
        before = result_queries.earlier(last)
        assert before is not None
        assert before.context == not_working
