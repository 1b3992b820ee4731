"""Reads of assessments: what is open, what was answered, what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa
from flask import abort

from portal.assessments import definition_queries
from portal.assessments.definition import Instrument
from portal.assessments.kinds import AssessmentState
from portal.assessments.models import Assessment, Score
from portal.assessments.risks import Risk, fired, has_risks
from portal.assessments.scoring_rules import rules_of
from portal.clients.models import Client
from portal.db import db
from portal.defaults import DEFAULTS

GRACE = timedelta(days=DEFAULTS["questionnaire_grace_days"].value)
"""How long after its due date a questionnaire can still be answered where nobody said otherwise."""
OPEN = (AssessmentState.DUE, AssessmentState.STARTED)
COMFORT = "dic10"
LEANING, STANDING = "dependence_comfort", "independence_comfort"


@dataclass(frozen=True)
class Questionnaire:
    """One administration with its definition, as far as it has been answered."""

    assessment: Assessment
    instrument: Instrument
    answers: Mapping[str, Mapping[str, object]]

    @property
    def n_items(self) -> int:
        return len(self.instrument.items)

    @property
    def n_answered(self) -> int:
        """Items answered or declined."""
        return sum(str(item.n) in self.answers for item in self.instrument.items)

    @property
    def first_open(self) -> int | None:
        """The first item that needs an answer and has none, in the order of asking, or None."""
        left_out = self.left_out
        return next(
            (
                item.n
                for item in self.instrument.asked
                if str(item.n) not in self.answers and item.n not in left_out
            ),
            None,
        )

    @property
    def left_out(self) -> frozenset[int]:
        """Open items that need no answer, after the other answers or by what is known of the person."""
        if not self.instrument.skips and not self.assessment.context:
            return frozenset()
        given = {n: value for n, value in self.item_values().items() if value is not None}
        found = rules_of(self.instrument).left_out(given, self.assessment.context or {})
        return frozenset(n for n in found if str(n) not in self.answers)

    def place(self, n: int) -> int:
        """Where an item stands in the order of asking, from 1."""
        return [item.n for item in self.instrument.asked].index(n) + 1

    def beside(self, n: int, step: int) -> int | None:
        """The next item that is asked in the direction of `step` (1 or -1), or None past either end."""
        numbers, left_out = [item.n for item in self.instrument.asked], self.left_out
        here = numbers.index(n)
        beyond = numbers[here + 1 :] if step > 0 else numbers[:here][::-1]
        return next((other for other in beyond if other not in left_out), None)

    @property
    def mark(self) -> str:
        """Tells these answers from any that came later; empty without an answer."""
        last = max((str(answer.get("at")) for answer in self.answers.values()), default="")
        return f"{len(self.answers)} {last}" if self.answers else ""

    @property
    def declined(self) -> tuple[int, ...]:
        """Items the person would rather not answer."""
        found = ((item.n, self.answers.get(str(item.n))) for item in self.instrument.items)
        return tuple(n for n, answer in found if answer and answer.get("declined"))

    def value(self, key: int | str) -> object:
        """What was given for an item or a follow-up, None when open or declined."""
        answer = self.answers.get(str(key))
        return answer.get("value") if answer else None

    def item_values(self) -> dict[int, int | None]:
        """Answers as the scoring takes them: declined and open items are None."""
        values = {item.n: self.value(item.n) for item in self.instrument.items}
        return {n: value if isinstance(value, int) else None for n, value in values.items()}

    @property
    def marked(self) -> frozenset[int]:
        """Items that the clinic marked as questions of safety."""
        return definition_queries.marked_items(
            self.assessment.clinic_id, self.instrument, self.assessment.wording_id
        )

    @property
    def risks(self) -> tuple[Risk, ...]:
        """What the answers so far set off."""
        return fired(self.instrument, self.item_values(), self.marked)

    @property
    def asks_about_safety(self) -> bool:
        """Whether an answer may be passed on at once."""
        return has_risks(self.instrument, self.marked)

    def is_closed(self, on: date) -> bool:
        """Whether its time is over: unanswered after the last day on which it could be answered."""
        state = self.assessment.state
        return state == AssessmentState.EXPIRED or (state in OPEN and on > self.assessment.expires_on)


def as_questionnaire(assessment: Assessment) -> Questionnaire:
    """An assessment row with its definition in the version that was given, and in the words that are shown."""
    return Questionnaire(assessment, _form_of(assessment), assessment.answers or {})


def _form_of(assessment: Assessment) -> Instrument:
    facts = definition_queries.definition(
        assessment.clinic_id, assessment.instrument_code, assessment.instrument_version
    )
    return definition_queries.form(facts, assessment.wording_id)


def get_questionnaire(client: Client, assessment_id: UUID, *, lock: bool = False) -> Questionnaire:
    """One of this client's assessments, or 404; locked for a change when asked."""
    query = sa.select(Assessment).where(
        Assessment.id == assessment_id,
        Assessment.client_id == client.id,
        Assessment.state != AssessmentState.CANCELLED,
    )
    row = db.session.scalar(query.with_for_update() if lock else query)
    if row is None:
        abort(404)
    return as_questionnaire(row)


