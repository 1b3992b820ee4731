"""Who may read what a client wrote, in words."""

from __future__ import annotations

from collections.abc import Mapping

from portal.clients.sharing import Share
from portal.fields import Words
from portal.i18n import lazy_gettext

WHO_MAY_READ: Mapping[str, Words] = {
    Share.NOW: lazy_gettext("My therapist, from now on"),
    Share.IN_SESSION: lazy_gettext("My therapist, when we meet"),
    Share.PRIVATE: lazy_gettext("Only me"),
}
