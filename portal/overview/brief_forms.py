"""The form of a session brief: since when it tells; comes in the address."""

from __future__ import annotations

from portal.forms import Form, PersonDateField
from portal.i18n import lazy_gettext


class SinceForm(Form):
    """A day in place of the last session."""

    class Meta:
        """An address needs no token."""

        csrf = False

    since = PersonDateField(lazy_gettext("Tell from another day on"))
