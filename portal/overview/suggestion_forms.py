"""The form that leaves a suggestion out for now."""

from __future__ import annotations

from portal.forms import Form, TextField
from portal.i18n import lazy_gettext


class DismissForm(Form):
    """Why, if there is something to say."""

    why = TextField(lazy_gettext("Why not now?"), max_length=200)
