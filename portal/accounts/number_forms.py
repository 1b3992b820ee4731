"""The form of our default numbers: one field for each that this person may set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from portal.accounts.number_wording import NUMBER_WORDS
from portal.defaults import DEFAULTS, Default
from portal.forms import Field, NumberField, Versioned
from portal.i18n import LazyString, lazy_gettext


class NumbersForm(Versioned):
    """A field for each number; an empty one means the number beneath it holds."""

    keys: tuple[str, ...] = ()

    def by_heading(self) -> list[tuple[LazyString, list[Field]]]:
        """The fields under their headings, in the order of the registry."""
        found: dict[str, tuple[LazyString, list[Field]]] = {}
        for key in self.keys:
            heading = NUMBER_WORDS[key].heading
            found.setdefault(str(heading), (heading, []))[1].append(self[key])
        return list(found.values())

    def chosen(self) -> dict[str, int | None]:
        """What was typed, by key; None where the field was left empty."""
        return {key: self[key].data for key in self.keys}

    def accepts(self) -> bool:
        """Whether the numbers can be saved: each in its range, and those that belong together in order."""
        if not self.validate_on_submit():
            return False
        for small, large, why in _TOGETHER:
            if small in self and large in self and _or_default(self, small) > _or_default(self, large):
                self.refuse(str(why), self[small])
        return not self.problems()


_TOGETHER = (("dose_days", "dose_count", lazy_gettext("There cannot be more days than practices.")),)


def _or_default(form: NumbersForm, key: str) -> int:
    value = form[key].data
    return DEFAULTS[key].value if value is None else int(value)


def numbers_form(
    defaults: Iterable[Default], chosen: Mapping[str, int], beneath: Mapping[str, int], *, version: int
) -> NumbersForm:
    """The form with what was chosen; `beneath` is what holds where a field is left empty."""
    listed = list(defaults)
    fields = {
        one.key: NumberField(
            NUMBER_WORDS[one.key].label, hint=_hint(one, beneath[one.key]), low=one.low, high=one.high
        )
        for one in listed
    }
    made = type("TheseNumbersForm", (NumbersForm,), {**fields, "keys": tuple(one.key for one in listed)})
    form: NumbersForm = made(data={**chosen, "version": version})
    return form


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
