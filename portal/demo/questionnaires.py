"""A demo client's questionnaires, through the product's own actions: given, answered one by one, sent, shared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from portal.assessments import actions
from portal.assessments.instruments import get_instrument
from portal.assessments.kinds import ContextTag, Mode, Release
from portal.assessments.models import Assessment
from portal.assessments.queries import COMFORT, Questionnaire, as_questionnaire
from portal.demo.care import Care
from portal.demo.days import Happening
from portal.demo.story import Filled
from portal.overview.evaluator_actions import look_at

ASSIGNED_BEFORE = 3
SECONDS_A_QUESTION = timedelta(seconds=17)


def happenings(care: Care) -> Iterator[Happening]:
    """All of them, in any order of time."""
    for form in care.person.forms:
        yield from Sheet(care, form).happenings()
    waiting = care.person.waiting
    if waiting:
        due_on, at = care.days.on(-waiting.due_in), care.days.office(waiting.ago, "14:03")
        yield at, lambda: assign(care, due_on, ContextTag.ORDINARY, remind=waiting.remind, at=at)


def assign(
    care: Care,
    due_on: date,
    context: ContextTag,
    *,
    at: datetime,
    instrument: str = COMFORT,
    remind: bool = False,
) -> Assessment:
    """Give a questionnaire, the ten questions unless said."""
    return actions.assign(
        care.client,
        get_instrument(instrument),
        due_on=due_on,
        context_tag=context,
        release=Release.AFTER_SESSION,
        remind=remind,
        by=care.clinician,
        at=at,
    )


class Sheet:
    """A questionnaire: given, answered one by one, sent, and sometimes shared."""

    def __init__(self, care: Care, form: Filled) -> None:
        self.care, self.form = care, form
        self._assessment: Assessment | None = None
        self._given = care.days.office(min(form.ago + ASSIGNED_BEFORE, care.person.since), "14:25")

    @property
    def questionnaire(self) -> Questionnaire:
        """As far as it has been answered."""
        if self._assessment is None:
            raise LookupError("the questions have not been given yet")
        return as_questionnaire(self._assessment)

    def happenings(self) -> Iterator[Happening]:
        """From being given to being shared."""
        yield self._given, self.give
        yield self._begun, self.fill
        yield self._sent, lambda: look_at(self.care.client.id, at=self._sent)
        if self.form.shared is not None:
            yield self._shared, self.share

    def give(self) -> None:
        """The clinician assigns it."""
        due_on = self.care.days.on(self.form.ago)
        self._assessment = assign(
            self.care, due_on, self.form.context, at=self._given, instrument=self.form.instrument
        )

    def fill(self) -> None:
        """Every answer on its own page, then sent; from paper the clinician types."""
        form, by = self.form, self.care.clinician if self.form.paper else self.care.own
        moment = self._begun
        about = form.about if form.instrument == COMFORT else None
        actions.start(self.questionnaire, about=about, by=by, at=moment)
        for n, value in enumerate(form.answers, start=1):
            moment += SECONDS_A_QUESTION
            actions.answer(self.questionnaire, n, value=value, declined=False, by=by, at=moment)
        lang = form.lang or self.care.person.lang
        mode = Mode.PAPER_ENTERED if form.paper else Mode.ACCOUNT
        actions.submit(self.questionnaire, lang=lang, mode=mode, by=by, at=self._sent)

    def share(self) -> None:
        """The clinician shows the result."""
        text = self.form.shared_text
        actions.release(self.questionnaire, Release.NOW, text=text, by=self.care.clinician, at=self._shared)

    @property
    def _sent(self) -> datetime:
        return self._begun + SECONDS_A_QUESTION * (len(self.form.answers) + 1)

    @property
    def _begun(self) -> datetime:
        """When the first page was opened: early enough to be sent before now."""
        takes = SECONDS_A_QUESTION * (len(self.form.answers) + 1)
        on_a_day = self.care.days.office if self.form.paper else self.care.days.at
        return min(on_a_day(self.form.ago, self.form.clock), self.care.days.now - takes)

    @property
    def _shared(self) -> datetime:
        shared = self.form.shared or 0
        return max(self.care.days.office(shared, "14:15"), self._begun + timedelta(minutes=20))
