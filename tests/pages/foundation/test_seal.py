"""Sealed text: opens in its own place with its own key and nowhere else, and never lies open in a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from portal import seal
from portal.clients.models import Client, TimelineEvent
from portal.db import Base, db
from portal.keys import Keys, new_keys
from portal.seal import SealBroken
from portal.transaction import Portal
from tests.app import Fresh, World
from tests.pages.foundation.rows import Rows, every_sealed, models, sealed_attributes

PLACE: dict[str, Any] = {
    "table": "client",
    "column": "display_name_sealed",
    "row": uuid4(),
    "clinic": uuid4(),
}


@pytest.fixture
def keys(fresh: Fresh) -> Iterator[Keys]:
    """The keys in use; whatever a test installs is put back."""
    keys: Keys = fresh.app.config["HAVEN"].keys
    seal.install(keys)
    yield keys
    seal.install(keys)


@pytest.fixture
def full(app: Portal) -> Rows:
    """A row in every table, a canary in every sealed attribute."""
    with app.app_context():
        rows = Rows(db.session())
        rows.make_every()
        db.session.commit()
        return rows


def row_of(model: type[Base]) -> Any:
    return db.session.scalars(sa.select(model)).one()


def move(target: Any, column: str, sealed: bytes) -> None:
    db.session.execute(sa.update(type(target)).where(type(target).id == target.id).values({column: sealed}))
    db.session.commit()
    db.session.remove()


@given(st.binary(max_size=300))
def test_what_was_sealed_opens_again(plain: bytes) -> None:
    seal.install(new_keys())
    sealed = seal.seal(plain, **PLACE)
    assert seal.unseal(sealed, **PLACE) == plain


def test_the_same_text_is_never_sealed_the_same_way_twice(keys: Keys) -> None:
    sealed = [seal.seal(b"the same", **PLACE) for _ in range(200)]
    assert len({one[1:13] for one in sealed}) == 200
    assert len(set(sealed)) == 200


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"table": "user"},
        {"column": "initials_sealed"},
        {"row": uuid4()},
        {"clinic": uuid4()},
        {"row": PLACE["clinic"], "clinic": PLACE["row"]},
        {"table": "client\0display_name_sealed", "column": ""},
    ],
)
def test_moved_to_another_place_it_does_not_open(keys: Keys, elsewhere: dict[str, Any]) -> None:
    sealed = seal.seal(b"text", **PLACE)
    with pytest.raises(SealBroken):
        seal.unseal(sealed, **{**PLACE, **elsewhere})


def test_any_altered_bit_is_found(keys: Keys) -> None:
    sealed = seal.seal(b"text", **PLACE)
    for position in range(len(sealed)):
        for bit in (1, 128):
            altered = bytearray(sealed)
            altered[position] ^= bit
            with pytest.raises(SealBroken):
                seal.unseal(bytes(altered), **PLACE)


@pytest.mark.parametrize("length", [0, 1, 12, 13, 28])
def test_cut_short_it_does_not_open(keys: Keys, length: int) -> None:
    with pytest.raises(SealBroken):
        seal.unseal(seal.seal(b"text", **PLACE)[:length], **PLACE)


def test_another_key_does_not_open_it(keys: Keys) -> None:
    sealed = seal.seal(b"text", **PLACE)
    seal.install(new_keys())
    with pytest.raises(SealBroken, match=r"client\.display_name_sealed does not open"):
        seal.unseal(sealed, **PLACE)


def test_without_a_key_nothing_is_sealed(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seal._Ring, "version", 0)
    with pytest.raises(SealBroken, match="no key is installed"):
        seal.seal(b"text", **PLACE)


def test_after_rotation_old_text_opens_and_new_text_is_under_the_newest_key(keys: Keys) -> None:
    old = seal.seal(b"old", **PLACE)
    turned = replace(keys, seal={**keys.seal, 2: new_keys().seal[1]})
    seal.install(turned)
    new = seal.seal(b"new", **PLACE)
    assert (old[0], new[0]) == (1, 2)
    assert (seal.unseal(old, **PLACE), seal.unseal(new, **PLACE)) == (b"old", b"new")
    seal.install(keys)
    with pytest.raises(SealBroken, match="no key for"):
        seal.unseal(new, **PLACE)


def test_there_is_something_to_seal() -> None:
    assert len(list(every_sealed())) >= 20


@pytest.mark.parametrize(("model", "name"), list(every_sealed()), ids=str)
def test_a_sealed_attribute_cannot_be_asked_for_in_sql(model: type[Base], name: str) -> None:
    with pytest.raises(AttributeError, match="is sealed: it can be read on a row, not asked for in SQL"):
        getattr(model, name)


PUBLIC = {"outbox_key": {"public_key"}}
"""Bytes that every device may know: the half of a pair that only closes."""


@pytest.mark.parametrize("table", list(models()))
def test_every_bytes_column_is_sealed_or_a_digest(table: str) -> None:
    model = models()[table]
    sealed = {f"{name}_sealed" for name in sealed_attributes(model)}
    plain = {
        column.name
        for column in model.__table__.columns
        if isinstance(column.type, sa.LargeBinary) and not column.name.endswith("_digest")
    }
    assert plain == sealed | PUBLIC.get(table, set())


def test_every_sealed_value_is_read_again_from_the_database(app: Portal, full: Rows) -> None:
    with app.app_context():
        for model, name in every_sealed():
            kind = sealed_attributes(model)[name]
            assert getattr(row_of(model), name) == full.canary(model.__tablename__, name, kind)


def test_no_sealed_value_lies_open_in_any_file(app: Portal, full: Rows) -> None:
    folder: Path = app.config["HAVEN"].data
    with app.app_context():
        for model, name in every_sealed():
            assert getattr(row_of(model), f"{name}_sealed")
    files = [file for file in folder.iterdir() if file.name.startswith("haven.db")]
    assert {file.name for file in files} >= {"haven.db", "haven.db-wal"}
    written = b"".join(file.read_bytes() for file in files)
    assert b"audit_event" in written
    assert full.mark.encode() not in written


def test_the_search_for_open_text_would_find_it(app: Portal, world: World) -> None:
    with app.app_context():
        db.session.execute(sa.update(Client).values(tz="canary"))
        db.session.commit()
    files = [file for file in app.config["HAVEN"].data.iterdir() if file.name.startswith("haven.db")]
    assert b"canary" in b"".join(file.read_bytes() for file in files)


def test_bytes_moved_between_rows_of_the_database_do_not_open(app: Portal, world: World) -> None:
    with app.app_context():
        own, other = db.session.get(Client, world.client), db.session.get(Client, world.other_client)
        assert own is not None
        assert other is not None
        move(own, "display_name_sealed", other.display_name_sealed or b"")
        own = db.session.get(Client, world.client)
        assert own is not None
        with pytest.raises(SealBroken):
            _ = own.display_name


def test_bytes_moved_between_columns_of_a_row_do_not_open(app: Portal, full: Rows) -> None:
    with app.app_context():
        for model in models().values():
            names = [f"{name}_sealed" for name in sealed_attributes(model)]
            for column, wrong in pairwise(names):
                row = row_of(model)
                moved = seal.unseal(getattr(row, wrong), **seal._where(row, wrong))
                with pytest.raises(SealBroken):
                    seal.unseal(getattr(row, wrong), **seal._where(row, column))
                assert moved


def test_a_row_that_changes_its_clinic_takes_no_text_along(app: Portal, full: Rows) -> None:
    with app.app_context():
        db.session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        event = row_of(TimelineEvent)
        event.clinic_id = UUID(int=7)
        with pytest.raises(SealBroken):
            _ = event.label
        db.session.rollback()


def test_none_is_kept_as_nothing(app: Portal, full: Rows) -> None:
    with app.app_context():
        client = row_of(Client)
        client.cultural_note = None
        client.contact = None
        db.session.commit()
        db.session.remove()
        client = row_of(Client)
        assert (client.cultural_note_sealed, client.cultural_note) == (None, None)
        assert (client.contact_sealed, client.contact) == (None, None)


def test_a_new_value_is_seen_at_once_and_by_others_after_the_commit(app: Portal, full: Rows) -> None:
    with app.app_context():
        client = row_of(Client)
        assert client.initials == "canary-client-initials"
        client.initials = "W. S."
        assert client.initials == "W. S."
        db.session.rollback()
        assert client.initials == "canary-client-initials"
        client.initials = "朱"
        db.session.commit()
        db.session.remove()
        assert row_of(Client).initials == "朱"


def test_a_wrong_key_file_gives_an_error_page_and_never_the_text(
    app: Portal, world: World, keys: Keys
) -> None:
    browser = world.browser(world.administrator)
    seal.install(replace(new_keys(), digest=keys.digest))
    answer = browser.get("/admin/accounts")
    assert answer.status_code == 500
    assert "Fern" not in answer.text
