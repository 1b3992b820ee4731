"""What a device posts of its outbox."""

from __future__ import annotations

import base64
import binascii
from uuid import UUID

from portal.accounts.outbox_keys import LONGEST
from portal.forms import Once, TextField

READABLE = 4 * LONGEST // 3 + 4
"""Characters of a sealed entry in base64."""


class SealedForm(Once):
    """One sealed entry, the key it is sealed to, and its token. A browser's script sends it, so nobody reads a message."""

    key = TextField(max_length=36)
    sealed = TextField(max_length=READABLE)

    def parts(self) -> tuple[UUID, bytes] | None:
        """Key id and sealed bytes, or None where they are none."""
        if not self.validate_on_submit():
            return None
        try:
            return UUID(self.key.data), base64.b64decode(self.sealed.data, validate=True)
        except (ValueError, binascii.Error):
            return None
