"""A question that is asked twice while a page is only read costs one statement, and none is answered from before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from portal.asked_once import asked_once
from portal.db import db, read_only
from portal.transaction import Portal

asked: list[int] = []


@asked_once
def twice(number: int) -> int:
    asked.append(number)
    return 2 * number


@asked_once
def thrice(number: int, *, less: int = 0) -> int:
    return 3 * number - less


@contextmanager
def reading(app: Portal, *, only: bool) -> Iterator[None]:
    asked.clear()
    token = read_only.set(only)
    try:
        with app.app_context():
            yield
    finally:
        read_only.reset(token)


def test_while_nothing_may_be_written_each_question_is_asked_once(app: Portal) -> None:
    with reading(app, only=True):
        assert [twice(3), twice(4), twice(3)] == [6, 8, 6]
    assert asked == [3, 4]


def test_another_question_has_its_own_answer(app: Portal) -> None:
    with reading(app, only=True):
        assert [twice(3), thrice(3), thrice(3, less=1), thrice(3, less=2)] == [6, 9, 8, 7]


def test_where_something_may_be_written_it_is_asked_each_time(app: Portal) -> None:
    with reading(app, only=False):
        assert [twice(3), twice(3)] == [6, 6]
    assert asked == [3, 3]


def test_nothing_is_kept_beyond_the_end_of_a_transaction(app: Portal) -> None:
    for end in (lambda: db.session.commit(), lambda: db.session.rollback()):
        with reading(app, only=True):
            twice(3)
            db.session.connection()
            end()
            twice(3)
        assert asked == [3, 3]


def test_nothing_is_kept_for_the_next_request(app: Portal) -> None:
    with reading(app, only=True):
        twice(3)
        with app.app_context():
            twice(3)
    assert asked == [3, 3]
