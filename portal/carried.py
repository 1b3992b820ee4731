"""What was sent after its session had ended: carried through the sign-in in the address, sealed, and filled in anew.

Nothing is written by it. It opens for the account whose session it was, at the address it was sent to, and for no other.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import g
from werkzeug.datastructures import MultiDict

from portal.clock import from_epoch
from portal.seal import SealBroken, seal, unseal

NAME = "kept"
"""The argument of an address that holds it."""
LONGEST = 7000
"""Characters; servers and proxies take lines of 8000 and no more."""
LEFT_OUT = ("csrf_token",)


@dataclass(frozen=True)
class Carried:
    """The fields of a form as they were sent, when, and in words that they are still here."""

    fields: dict[str, list[str]]
    sent_at: datetime
    words: str = ""

    def one(self, name: str) -> str | None:
        """The first value of a field, if it was sent."""
        return next(iter(self.fields.get(name, ())), None)

    def with_one(self, name: str, value: str) -> MultiDict[str, str]:
        """The fields for a form, one of them said otherwise."""
        return MultiDict({**self.fields, name: [value]})


def carry(fields: Mapping[str, list[str]], path: str, *, user_id: UUID, at: datetime) -> str | None:
    """What was sent to `path`, for an address; None where it is too long for one."""
    said = {name: values for name, values in fields.items() if name not in LEFT_OUT}
    plain = zlib.compress(json.dumps([int(at.timestamp()), said], ensure_ascii=False).encode(), 9)
    sealed = seal(plain, table="carried", column=path, row=user_id, clinic=user_id)
    text = base64.urlsafe_b64encode(sealed).decode().rstrip("=")
    return text if len(text) <= LONGEST else None


def open_carried(text: str, path: str, *, user_id: UUID) -> Carried | None:
    """What an address carries for this account and this path; None where it carries nothing of ours."""
    try:
        sealed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        plain = unseal(sealed, table="carried", column=path, row=user_id, clinic=user_id)
        at, said = json.loads(zlib.decompress(plain))
    except (SealBroken, binascii.Error, ValueError):
        return None
    return Carried(said, from_epoch(at))


def take(carried: Carried) -> None:
    """Let the forms of this page be filled with it."""
    g.carried = carried


def carried_here() -> Carried | None:
    """What the address of this page carries for its reader."""
    found: Carried | None = g.get("carried")
    return found
