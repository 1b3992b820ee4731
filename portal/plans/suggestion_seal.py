"""A suggestion on its way from the page that showed it to the plan made of it: the reasons it was shown with, sealed.

What the record keeps is what was read, even if another screen or practice has changed what would be suggested since; and
an address, which browsers and servers remember, tells nothing of the client.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

from portal.clients.models import Client
from portal.plans.suggestion_reasons import Suggestion
from portal.seal import SealBroken, seal, unseal

_TABLE = "suggestion"

Grounds = dict[str, list[str]]


def grounds_of(shown: Suggestion) -> Grounds:
    """The reasons for and against as keys with numbers, as they are kept beside a decision."""
    return {"because": list(map(str, shown.because)), "against": list(map(str, shown.against))}


def sealed(client: Client, shown: Suggestion) -> str:
    """The reasons of a suggestion for this client as one word of an address."""
    plain = json.dumps(grounds_of(shown), separators=(",", ":")).encode()
    word = seal(plain, table=_TABLE, column=shown.template_id, row=client.id, clinic=client.clinic_id)
    return urlsafe_b64encode(word).decode().rstrip("=")


def opened(client: Client, template_id: str, word: str) -> Grounds | None:
    """The reasons again; None where the word was not made for this client and template."""
    try:
        found = urlsafe_b64decode(word + "=" * (-len(word) % 4))
        plain = unseal(found, table=_TABLE, column=template_id, row=client.id, clinic=client.clinic_id)
    except (Error, ValueError, SealBroken):
        return None
    grounds: Grounds = json.loads(plain)
    return grounds
