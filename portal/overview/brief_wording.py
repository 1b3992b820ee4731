"""A session brief in sentences, the same on the page and on paper; nothing of what a client keeps private is in one."""

from __future__ import annotations

from portal.i18n import day, gettext
from portal.overview.brief import Section, Why
from portal.overview.brief_around_wording import (
    agreed_lines,
    diary_lines,
    measured_lines,
    reflection_lines,
    safety_lines,
    talk_lines,
)
from portal.overview.brief_pages import Brief
from portal.overview.brief_steps_wording import (
    decide_lines,
    learned_lines,
    paper_lines,
    practised_lines,
    predicted_lines,
    together_lines,
)


def headline(brief: Brief) -> str:
    """The one sentence on top."""
    if brief.holds:
        return gettext("Talk about safety first, alone")
    first = next(decide_lines(brief), None)
    return first.words.rstrip(".。") if first else next(practised_lines(brief)).words.rstrip(".。")


def since_words(brief: Brief) -> str:
    """Since when it tells, and why since then."""
    first = day(brief.since.first)
    if brief.since.why is Why.SESSION:
        return gettext("Since the last session, %(day)s.", day=first)
    if brief.since.why is Why.BEGIN:
        return gettext("Since the record was opened, %(day)s: no session before today is marked.", day=first)
    return gettext("Since %(day)s, as you chose.", day=first)


def sections(brief: Brief) -> list[Section]:
    """All that has something to say, in the order in which it is read."""
    found = (
        ("decide", gettext("To decide"), decide_lines(brief)),
        ("talk", gettext("For next time, from the client"), talk_lines(brief)),
        ("safety", gettext("Safety and open flags"), safety_lines(brief)),
        ("practised", gettext("What was practised"), practised_lines(brief)),
        ("predicted", gettext("Predicted and happened"), predicted_lines(brief)),
        ("learned", gettext("Learned, in their words"), learned_lines(brief)),
        ("together", gettext("To look at together"), together_lines(brief)),
        ("diary", gettext("Diary"), diary_lines(brief)),
        ("agreed", gettext("Signals and agreements"), agreed_lines(brief)),
        ("reflections", gettext("Reflections"), reflection_lines(brief)),
        ("measured", gettext("Questionnaires that came in"), measured_lines(brief)),
        ("papers", gettext("Papers to take along"), paper_lines(brief)),
    )
    made = [Section(key, title, tuple(lines)) for key, title, lines in found]
    return [section for section in made if section.lines]
