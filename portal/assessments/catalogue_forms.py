"""Forms of the catalogue: a wording, and the permission to use one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from werkzeug.datastructures import MultiDict

from portal.assessments.catalogue_wording import fault_words, misfit_words
from portal.assessments.definition import Instrument
from portal.assessments.item_texts import ItemTexts, Misfit, Problem, misfits, numbered_rest
from portal.assessments.kinds import WordingOrigin
from portal.assessments.pasted_texts import as_pasted, read_pasted
from portal.assessments.text_files import read_file
from portal.assessments.unreadable import Unreadable, tidy
from portal.forms import Form, TextArea, TextField
from portal.i18n import gettext, lazy_gettext

LANG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})?")
NUMBERS = re.compile(r"[\s,;，；、]+")


class WordingForm(Form):
    """The text of an official form: its language, its questions, its answers, and where all of it is from."""

    lang = TextField(
        lazy_gettext("Language"),
        hint=lazy_gettext("As a code: en for English, zh for Chinese, de-AT for the German of Austria."),
        required=lazy_gettext("Enter the language of the form."),
        max_length=12,
    )
    stem = TextArea(
        lazy_gettext("What stands above the questions"),
        hint=lazy_gettext(
            "For example what every question asks, and about which time. Shown with each question."
        ),
        max_length=1000,
    )
    text = TextArea(
        lazy_gettext("The questions, each with its number"),
        hint=lazy_gettext(
            "Paste them as they are. A line without a number goes on with the one above. Where one question has answers of "
            "its own, write them below it, such as 0 = never."
        ),
        required=lazy_gettext("Paste the questions, or choose a file."),
        max_length=40_000,
    )
    risk = TextField(
        lazy_gettext("Numbers of the questions about suicide or self-harm"),
        hint=lazy_gettext(
            "An answer above the lowest reaches the client’s therapist at once. Leave it empty when there are none."
        ),
        max_length=100,
    )
    source = TextArea(
        lazy_gettext("Where the text is from"),
        hint=lazy_gettext("The form, its edition and where you got it."),
        required=lazy_gettext("Say where the text is from."),
        max_length=500,
    )
    licence_note = TextArea(
        lazy_gettext("Why your clinic may use it"),
        hint=lazy_gettext("The licence, or who gave permission and when."),
        required=lazy_gettext("Say why your clinic may use the text."),
        max_length=1000,
    )

    def texts(self, instrument: Instrument) -> ItemTexts | None:
        """What was typed, if it can be used; otherwise every misfit stands beside its field."""
        if self.text.errors:
            return None
        if not LANG.fullmatch(self.lang.data or ""):
            self.refuse(gettext("Write the language as a code, such as en, zh or de-AT."), self.lang)
        labels = {value: self[_name(value)].data for value in _values(instrument) if self[_name(value)].data}
        try:
            found = read_pasted(self.text.data or "", lang=_tag(self.lang.data or ""), options=labels)
        except Unreadable as error:
            self.refuse(fault_words(error), self.text)
            return None
        if found.stem and self.stem.data:
            self.refuse(
                gettext("This stands before the first question: %(words)s", words=found.stem[:80]), self.text
            )
        found = numbered_rest(instrument, replace(found, stem=found.stem or tidy(self.stem.data) or None))
        for problem in misfits(instrument, found):
            self._refuse_misfit(problem, found)
        return None if self.problems() else found

    def risk_items(self, instrument: Instrument) -> list[int]:
        """The marked questions; what is no question of the form is refused."""
        numbers = [part for part in NUMBERS.split(self.risk.data or "") if part]
        known = {str(item.n) for item in instrument.items}
        strange = next((part for part in numbers if part not in known), None)
        if strange:
            self.refuse(gettext("There is no question %(n)s.", n=strange[:20]), self.risk)
        return [int(part) for part in numbers if part in known]

    def _refuse_misfit(self, problem: Problem, found: ItemTexts) -> None:
        field, words = self.text, misfit_words(problem)
        if problem.kind is Misfit.UNLABELLED and problem.n not in found.item_options:
            field = self[_name(problem.value)]
            words = gettext("Enter the words for %(value)s.", value=problem.value)
        if words not in field.errors:
            self.refuse(words, field)


def _name(value: int | None) -> str:
    return f"label_{value}".replace("-", "minus_")


def _values(instrument: Instrument) -> list[int]:
    return sorted({value for item in instrument.items for value in instrument.values(item)})


def _tag(typed: str) -> str:
    """en, de-AT, zh-Hans: as such tags are written."""
    first, _, rest = typed.partition("-")
    return first.lower() + (f"-{rest.upper() if len(rest) == 2 else rest.title()}" if rest else "")


def wording_form(
    instrument: Instrument, sent: MultiDict[str, str] | None = None, given: Mapping[str, object] | None = None
) -> WordingForm:
    """The form of a questionnaire, with a field for the words of each answer that its scoring allows."""
    fields = {
        _name(value): TextField(lazy_gettext("Words for the answer %(value)s", value=value), max_length=200)
        for value in _values(instrument)
    }
    made: type[WordingForm] = type("InstrumentWordingForm", (WordingForm,), fields)
    return made(sent, data=given) if sent is not None else made(data=given)


def label_fields(form: WordingForm, instrument: Instrument) -> list[TextField]:
    """The fields for the words of the answers, the lowest first."""
    return [form[_name(value)] for value in _values(instrument)]


def filled(texts: ItemTexts) -> dict[str, str]:
    """What the form holds for a wording that is there already."""
    labels = {_name(value): label for value, label in texts.options.items()}
    return {"lang": texts.lang, "stem": texts.stem or "", "text": as_pasted(texts), **labels}


def with_file(
    sent: Mapping[str, str], raw: bytes, instrument: Instrument
) -> tuple[WordingOrigin, MultiDict[str, str]]:
    """What was sent, with the content of a file put into its fields; a language that was typed stays. Raises Unreadable."""
    origin, texts = read_file(raw, instrument, lang=sent.get("lang") or None)
    return origin, MultiDict({**sent, **filled(texts)})


class PermissionForm(Form):
    """The administrator's note."""

    note = TextArea(
        lazy_gettext("What allows your clinic to use the wording"),
        hint=lazy_gettext("Who gave the permission, when, for what, and where the letter is kept."),
        required=lazy_gettext("Say what allows it."),
        max_length=2000,
    )
