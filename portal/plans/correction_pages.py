"""What a corrected practice said before, in words: for its client's own page and for a clinician who may read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from portal.clients.correction_models import Correction
from portal.clock import local_date
from portal.i18n import gettext
from portal.moment_forms import said as moment_said
from portal.plans.answer_wording import CHOICES, choices_of, in_template_words
from portal.plans.corrected import readable
from portal.plans.definition import ExtraField
from portal.plans.event_queries import is_from_diary
from portal.plans.my_queries import MyPlan, MyStep, is_written
from portal.plans.practice_models import PracticeLog
from portal.plans.practice_rows import WHEN

MARKS = ("share", "leave_out")
"""What a correction may have changed and nobody needs to compare."""


@dataclass(frozen=True)
class Written:
    """A practice that its client has written down; `changed_on` is the day of the latest correction."""

    log: PracticeLog
    step: MyStep
    changed_on: date | None


def written(mine: MyPlan, corrections: Mapping[UUID, Sequence[Correction]], *, tz: str) -> list[Written]:
    """Everything that was written down in a plan, the latest first; what stands in the diary is changed there."""
    found = [
        (step, log) for step in mine.steps for log in step.logs if is_written(log) and not is_from_diary(log)
    ]
    found.sort(key=lambda one: (one[1].performed_at, one[1].logged_at), reverse=True)
    return [Written(log, step, _latest(corrections.get(log.id, ()), tz)) for step, log in found]


def _latest(corrections: Sequence[Correction], tz: str) -> date | None:
    return local_date(corrections[-1].corrected_at, tz) if corrections else None


@dataclass(frozen=True)
class Line:
    """One answer as it was. `label` is the template's own question; without it `key` names one of the log set."""

    key: str
    label: str | None
    words: str


@dataclass(frozen=True)
class CorrectedLog:
    """A shared practice that was corrected: when last, and what it said before, each wording with its day, latest first.

    Who may read it is no part of what it says: that this was changed alone makes no correction.
    """

    on: date
    earlier: tuple[tuple[date, tuple[Line, ...]], ...]


def corrected_logs(
    logs: Iterable[PracticeLog],
    corrections: Mapping[UUID, Sequence[Correction]],
    extra_fields: Mapping[UUID, Sequence[ExtraField]],
    *,
    tz: str,
) -> dict[UUID, CorrectedLog]:
    """The corrected ones among practices that the clinician may read, by id; `extra_fields` by the step's id."""
    found = {}
    for log in logs:
        rows = corrections.get(log.id, ())
        of_words = [row for row in rows if not set(row.before or {}) <= set(MARKS)]
        if of_words:
            own = {field.key: field for field in extra_fields.get(log.step_id, ())}
            on = local_date(of_words[-1].corrected_at, tz)
            found[log.id] = CorrectedLog(on, _earlier(log, rows, own, tz))
    return found


def _earlier(
    log: PracticeLog, rows: Sequence[Correction], own: Mapping[str, ExtraField], tz: str
) -> tuple[tuple[date, tuple[Line, ...]], ...]:
    said = [row.before or {} for row in rows]
    told = []
    for row, before, may_read in zip(rows, said, readable(log.share, said), strict=True):
        lines = tuple(
            _line(key, value, own.get(key), tz) for key, value in before.items() if key not in MARKS
        )
        if may_read and lines:
            told.append((local_date(row.corrected_at, tz), lines))
    return tuple(told[::-1])


def _line(key: str, value: object, own: ExtraField | None, tz: str) -> Line:
    label = str(in_template_words(own.label)) if own else None
    return Line(key, label, answer_in_words(key, value, own, tz))


def answer_in_words(key: str, value: object, own: ExtraField | None, tz: str) -> str:
    """One answer as a person reads it; `own` is the template's own question behind it."""
    if key == WHEN:
        return moment_said(datetime.fromisoformat(str(value)), tz)
    named = (
        dict(choices_of(own)) if own else {name: str(words) for name, words in CHOICES.get(key, {}).items()}
    )
    return _words(value, named)


def _words(value: object, named: Mapping[str, str]) -> str:
    if value is None or value == "":
        return gettext("nothing")
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, list | tuple):
        return ", ".join(named.get(str(one), str(one)) for one in value) or gettext("none of them")
    return named.get(str(value), str(value))
