"""A rating that meets the sign-in because the session has ended: carried through it in the address, sealed, and asked anew.

Nothing is written by it. The page of the practice shows it filled in, and its client saves it.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portal.clock import from_epoch, now
from portal.plans.running_forms import RateForm
from portal.seal import SealBroken, seal, unseal

PLACE = ("practice_log", "carried")


@dataclass(frozen=True)
class Carried:
    """A rating, when it was sent, and the minute of the practice if the page knew it."""

    value: int
    sent_at: datetime
    minute: int | None

    def minute_since(self, started: datetime) -> int:
        """The minute of the practice in which it was felt."""
        passed = int((self.sent_at - started).total_seconds() // 60)
        return max(0, passed if self.minute is None else min(self.minute, passed))


def carry(log_id: UUID, form: RateForm) -> str | None:
    """What was rated for this practice, for an address; None where nothing was, or nothing that can be."""
    if form.now.data is None or form.now.errors or not 0 <= form.now.data <= 100:
        return None
    said = json.dumps([form.now.data, int(now().timestamp()), form.minute.data]).encode()
    table, column = PLACE
    sealed = seal(said, table=table, column=column, row=log_id, clinic=log_id)
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def carried(log_id: UUID, sent: str) -> Carried | None:
    """What an address carries for this practice; None where it carries nothing of ours."""
    table, column = PLACE
    try:
        sealed = base64.urlsafe_b64decode(sent + "=" * (-len(sent) % 4))
        value, at, minute = json.loads(unseal(sealed, table=table, column=column, row=log_id, clinic=log_id))
    except (SealBroken, binascii.Error, ValueError):
        return None
    return Carried(value, from_epoch(at), minute)
