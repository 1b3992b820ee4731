"""The form of our default numbers: one field for each that this person may set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from portal.accounts.number_wording import NUMBER_WORDS
from portal.defaults import DEFAULTS, Default
from portal.forms import ChoiceField, Field, NumberField, Versioned
from portal.i18n import LazyString, lazy_gettext


class NumbersForm(Versioned):
    """A field for each number; an empty one means the number beneath it holds."""

    keys: tuple[str, ...] = ()
    beneath: Mapping[str, int] = MappingProxyType({})

    def by_heading(self) -> list[tuple[LazyString, list[Field]]]:
        """The fields under their headings, in the order of the registry."""
        found: dict[str, tuple[LazyString, list[Field]]] = {}
        for key in self.keys:
            heading = NUMBER_WORDS[key].heading
            found.setdefault(str(heading), (heading, []))[1].append(self[key])
        return list(found.values())

    def chosen(self) -> dict[str, int | None]:
        """What was typed, by key; None where the field was left empty."""
        return {key: _whole(self[key].data) for key in self.keys}

    def accepts(self) -> bool:
        """Whether the numbers can be saved: each in its range, and those that belong together in order."""
        if not self.validate_on_submit():
            return False
        for small, large, why in _TOGETHER:
            if small in self and large in self and _or_default(self, small) > _or_default(self, large):
                self.refuse(str(why), self[small])
        return not self.problems()


_TOGETHER = (
    ("dose_days", "dose_count", lazy_gettext("There cannot be more days than practices.")),
    ("fears_times", "fears_of", lazy_gettext("There cannot be more of them than are looked at.")),
    (
        "most_suggested_practices",
        "most_suggestions",
        lazy_gettext("There cannot be more of them than suggestions."),
    ),
)


def _or_default(form: NumbersForm, key: str) -> int:
    value = form[key].data
    return form.beneath.get(key, DEFAULTS[key].value) if value is None else int(value)


def _whole(data: int | str | None) -> int | None:
    """A number, or a yes or no as one; None where the field was left as it is."""
    return None if data in (None, "") else int(data or 0)


def numbers_form(
    defaults: Iterable[Default], chosen: Mapping[str, int], beneath: Mapping[str, int], *, version: int
) -> NumbersForm:
    """The form with what was chosen; `beneath` is what holds where a field is left empty."""
    listed = list(defaults)
    fields = {one.key: _field(one, beneath[one.key]) for one in listed}
    keys = tuple(one.key for one in listed)
    made = type("TheseNumbersForm", (NumbersForm,), {**fields, "keys": keys, "beneath": dict(beneath)})
    stored = {one.key: str(chosen.get(one.key, "")) if one.switch else chosen.get(one.key) for one in listed}
    form: NumbersForm = made(data={**stored, "version": version})
    return form


def _field(one: Default, beneath: int) -> Field:
    words = NUMBER_WORDS[one.key]
    if not one.switch:
        return NumberField(words.label, hint=_hint(one, beneath), low=one.low, high=one.high)
    preset = lazy_gettext("as preset: yes") if beneath else lazy_gettext("as preset: no")
    return ChoiceField(
        words.label,
        choices=[("", preset), ("1", lazy_gettext("yes")), ("0", lazy_gettext("no"))],
        hint=lazy_gettext("Our default is yes.") if one.value else lazy_gettext("Our default is no."),
    )


def _hint(one: Default, beneath: int) -> LazyString:
    if beneath == one.value:
        return lazy_gettext(
            "%(low)s to %(high)s. Left empty, our default holds: %(value)s.",
            low=one.low,
            high=one.high,
            value=one.value,
        )
    return lazy_gettext(
        "%(low)s to %(high)s. Left empty, your clinic's number holds: %(clinic)s. Our default is %(value)s.",
        low=one.low,
        high=one.high,
        clinic=beneath,
        value=one.value,
    )
