"""Rows of any table, made from the models themselves, so that a new table or column is covered as it comes."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module
from itertools import count
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import seal
from portal.clock import now
from portal.db import Base, Instant
from tests.source import modules

CHAIN = {"audit_event", "audit_head"}
"""Tables that only the audit log itself writes."""
WORDS = re.compile(r"^(\w+) IN \('([^']+)'")
RANGE = re.compile(r"^(\w+) BETWEEN (-?\d+) AND")
MADE: dict[type[Any], Callable[[], Any]] = {
    Instant: now,
    sa.Date: lambda: now().date(),
    sa.Uuid: uuid4,
    sa.String: lambda: "x",
    sa.Boolean: lambda: False,
    sa.Integer: lambda: 1,
    sa.LargeBinary: lambda: os.urandom(32),
    sa.JSON: lambda: {"x": 1},
}
"""A value of each column type."""
FITTING: dict[str, dict[str, Any]] = {
    "assessment": {"state": "submitted"},
    "for_next_time": {"shared": True},
}
"""What no single column tells: values that have to fit one another."""


def models() -> dict[str, type[Base]]:
    """Every table's model, parents before children, the audit log left out, whatever else a run has imported."""
    for name in modules():
        if name.endswith("models"):
            import_module(name)
    by_table = {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}
    return {
        table.name: by_table[table.name] for table in Base.metadata.sorted_tables if table.name not in CHAIN
    }


def sealed_attributes(model: type[Base]) -> dict[str, Any]:
    """Name and descriptor of each sealed attribute of a model."""
    return {
        name: value
        for part in model.__mro__
        for name, value in part.__dict__.items()
        if isinstance(value, seal._Sealed)
    }


def every_sealed() -> Iterator[tuple[type[Base], str]]:
    """Each sealed attribute of the product."""
    for model in models().values():
        for name in sealed_attributes(model):
            yield model, name


class Rows:
    """Makes rows whose foreign keys point to the newest row of each table, every column filled."""

    def __init__(self, session: Session, *given: Base, mark: str = "canary") -> None:
        self.session, self.mark = session, mark
        self.newest: dict[str, Base] = {row.__tablename__: row for row in given}
        self._numbers = count(3)

    def make(self, table: str, **values: Any) -> Any:
        """One row of a table; `values` take the place of what would be made up."""
        model = models()[table]
        filled = {**FITTING.get(table, {}), **values}
        for name, kind in sealed_attributes(model).items():
            filled.setdefault(name, self.canary(table, name, kind))
        for column in model.__table__.columns:
            if column.name not in {"id", "version"} and not column.name.endswith("_sealed"):
                filled.setdefault(column.name, self._value(model, column))
        row = model(**filled)
        self.session.add(row)
        self.session.flush()
        self.newest[table] = row
        return row

    def make_every(self) -> None:
        """One row in each table that has none yet."""
        for table in models():
            if table not in self.newest:
                self.make(table)

    def copy_of(self, table: str) -> dict[str, Any]:
        """The values of another row of a table, for an insert past the models; what is unique is new."""
        row, columns = self.newest[table], models()[table].__table__.columns
        kept = {column.name: getattr(row, column.name) for column in columns}
        fresh = {column.name: os.urandom(32) for column in columns if column.name.endswith("_digest")}
        counted = dict.fromkeys(("number", "position", "revision", "run", "occurrence"), 2)
        apart = {
            **counted,
            "scale": "y",
            "key": "y",
            "template_id": "y",
            "read_key": "y",
            "client_token": uuid4(),
            "local_date": now().date() - timedelta(days=1),
            "id": uuid4(),
        }
        return {**kept, **fresh, **self._parents(table), **{n: v for n, v in apart.items() if n in kept}}

    def _parents(self, table: str) -> dict[str, Any]:
        """Fresh parents where a row has to have one of its own."""
        alone = [
            column for column in models()[table].__table__.columns if column.unique and column.foreign_keys
        ]
        return {
            column.name: self._another(next(iter(column.foreign_keys)).column.table.name) for column in alone
        }

    def _another(self, table: str) -> Any:
        """The id of one more row of a table, with a number and parents of its own where it has to have them."""
        own = {"number": next(self._numbers)} if "number" in models()[table].__table__.columns else {}
        return self.make(table, **own, **self._parents(table)).id

    def canary(self, table: str, name: str, kind: Any) -> Any:
        """A value that is found again wherever it shows."""
        text = f"{self.mark}-{table}-{name}"
        if isinstance(kind, seal.SealedJson):
            return {text: text}
        return text.encode() if isinstance(kind, seal.SealedBytes) else text

    def _value(self, model: type[Base], column: sa.Column[Any]) -> Any:
        for key in column.foreign_keys:
            parent = self.newest.get(key.column.table.name)
            return parent.id if parent is not None else None
        if column.name == "tz":
            return "Europe/Berlin"
        return self._allowed(model, column.name, _plain(column))

    def _allowed(self, model: type[Base], name: str, otherwise: Any) -> Any:
        for check in model.__table__.constraints:
            if isinstance(check, sa.CheckConstraint):
                words, numbers = WORDS.match(str(check.sqltext)), RANGE.match(str(check.sqltext))
                if words and words[1] == name:
                    return words[2]
                if numbers and numbers[1] == name:
                    return int(numbers[2])
        return otherwise


def _plain(column: sa.Column[Any]) -> Any:
    for kind, make in MADE.items():
        if isinstance(column.type, kind):
            return make()
    raise TypeError(f"say in rows.py how to make a value of {column} ({column.type!r})")
