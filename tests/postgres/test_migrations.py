"""Migrations on PostgreSQL: the same shape, up and down with rows, nothing by halves, and what the tables refuse."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal import audit, triggers
from portal.accounts.actor import System
from portal.db import Base, db
from portal.transaction import Portal
from tests.pages.foundation import shapes
from tests.pages.foundation.rows import Rows, models


def test_the_newest_shape_is_what_the_models_say(app: Portal) -> None:
    assert shapes.differences(app) == []
    assert shapes.tables(app) - {"alembic_version"} == set(Base.metadata.tables)


def test_every_constraint_and_index_of_the_models_is_in_the_database(app: Portal) -> None:
    assert shapes.constraints(app) == shapes.expected_constraints("postgresql")


def test_up_down_and_up_again_with_rows(empty: Portal) -> None:
    shapes.upgrade(empty)
    shapes.fill(empty)
    for _ in shapes.revisions():
        shapes.downgrade(empty)
        assert shapes.growing_triggers(empty) == shapes.expected_triggers(empty)
    assert shapes.tables(empty) == {"alembic_version"}
    for revision in reversed(shapes.revisions()):
        shapes.upgrade(empty, revision)
        assert shapes.growing_triggers(empty) == shapes.expected_triggers(empty)
    assert shapes.differences(empty) == []
    shapes.fill(empty)


def test_a_migration_that_fails_leaves_nothing_and_can_be_run_again(
    empty: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_connection: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(triggers, "make", fails)
    with pytest.raises(OSError, match="the disk is full"):
        shapes.upgrade(empty)
    assert shapes.tables(empty) == set()
    monkeypatch.undo()
    shapes.upgrade(empty)
    assert shapes.differences(empty) == []


@pytest.mark.parametrize("table", list(models()))
def test_impossible_values_are_refused_by_the_database_itself(app: Portal, table: str) -> None:
    assert shapes.taken(app, table) == []


@pytest.mark.parametrize("table", triggers.GROWING)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_a_growing_table_refuses_change_and_removal(app: Portal, table: str, statement: str) -> None:
    with app.app_context():
        Rows(db.session()).make_every()
        audit.record("test.done", by=System(None))
        db.session.commit()
        with pytest.raises(sa.exc.DBAPIError, match=f"{table} only grows"):
            db.session.execute(sa.text(statement.format(table)))
        db.session.rollback()
        assert db.session.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one() == 1
