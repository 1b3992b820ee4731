"""Forms of answering without an account: the code of a link, the password that takes a device back."""

from __future__ import annotations

from portal.forms import Form, PasswordField, TextField
from portal.i18n import lazy_gettext


class CodeForm(Form):
    """The second thing of a link, told in person."""

    code = TextField(
        lazy_gettext("Code"),
        hint=lazy_gettext("The six digits that you were told."),
        required=lazy_gettext("Enter the code."),
        max_length=20,
    )


class TakeBackForm(Form):
    """The password of whoever handed the device over."""

    password = PasswordField(lazy_gettext("Password"), required=lazy_gettext("Enter your password."))
