"""What a demo person's file may say: a record, sessions, screens, questionnaires, plans and practices, in days ago."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from portal.assessments.kinds import ContextTag
from portal.assessments.regions import LEANING_ITEMS, STANDING_ITEMS
from portal.clients.alerts import Act, AlertKind
from portal.clients.models import EventKind, YesNo
from portal.clients.screening import ScreenAnswer
from portal.demo.story_diary import DiaryTold
from portal.demo.story_pieces import Ago, Answer, Clock, Piece
from portal.demo.story_plans import PlanTold
from portal.demo.story_tools import ToolsTold

PEOPLE = Path(__file__).parent / "people"


COMFORT = "dic10"


class SignIn(Piece):
    """A name and password that everybody knows."""

    name: str
    handle: str
    password: str


class Staff(SignIn):
    """Somebody who works at the clinic."""

    role: Literal["clinician", "administrator"]
    backup: str | None = None
    """The handle of the colleague who gets what has not been seen in time."""


class Sessions(Piece):
    """Visits: the first so many days ago, then every so many days up to `last`; `next` is days ahead."""

    first: Ago
    every: Annotated[int, Field(ge=1)]
    last: Ago = 0
    next: Annotated[int, Field(ge=1)] | None = None

    @property
    def ago(self) -> range:
        """Days ago of the visits that have been."""
        return range(self.first, self.last - 1, -self.every)


class Mark(Piece):
    """A mark on the time axis."""

    ago: Ago
    kind: EventKind
    label: str
    visible: bool = False


class ScreenTold(Piece):
    """A safety screen; what is not named was answered with no."""

    ago: Ago
    asked_alone: bool
    answers: dict[str, ScreenAnswer] = Field(default_factory=dict)
    past_is_present_partner: bool | None = None
    note: str | None = None


class Filled(Piece):
    """A questionnaire that was sent: the comfort assessment with its two `sums`, another one with its `total`.

    Published questionnaires were filled in on paper and typed in, so that the demo needs nobody's wording.
    """

    instrument: str = COMFORT
    ago: Ago
    clock: Clock = "20:10"
    sums: tuple[int, int] | None = None
    total: Annotated[int, Field(ge=0)] | None = None
    answers: Annotated[tuple[Answer, ...], Field(min_length=1, max_length=40)]
    about: str = "partner_now"
    context: ContextTag = ContextTag.ORDINARY
    lang: Literal["en", "zh"] | None = None
    paper: bool = False
    shared: Ago | None = None
    """Days ago the clinician showed the result."""
    shared_text: str | None = None

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.instrument == COMFORT:
            found: object = tuple(
                sum(self.answers[n - 1] for n in items) for items in (LEANING_ITEMS, STANDING_ITEMS)
            )
            told: object = self.sums
        else:
            found, told = sum(self.answers), self.total
        if found != told:
            raise ValueError(f"the answers come to {found}, not {told}")
        return self


class Handled(Piece):
    """What the clinician did about an alert of this kind."""

    kind: AlertKind
    ago: Ago
    clock: Clock
    after_hours: bool = False
    act: Act = Act.SEEN
    reason: str


class FormulationTold(Piece):
    """A formulation as the clinician wrote it that day: `belief` in percent, `words` by field."""

    ago: Ago
    belief: Answer | None = None
    words: dict[str, str | list[str]]


class StayingSafeTold(Piece):
    """A staying-safe plan as it was written together that day: `words` by field."""

    ago: Ago
    clock: Clock
    words: dict[str, str]
    on_phone: bool = False
    on_card: bool = False


class RiskNoteTold(Piece):
    """What the clinician wrote down after a talk about risk: `words` by field, the next contact in days from then."""

    ago: Ago
    clock: Clock
    words: dict[str, str]
    contact_in: Annotated[int, Field(ge=0)]
    about: AlertKind | None = None


class Tried(Piece):
    """A locked template that the clinician wanted to use, and could not."""

    ago: Ago
    clock: Clock
    template: str


class Waiting(Piece):
    """A comfort assessment that waits for an answer."""

    ago: Ago
    due_in: int
    remind: bool = False


class Person(Piece):
    """A client of the demo."""

    name: str
    initials: str
    lang: Literal["en", "zh"] = "en"
    handle: str | None = None
    """None: the account has not been taken up."""
    password: str | None = None
    clinician: str = "fern"
    since: Ago
    invited: Ago | None = None
    discharged: Ago | None = None
    born: int | None = None
    """Years ago."""
    contact: dict[str, str] | None = None
    cultural_note: str | None = None
    reminders_safe: YesNo = YesNo.YES
    voicemail_safe: YesNo = YesNo.YES
    paper_safe: YesNo = YesNo.YES
    sessions: Sessions | None = None
    marks: tuple[Mark, ...] = ()
    screens: tuple[ScreenTold, ...] = ()
    handled: tuple[Handled, ...] = ()
    staying_safe: tuple[StayingSafeTold, ...] = ()
    risk_notes: tuple[RiskNoteTold, ...] = ()
    tried: tuple[Tried, ...] = ()
    formulations: tuple[FormulationTold, ...] = ()
    forms: tuple[Filled, ...] = ()
    waiting: Waiting | None = None
    plans: tuple[PlanTold, ...] = ()
    diary: DiaryTold | None = None
    tools: ToolsTold = ToolsTold()


@cache
def people() -> tuple[Person, ...]:
    """Everybody with a story, in the order in which the sign-in page names them."""
    order = tomllib.loads((PEOPLE / "clinic.toml").read_text("utf-8"))["order"]
    return tuple(_person(name) for name in order)


def _person(file: str) -> Person:
    return Person.model_validate(tomllib.loads((PEOPLE / f"{file}.toml").read_text("utf-8")))


@cache
def staff() -> tuple[Staff, ...]:
    """The people who work at the clinic; the first is its clinician."""
    found = tomllib.loads((PEOPLE / "clinic.toml").read_text("utf-8"))["staff"]
    return tuple(Staff.model_validate(one) for one in found)


def sign_ins() -> list[SignIn]:
    """Everybody who can sign in with a name and a password, staff first."""
    clients = [
        SignIn(name=one.name, handle=one.handle, password=one.password)
        for one in people()
        if one.handle and one.password
    ]
    return [*staff(), *clients]
