"""The demo's rows as plain values, without what differs from run to run: ids, tokens, ciphertexts, hashes."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from portal.accounts.models import User
from portal.clients.models import Client
from portal.db import Base, db
from portal.seal import SealedJson, SealedText
from portal.transaction import Portal

DIFFERS = (sa.Uuid, sa.LargeBinary)
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def client_called(name: str) -> Client:
    """The demo's client of this name."""
    return next(one for one in db.session.scalars(sa.select(Client)) if one.display_name == name)


def user_called(name: str) -> User:
    """The demo's member of staff of this name."""
    return next(one for one in db.session.scalars(sa.select(User)) if one.display_name == name)


def record_of(app: Portal, name: str) -> UUID:
    """The id of the record of a client."""
    with app.app_context():
        return client_called(name).id


def account_of(app: Portal, name: str) -> UUID:
    """The id of the account of a client or a member of staff."""
    with app.app_context():
        found = [one.user_id for one in db.session.scalars(sa.select(Client)) if one.display_name == name]
        return found[0] if found else user_called(name).id


def everything() -> dict[str, list[str]]:
    """Every row of every table as sorted lines."""
    return {
        mapper.class_.__tablename__: sorted(
            _line(row) for row in db.session.scalars(sa.select(mapper.class_))
        )
        for mapper in Base.registry.mappers
    }


def _line(row: Base) -> str:
    columns = {
        column.name: getattr(row, column.name)
        for column in row.__table__.columns
        if not isinstance(column.type, DIFFERS) and column.name not in ("password_hash", "shown")
    }
    opened = {
        name: getattr(row, name)
        for name, value in vars(type(row)).items()
        if isinstance(value, SealedText | SealedJson)
    }
    return json.dumps(_without_ids({**columns, **opened}), sort_keys=True, default=str, ensure_ascii=False)


def _without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_ids(one) for key, one in value.items() if key != "step_id"}
    if isinstance(value, str):
        return ID.sub("", value)
    return [_without_ids(one) for one in value] if isinstance(value, list) else value
