"""C12 and C7: small lines from 0 to 100, with days marked under them."""

from datetime import date, timedelta

from portal.charts import Rated, outcome_line


def test_marked_days_lie_on_the_axis_of_the_ratings_and_stretch_it():
    monthly = [Rated(date(2026, 9, 1), 40), Rated(date(2026, 10, 1), 60)]
    plain = outcome_line(monthly)
    marked = outcome_line(monthly, marked=[date(2026, 10, 31), date(2026, 9, 16)])
    assert plain.ticks == ()
    (first, x), (last, end) = marked.ticks
    assert (first, last) == (date(2026, 9, 16), date(2026, 10, 31))
    assert end == marked.right == plain.points[-1].x
    assert marked.points[0].x == marked.left
    assert marked.left < x < marked.points[-1].x < end
    assert [on for on, _ in marked.days] == [date(2026, 9, 1), date(2026, 10, 31)]


def test_days_before_the_ratings_that_are_drawn_are_left_out():
    many = [Rated(date(2026, 1, 1) + timedelta(days=20 * n), n) for n in range(14)]
    drawn = outcome_line(many, marked=[many[0].on, many[5].on])
    assert drawn.dropped == 2
    assert [on for on, _ in drawn.ticks] == [many[5].on]


def test_marked_days_without_a_rating_draw_nothing():
    assert outcome_line([], marked=[date(2026, 9, 16)]).points == ()