def list_questionnaires(client: Client) -> list[Questionnaire]:
    """All that were not cancelled, newest due date first."""
    rows = db.session.scalars(
        sa.select(Assessment)
        .where(Assessment.client_id == client.id, Assessment.state != AssessmentState.CANCELLED)
        .order_by(Assessment.due_on.desc(), Assessment.created_at.desc(), Assessment.id)
    )
    return [_in_a_list(row) for row in rows]


def _in_a_list(row: Assessment) -> Questionnaire:
    sent = row.state == AssessmentState.SUBMITTED
    return Questionnaire(row, _form_of(row), _SentAnswers(row)) if sent else as_questionnaire(row)


class _SentAnswers(Mapping[str, Mapping[str, object]]):
    """Answers that change no more, opened when somebody first looks: a list of results needs none of them."""

    def __init__(self, row: Assessment) -> None:
        self._row = row

    @property
    def _opened(self) -> Mapping[str, Mapping[str, object]]:
        return self._row.answers or {}

    def __getitem__(self, key: str) -> Mapping[str, object]:
        return self._opened[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._opened)

    def __len__(self) -> int:
        return len(self._opened)


def open_for(client: Client, *, on: date) -> list[Questionnaire]:
    """What this client can answer today, earliest due date first."""
    rows = db.session.scalars(
        sa.select(Assessment)
        .where(Assessment.client_id == client.id, Assessment.state.in_(OPEN), Assessment.expires_on >= on)
        .order_by(Assessment.due_on, Assessment.created_at, Assessment.id)
    )
    return [as_questionnaire(row) for row in rows]


def released_for(client: Client, *, limit: int = 3) -> list[Questionnaire]:
    """Results the clinician has shared with this client, newest first."""
    rows = db.session.scalars(
        sa.select(Assessment)
        .where(Assessment.client_id == client.id, Assessment.released_at.is_not(None))
        .order_by(Assessment.submitted_at.desc(), Assessment.id)
        .limit(limit)
    )
    return [as_questionnaire(row) for row in rows]


def list_scores(assessment: Assessment) -> Sequence[Score]:
    """The scores of the newest run, in the order of their scales."""
    newest = sa.select(sa.func.max(Score.run)).where(Score.assessment_id == assessment.id).scalar_subquery()
    return db.session.scalars(
        sa.select(Score)
        .where(Score.assessment_id == assessment.id, Score.run == newest)
        .order_by(Score.scale)
    ).all()


def scores_of(client: Client) -> dict[UUID, dict[str, Score]]:
    """Scores by assessment and scale for one client, the newest run of each."""
    rows = db.session.scalars(sa.select(Score).where(Score.client_id == client.id).order_by(Score.run))
    found: dict[UUID, dict[str, Score]] = {}
    for row in rows:
        found.setdefault(row.assessment_id, {})[row.scale] = row
    return found


def latest_submitted(client: Client) -> Questionnaire | None:
    """The questionnaire that came in last, for sharing it from the profile."""
    row = db.session.scalar(
        sa.select(Assessment)
        .where(Assessment.client_id == client.id, Assessment.state == AssessmentState.SUBMITTED)
        .order_by(Assessment.submitted_at.desc(), Assessment.id)
        .limit(1)
    )
    return as_questionnaire(row) if row else None


def follow_up_answer(client: Client, assessment_id: UUID, key: str) -> str | None:
    """What was chosen at a question that is not scored, by its key; None where it was not asked or not answered."""
    row = db.session.scalar(
        sa.select(Assessment).where(Assessment.id == assessment_id, Assessment.client_id == client.id)
    )
    found = ((row.answers or {}) if row else {}).get(key)
    value = found.get("value") if isinstance(found, dict) else None
    return value if isinstance(value, str) else None
