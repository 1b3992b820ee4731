"""What a use of a tool says and said before, in words, for a clinician: as far as it was shared then and is shared now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from portal.clients.correction_models import Correction
from portal.clock import local_date
from portal.diary import diary_pages
from portal.diary.kinds import Tool
from portal.diary.models import ToolUse
from portal.diary.tool_queries import SeenUse
from portal.fields import Words
from portal.i18n import gettext, lazy_gettext, ngettext
from portal.moment_forms import said as moment_said
from portal.plans import own_sheet_pages
from portal.plans.corrected import readable
from portal.plans.correction_pages import MARKS, CorrectedLog, Line

LABELS: Mapping[str, Words] = {
    "started_at": lazy_gettext("When"),
    "minutes": lazy_gettext("How long"),
    "before": lazy_gettext("Strength before"),
    "after": lazy_gettext("Strength afterwards"),
    "acted": lazy_gettext("Urge"),
    "urge_to": lazy_gettext("Wanted to"),
    "thought": lazy_gettext("What went through their mind"),
    "body": lazy_gettext("Body"),
    "dizzy": lazy_gettext("It made them dizzy"),
}
"""In the order in which a use is told; a sheet has its own questions."""
_WORDS: Mapping[str, Callable[[object], str]] = {
    "minutes": lambda value: ngettext("%(num)s minute", "%(num)s minutes", int(str(value))),
    "acted": lambda value: diary_pages.acted(str(value)),
    "body": lambda value: diary_pages.places({"body": value}),
    "dizzy": lambda value: gettext("Yes") if value else gettext("No"),
}


def corrected_uses(
    uses: Iterable[ToolUse], corrections: Mapping[UUID, Sequence[Correction]], *, tz: str
) -> dict[UUID, CorrectedLog]:
    """The corrected ones among uses that the clinician may read, by id. That only who may read it was changed is no change
    of what it says."""
    found = {}
    for use in uses:
        rows = corrections.get(use.id, ())
        of_words = [row for row in rows if not set(row.before or {}) <= set(MARKS)]
        if of_words:
            said = [row.before or {} for row in rows]
            shown = readable(use.share, said)
            earlier = tuple(
                (local_date(row.corrected_at, tz), lines)
                for row, before, may_read in zip(rows, said, shown, strict=True)
                if may_read and (lines := _lines(Tool(use.tool), before, tz))
            )
            found[use.id] = CorrectedLog(local_date(of_words[-1].corrected_at, tz), earlier[::-1])
    return found


def sheet_lines(one: SeenUse) -> Sequence[tuple[str, str]]:
    """What a sheet of the client's own says, as far as it may be read."""
    return own_sheet_pages.lines(one.tool, one.use.words or {}) if one.use else ()


def _lines(tool: Tool, before: Mapping[str, object], tz: str) -> tuple[Line, ...]:
    of_sheet = own_sheet_pages.earlier(tool, before)
    asked = LABELS if of_sheet is None else {"started_at": LABELS["started_at"]}
    told = [
        Line(key, str(label), _in_words(key, before[key], tz))
        for key, label in asked.items()
        if key in before
    ]
    return (*told, *(Line("", label, words) for label, words in of_sheet or ()))


def _in_words(key: str, value: object, tz: str) -> str:
    if value is None or value in ("", []):
        return gettext("nothing")
    if key == "started_at":
        return moment_said(datetime.fromisoformat(str(value)), tz)
    return _WORDS.get(key, str)(value)
