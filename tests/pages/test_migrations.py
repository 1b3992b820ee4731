"""Migrations on SQLite: they make what the models say, go up and down with rows, and never leave half of themselves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal import shape, triggers
from portal.db import Base, db
from portal.resources import migrations_path
from portal.transaction import Portal
from tests.app import Fresh, make_app
from tests.pages.foundation import shapes
from tests.pages.foundation.disturbances import change
from tests.pages.foundation.rows import models


@pytest.fixture
def empty(fresh: Fresh, tmp_path: Path) -> Portal:
    """The app on a database without any table."""
    return make_app(tmp_path, keys=fresh.app.config["HAVEN"].keys)


def broken_references(app: Portal) -> list[object]:
    with app.app_context():
        return list(db.session.execute(sa.text("PRAGMA foreign_key_check")))


def test_migrations_are_numbered_in_one_line_with_one_head() -> None:
    files = sorted(file.name for file in (migrations_path() / "versions").glob("*.py"))
    assert [name[:5] for name in files] == [f"{number:04d}_" for number in range(1, len(files) + 1)]
    assert shapes.revisions() == [name[:4] for name in reversed(files)]
    assert shape.newest() == files[-1][:4]


def test_every_migration_makes_the_triggers_last() -> None:
    for file in (migrations_path() / "versions").glob("*.py"):
        steps = re.findall(
            r"^def (?:upgrade|downgrade)\(\).*?(?=^def |\Z)", file.read_text(), re.MULTILINE | re.DOTALL
        )
        assert len(steps) == 2, file.name
        for function in steps:
            assert function.strip().endswith("triggers.make(op.get_bind())"), file.name


def test_the_newest_shape_is_what_the_models_say(app: Portal) -> None:
    assert shapes.differences(app) == []
    assert shapes.tables(app) - {"alembic_version"} == set(Base.metadata.tables)


def test_every_constraint_and_index_of_the_models_is_in_the_database(app: Portal) -> None:
    assert shapes.constraints(app) == shapes.expected_constraints("sqlite")


def test_the_comparison_would_see_a_difference(app: Portal) -> None:
    change(app, "CREATE TABLE extra (id INTEGER)", "ALTER TABLE clinic ADD COLUMN extra INTEGER")
    assert {found[0] for found in shapes.differences(app)} == {"remove_table", "remove_column"}


def test_up_down_and_up_again_with_rows(empty: Portal) -> None:
    shapes.upgrade(empty)
    shapes.fill(empty)
    for _ in shapes.revisions():
        shapes.downgrade(empty)
        assert broken_references(empty) == []
        assert shapes.growing_triggers(empty) == shapes.expected_triggers(empty)
    assert shapes.tables(empty) == {"alembic_version"}
    for revision in reversed(shapes.revisions()):
        shapes.upgrade(empty, revision)
        assert shapes.growing_triggers(empty) == shapes.expected_triggers(empty)
    assert shapes.differences(empty) == []
    shapes.fill(empty)
    assert broken_references(empty) == []


def test_upgrading_what_is_newest_changes_nothing(app: Portal) -> None:
    shapes.fill(app)
    before = shapes.constraints(app)
    shapes.upgrade(app)
    assert shapes.constraints(app) == before
    assert shapes.growing_triggers(app) == shapes.expected_triggers(app)
    assert len(shapes.growing_triggers(app)) >= 8


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


def test_a_migration_refuses_to_leave_rows_without_their_parent(
    app: Portal, caplog: pytest.LogCaptureFixture
) -> None:
    shapes.fill(app)
    change(app, "UPDATE timeline_event SET client_id = 'nobody'")
    with pytest.raises(SystemExit):
        shapes.upgrade(app)
    assert "rows without their parent" in caplog.text


def test_after_a_migration_foreign_keys_are_minded_again(app: Portal) -> None:
    shapes.upgrade(app)
    with app.app_context():
        assert db.session.execute(sa.text("PRAGMA foreign_keys")).scalar_one() == 1


def test_there_are_enough_impossible_values_to_try() -> None:
    assert {table for table, _, _ in shapes.impossible()} == set(models())
    assert len(list(shapes.impossible())) > 200


@pytest.mark.parametrize("table", list(models()))
def test_impossible_values_are_refused_by_the_database_itself(app: Portal, table: str) -> None:
    assert shapes.taken(app, table) == []
