"""What a changed diary entry said before, in words, for a clinician: as far as it was shared then and is shared now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from portal.clients.correction_models import Correction
from portal.clock import local_date
from portal.diary import diary_pages
from portal.diary.diary_wording import INTERFERENCE, REPAIRED
from portal.diary.kinds import Repaired
from portal.diary.models import DiaryEntry
from portal.fields import Words
from portal.i18n import gettext, lazy_gettext, ngettext
from portal.moment_forms import said as moment_said
from portal.plans.corrected import readable
from portal.plans.correction_pages import MARKS, CorrectedLog, Line

LABELS: Mapping[str, Words] = {
    "occurred_at": lazy_gettext("When"),
    "trigger": lazy_gettext("What set it off"),
    "own_trigger": lazy_gettext("What set it off, in their words"),
    "peak": lazy_gettext("Strength"),
    "minutes_to_settle": lazy_gettext("Until it settled"),
    "still_going": lazy_gettext("Still going then"),
    "acted": lazy_gettext("Urge"),
    "urge_to": lazy_gettext("Wanted to"),
    "urge": lazy_gettext("Strength of the urge"),
    "panic_signs": lazy_gettext("Body"),
    "tools": lazy_gettext("Used"),
    "interference": lazy_gettext("In the way of the day"),
    "what": lazy_gettext("What happened"),
    "repaired": lazy_gettext("Made up"),
    "repair_hours": lazy_gettext("Made up after"),
    "repair_how": lazy_gettext("How"),
    "note_to_clinician": lazy_gettext("Note for you"),
}
"""In the order in which an entry is told."""
_WORDS: Mapping[str, Callable[[object], str]] = {
    "trigger": lambda value: diary_pages.trigger(str(value)),
    "minutes_to_settle": lambda value: ngettext("%(num)s minute", "%(num)s minutes", int(str(value))),
    "still_going": lambda value: gettext("Yes") if value else gettext("No"),
    "acted": lambda value: diary_pages.acted(str(value)),
    "panic_signs": lambda value: diary_pages.signs({"panic_signs": value}),
    "tools": lambda value: diary_pages.tools({"tools": value}),
    "interference": lambda value: str(INTERFERENCE[int(str(value))]),
    "repaired": lambda value: str(REPAIRED[Repaired(str(value))]),
    "repair_hours": lambda value: ngettext("one hour", "%(num)s hours", int(str(value))),
}


def corrected_entries(
    entries: Iterable[DiaryEntry], corrections: Mapping[UUID, Sequence[Correction]], *, tz: str
) -> dict[UUID, CorrectedLog]:
    """The changed ones among entries that the clinician may read, by id. That only who may read it was changed is no
    change of what it says."""
    found = {}
    for entry in entries:
        rows = corrections.get(entry.id, ())
        of_words = [row for row in rows if not set(row.before or {}) <= set(MARKS)]
        if of_words:
            said = [row.before or {} for row in rows]
            shown = readable(entry.share, said)
            earlier = tuple(
                (local_date(row.corrected_at, tz), _lines(before, tz))
                for row, before, may_read in zip(rows, said, shown, strict=True)
                if may_read and not set(before) <= set(MARKS)
            )
            found[entry.id] = CorrectedLog(local_date(of_words[-1].corrected_at, tz), earlier[::-1])
    return found


def _lines(before: Mapping[str, object], tz: str) -> tuple[Line, ...]:
    return tuple(
        Line(key, str(label), _in_words(key, before[key], tz))
        for key, label in LABELS.items()
        if key in before
    )


def _in_words(key: str, value: object, tz: str) -> str:
    if value is None or value == "" or value == []:
        return gettext("nothing")
    if key == "occurred_at":
        return moment_said(datetime.fromisoformat(str(value)), tz)
    return _WORDS.get(key, str)(value)
