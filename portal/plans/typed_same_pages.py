"""What stands beside a row of paper whose day is written down already, as far as it may be read, and what is asked then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.choices import Choice
from portal.i18n import clock_time, gettext
from portal.plans.attempts import EntryMode, Share, Value
from portal.plans.correction_pages import answer_in_words
from portal.plans.my_queries import Practising
from portal.plans.practice_models import PracticeLog
from portal.plans.practice_pages import Question
from portal.plans.practice_rows import known
from portal.plans.typed_forms import BOTH, SKIP, RowForm

NO_WORDS: Mapping[str, str] = {}


@dataclass(frozen=True)
class Beside:
    """An entry of the same day. `words` by the question's name; `replaces`: the entry that the row may stand for instead."""

    key: str
    head: str
    words: Mapping[str, str]
    replaces: UUID | None = None
    is_private: bool = False
    is_for_session: bool = False


def beside_log(log: PracticeLog, practising: Practising, questions: Sequence[Question], tz: str) -> Beside:
    """An entry that is kept; of a private one that it is there."""
    if log.share == Share.PRIVATE:
        return Beside(str(log.id), gettext("The client’s own entry"), NO_WORDS, is_private=True)
    if log.entry_mode == EntryMode.PAPER_ENTERED:
        head = gettext("Typed in from paper before")
    else:
        head = gettext("Written by the client, %(time)s", time=clock_time(log.performed_at, tz))
    said = in_words(questions, known(log, practising), tz)
    for_session = log.share == Share.IN_SESSION
    return Beside(str(log.id), head, said, replaces=log.id, is_for_session=for_session)


def beside_row(place: int, row: RowForm, tz: str) -> Beside:
    """A row further up on the same sheet."""
    head = gettext("Row %(number)s of this sheet", number=place)
    return Beside(f"row{place}", head, in_words(row.asked, row.answers(), tz))


def in_words(questions: Sequence[Question], said: Mapping[str, Value], tz: str) -> dict[str, str]:
    """What was answered, by the question's name; what was not is not in it."""
    return {
        one.name: answer_in_words(one.entry.key, said[one.entry.key], one.own, tz)
        for one in questions
        if said.get(one.entry.key) is not None
    }


def choices_for(found: Sequence[Beside]) -> list[Choice]:
    """What may become of the row."""
    replacing: list[Choice] = [(str(one.replaces), _replace(one, found)) for one in found if one.replaces]
    return [
        (BOTH, gettext("Keep both: there were two")),
        *replacing,
        (SKIP, gettext("Leave this row out")),
    ]


def _replace(one: Beside, found: Sequence[Beside]) -> str:
    if len(found) == 1:
        return gettext("Let the paper stand instead; what it leaves empty stays as it is")
    return gettext(
        "Let the paper stand instead of “%(entry)s”; what it leaves empty stays as it is", entry=one.head
    )


def ask(
    rows: Sequence[tuple[int, RowForm]],
    there: Mapping[date, Sequence[Beside]],
    tz: str,
    *,
    one_a_day: bool,
) -> None:
    """Ask of each row whose day is written down already what is to become of it; `one_a_day`: of one on the sheet too."""
    above: dict[date, list[Beside]] = {}
    for place, row in rows:
        day = row.on.day
        found = [*there.get(day, ()), *above.get(day, ())] if day else []
        row.ask_same(found, choices_for(found), in_words(row.asked, row.answers(), tz))
        if day and one_a_day and row.choice != SKIP:
            above.setdefault(day, []).append(beside_row(place, row, tz))
