"""Forms of assessments."""

from __future__ import annotations

from portal.assessments.definition import FollowUp, Instrument, Item
from portal.assessments.form_wording import declined_words, item_text, of
from portal.assessments.kinds import ContextTag, Release
from portal.forms import CheckField, ChoiceField, Form, LikertField, RatingField, TextArea
from portal.i18n import lazy_gettext

RELEASES = [
    (Release.NOW, lazy_gettext("right away")),
    (Release.AFTER_SESSION, lazy_gettext("after a session")),
    (Release.HIDDEN, lazy_gettext("not shown")),
]
CONTEXTS = [
    (ContextTag.ORDINARY, lazy_gettext("an ordinary time")),
    (ContextTag.CRISIS, lazy_gettext("a crisis")),
    (ContextTag.TRANSITION, lazy_gettext("a time of change")),
]


class ReleaseForm(Form):
    """What the client sees of one result."""

    release = ChoiceField(
        lazy_gettext("Show it"), choices=RELEASES, required=lazy_gettext("Choose when the client sees it.")
    )
    text = TextArea(
        lazy_gettext("What the client reads"),
        hint=lazy_gettext("Leave it empty to use the standard text, which follows the safety screen."),
        max_length=2000,
    )
    numbers = CheckField(lazy_gettext("Show the number beside the text"))


class StartForm(Form):
    """Whom the answers are about; asked before the first item of an instrument that needs it."""

    about = ChoiceField("", required=lazy_gettext("Choose whom you have in mind."))


class ItemForm(Form):
    """One item."""

    answer = LikertField("", required=lazy_gettext("Choose an answer, or choose not to answer."))


class RatedItemForm(Form):
    """One item that is rated from 0 to 100."""

    answer = RatingField("", required=lazy_gettext("Choose a number from 0 to 100, or choose not to answer."))


class FollowUpForm(Form):
    """An optional question that is never scored."""

    choice = ChoiceField("")


def asks_at_the_start(instrument: Instrument) -> bool:
    """Whether something has to be known before the first question."""
    return instrument.person is not None or bool(instrument.contexts)


def begin_form(instrument: Instrument, lang: str) -> StartForm:
    """The first page's form in a language: whom one has in mind, and what changes the scoring, where either is asked."""
    facts = {f"fact_{one.key}": CheckField(of(one.name, lang)) for one in instrument.contexts}
    made: type[StartForm] = type("BeginForm", (StartForm,), facts)
    form = made()
    if instrument.person is None:
        del form.about
        return form
    form.about.label.text = of(instrument.person.question, lang)
    form.about.choices = [(choice.key, of(choice.label, lang)) for choice in instrument.person.choices]
    return form


def contexts_of(form: Form, instrument: Instrument) -> dict[str, bool]:
    """What was ticked of the facts that change the scoring."""
    return {one.key: bool(form[f"fact_{one.key}"].data) for one in instrument.contexts}


def item_form(instrument: Instrument, item: Item, lang: str, **given: object) -> ItemForm | RatedItemForm:
    """One item's form in a language; `given` prefills what was answered before."""
    form: ItemForm | RatedItemForm
    if item.rated:
        form = RatedItemForm(data=given)
        ends = item.anchors or instrument.anchors
        form.answer.anchors = [(0, of(ends.low, lang)), (100, of(ends.high, lang))] if ends else []
    else:
        form = ItemForm(data=given)
        form.answer.choices = [
            (option.value, of(option.label, lang)) for option in instrument.options_of(item)
        ]
    form.answer.label.text = item_text(item, lang)
    form.answer.decline = declined_words(instrument, lang)
    return form


def follow_up_form(follow_up: FollowUp, lang: str, given: object) -> FollowUpForm:
    """An optional question's form in a language."""
    form = FollowUpForm(data={"choice": given})
    form.choice.label.text = of(follow_up.text, lang)
    form.choice.choices = [(choice.key, of(choice.label, lang)) for choice in follow_up.choices]
    return form
