"""Base form. All forms of the product are made of what stands or is named here."""

from __future__ import annotations

from typing import NamedTuple

from flask_wtf import FlaskForm
from flask_wtf.form import _Auto
from werkzeug.datastructures import MultiDict

from portal.carried import carried_here
from portal.choices import ChipsField, Choice, ChoiceField
from portal.day_fields import ClockField, PersonDateField
from portal.fields import (
    Field,
    LinesField,
    NumberField,
    PasswordField,
    TextArea,
    TextField,
    TokenField,
    VersionField,
    Words,
)
from portal.rating_fields import DECLINED, AnchoredRating, LikertField, RatingField

__all__ = [
    "DECLINED",
    "AnchoredRating",
    "CheckField",
    "ChipsField",
    "Choice",
    "ChoiceField",
    "ClockField",
    "Field",
    "Form",
    "LikertField",
    "LinesField",
    "NumberField",
    "Once",
    "PasswordField",
    "PersonDateField",
    "RatingField",
    "TextArea",
    "TextField",
    "Versioned",
    "Words",
]


class Problem(NamedTuple):
    """One line of the error summary: the id to go to (None: the form as a whole) and the message."""

    target: str | None
    message: str


class CheckField(Field):
    """One box to tick; `data` is a bool."""

    data: bool

    @property
    def is_empty(self) -> bool:
        return not self.data

    def process_data(self, value: object) -> None:
        self.data = bool(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = bool(valuelist)


class Form(FlaskForm):  # type: ignore[misc]
    """The base of every form, with the forgery token. An invalid one is shown again with status 422.

    What was sent to its page after the session had ended is filled in, and sent again only by its reader.
    """

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Where a form takes what it is filled with."""

        def wrap_formdata(self, form: Form, formdata: object) -> object:
            """What was sent with this request; else what the address carries of this form."""
            found = super().wrap_formdata(form, formdata)
            here = carried_here() if found is None and formdata is _Auto else None
            asked = {field.name for field in form if getattr(field, "kind", "hidden") != "hidden"}
            if here is None or asked.isdisjoint(here.fields):
                return found
            form.still_here = here.words
            filled: MultiDict[str, str] = MultiDict(here.fields)
            return filled

    still_here = ""
    """Says of a form that was sent when the session had ended that nothing of it is lost."""

    def refuse(self, message: Words, field: Field | None = None) -> None:
        """Add what an action found wrong, beside `field` or, without one, for the form as a whole."""
        if field is None:
            self.form_errors.append(message)
        else:
            field.errors = [*field.errors, message]

    def problems(self) -> list[Problem]:
        """What the error summary lists: the form's own problems, then the first of each field, in order."""
        whole = [Problem(None, str(message)) for message in self.form_errors]
        faulty = [field for field in self if field.errors]
        return whole + [Problem(getattr(f, "target", None), str(f.errors[0])) for f in faulty]

    def needs(self) -> dict[str, dict[str, object]]:
        """What cannot be left out, by field name, with its message: a device without a connection asks for it itself."""
        required = {field.name: getattr(field, "required", None) for field in self}
        return {name: {"words": str(words)} for name, words in required.items() if words}


class Versioned(Form):
    """A form over a row that two people may edit: give it the row as `obj=`."""

    version = VersionField()


class Once(Form):
    """A form whose second sending must not act twice."""

    client_token = TokenField()
