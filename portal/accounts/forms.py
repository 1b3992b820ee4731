"""Forms of accounts."""

from __future__ import annotations

from portal.accounts import handles, passwords
from portal.accounts.passwords import Weakness
from portal.forms import (
    CheckField,
    ChoiceField,
    Form,
    NumberField,
    PasswordField,
    TextArea,
    TextField,
    Versioned,
)
from portal.i18n import gettext, lazy_gettext

_LANGUAGES = [("en", "English"), ("zh", "中文")]


class SignInForm(Form):
    """Sign-in name and password."""

    handle = TextField(
        lazy_gettext("Sign-in name"), required=lazy_gettext("Enter your sign-in name."), max_length=80
    )
    password = PasswordField(lazy_gettext("Password"), required=lazy_gettext("Enter your password."))


class TakeUpForm(Form):
    """What the owner of a new account chooses."""

    lang = ChoiceField("Language / 语言", choices=_LANGUAGES, required=lazy_gettext("Choose a language."))
    handle = TextField(
        lazy_gettext("Choose a sign-in name"),
        hint=lazy_gettext(
            "3 to 40 letters or digits. It need not be your name, and it is not your e-mail address."
        ),
        required=lazy_gettext("Choose a sign-in name."),
        max_length=40,
    )
    password = PasswordField(
        lazy_gettext("Choose a password"),
        hint=lazy_gettext("At least 15 characters. Four words that mean something only to you work well."),
        required=lazy_gettext("Choose a password."),
        max_length=passwords.LONGEST + 1,
    )

    def accepts(self) -> bool:
        """Whether what was chosen will do; otherwise each problem stands beside its field."""
        if not self.validate_on_submit():
            return False
        if not handles.well_formed(self.handle.data or ""):
            self.refuse(
                gettext("Use 3 to 40 letters, digits, dots or dashes, without spaces."), field=self.handle
            )
        weak = passwords.weakness(self.password.data or "", self.handle.data or "")
        if weak is not None:
            self.refuse(_why(weak), field=self.password)
        return not self.problems()


def _why(weak: Weakness) -> str:
    if weak == Weakness.TOO_SHORT:
        return gettext("This password is too short. Use at least 15 characters.")
    if weak == Weakness.TOO_LONG:
        return gettext("This password is too long. Use at most 200 characters.")
    if weak == Weakness.HAS_HANDLE:
        return gettext("Leave your sign-in name out of the password.")
    return gettext("This password is easy to guess. Use several words that do not belong together.")


class ClinicForm(Versioned, Form):
    """The clinic's name and what a client in need is told."""

    name = TextField(
        lazy_gettext("Name of the clinic"), required=lazy_gettext("Enter the clinic's name."), max_length=120
    )
    crisis_text_en = TextArea(
        lazy_gettext("In an emergency (English)"),
        hint=lazy_gettext(
            "Whom to call, at what number, at what hours. It stands on every client's page and sheet."
        ),
        max_length=300,
    )
    crisis_text_zh = TextArea(lazy_gettext("In an emergency (Chinese)"), max_length=300)
    escalate_after_minutes = NumberField(
        lazy_gettext("Minutes until an unseen question of safety goes on to the named backup"),
        hint=lazy_gettext(
            "Counted from the answer or the stop. 240 is four hours. It holds for what is raised from now on."
        ),
        low=15,
        high=4320,
    )
    links_ask_code = CheckField(
        lazy_gettext("A one-task link asks for a code given in person, also where e-mail is marked safe"),
        hint=lazy_gettext("Where e-mail is not marked safe, a link always asks for it."),
    )


NOBODY = "nobody"
"""Stands for no backup in what a browser sends."""


class BackupForm(Versioned, Form):
    """The colleague who gets what one has not seen in time."""

    backup = ChoiceField(lazy_gettext("Your backup"), required=lazy_gettext("Choose a colleague, or nobody."))
