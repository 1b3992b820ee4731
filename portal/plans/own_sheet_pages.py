"""Sheets that a client fills in without a plan: a thought weighed from both sides, a belief put to the test.

They ask what the log sets and templates of the library ask; what is written is a use of a tool.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.diary.kinds import Tool
from portal.i18n import gettext
from portal.plans import practice_pages
from portal.plans.answer_wording import CHOICES, choices_of, in_template_words
from portal.plans.attempts import LogKind, Value
from portal.plans.definition import ExtraField, HomeworkTemplate
from portal.plans.logfields import extra_field
from portal.plans.logset_fields import EXPERIMENT
from portal.plans.logsets import LogSet, get_log_set
from portal.plans.practice_pages import Question
from portal.plans.practice_wording import LABELS, LOOKING_BACK
from portal.plans.templates import get_template


@dataclass(frozen=True)
class Sheet:
    """One kind of sheet: its questions in order, and which two ratings are the belief before and after."""

    tool: Tool
    log_set: LogSet
    template: HomeworkTemplate
    questions: tuple[Question, ...]
    before: str
    after: str

    @property
    def words(self) -> tuple[str, ...]:
        """The keys of everything that is kept sealed: all but who may read it."""
        return tuple(one.entry.key for one in self.questions if one.entry.key != "share")


_TEST_ORDER = (
    "feared_outcome", "rival", "belief_before", "rival_before", "test_plan", "counts_for_first", "counts_for_second",
    "what_happened", "result", "learned", "belief_after", "rival_after", "vary_next", "note_to_clinician", "share",
)  # fmt: skip


def own_sheet(tool: Tool) -> Sheet | None:
    """The sheet that is kept as this use of a tool; None for another tool."""
    if tool is Tool.THOUGHT:
        template, log_set = get_template("S03"), get_log_set("L-THOUGHT")
        asked = practice_pages.whole(log_set, _own(template), asks_minutes=False)
        return Sheet(tool, log_set, template, tuple(asked), "thought_sure", "thought_sure_now")
    if tool is Tool.EXPERIMENT:
        template, log_set = get_template("E18"), LogSet("OWN-TEST", LogKind.EXPOSURE, EXPERIMENT)
        both = {one.entry.key: one for one in (*map(Question, log_set.fields), *_own(template))}
        return Sheet(
            tool,
            log_set,
            template,
            tuple(both[key] for key in _TEST_ORDER),
            "belief_before",
            "belief_after",
        )
    return None


def _own(template: HomeworkTemplate) -> list[Question]:
    return [Question(extra_field(one), one) for one in template.extra_fields]


def lines(tool: Tool, said: Mapping[str, Value]) -> Sequence[tuple[str, str]]:
    """What a sheet says, question and answer, without what was left empty."""
    sheet = own_sheet(tool)
    if sheet is None:
        return ()
    asked = [(one, said.get(one.entry.key)) for one in sheet.questions if one.entry.key != "share"]
    return [(label(one), _words(one, value)) for one, value in asked if value not in (None, "", [])]


def earlier(tool: Tool, before: Mapping[str, object]) -> Sequence[tuple[str, str]] | None:
    """What a sheet said before it was changed, where that was something else; None for another tool."""
    sheet = own_sheet(tool)
    if sheet is None:
        return None
    asked = [(one, before[one.entry.key]) for one in sheet.questions if one.entry.key in before]
    return [
        (label(one), gettext("nothing") if value in (None, "", []) else _words(one, value))  # type: ignore[arg-type]
        for one, value in asked
        if one.entry.key != "share"
    ]


def label(question: Question) -> str:
    """A question about something that is over, in words."""
    key = question.entry.key
    return str(in_template_words(question.own.label) if question.own else LOOKING_BACK.get(key, LABELS[key]))


def _words(question: Question, value: Value) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    return _named(question.own, question.entry.key).get(str(value), str(value))


def _named(own: ExtraField | None, key: str) -> Mapping[str, str]:
    if own is not None:
        return {choice: str(words) for choice, words in choices_of(own)}
    return {choice: str(words) for choice, words in CHOICES.get(key, {}).items()}
