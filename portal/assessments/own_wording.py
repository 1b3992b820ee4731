"""What is said in the builder of a clinic's own questionnaires: what is missing, and which end of a range is wrong."""

from __future__ import annotations

from decimal import Decimal

from portal.assessments.own_content import Content
from portal.assessments.own_definition import BandFault, Edge, Lack, Problem
from portal.i18n import gettext, lang

SCORING = {Lack.TURNED, Lack.RISK, Lack.BANDS, Lack.BAND_WORDS}


def is_about_scoring(problem: Problem) -> bool:
    """Whether the page of scoring is where it is put right."""
    return problem.kind in SCORING


def problem_words(problem: Problem) -> str:
    """One thing to put right, as a sentence."""
    n = problem.place
    if problem.lang is not None:
        return _unwritten(problem)
    return {
        Lack.TITLE: lambda: gettext("Give it a title in at least one language."),
        Lack.RECALL: lambda: gettext("Say what time the questions are about."),
        Lack.ITEMS: lambda: gettext("Write at least one question."),
        Lack.OPTIONS: lambda: gettext("Write at least two answers."),
        Lack.SAME_ITEM: lambda: gettext("Question %(n)s is there twice.", n=n),
        Lack.TURNED: lambda: gettext(
            "Question %(n)s is counted the other way round, but its answers are not the same then. "
            "Give the answers even steps.",
            n=n,
        ),
        Lack.RISK: lambda: gettext(
            "Question %(n)s asks for a person from an answer that is not there, or from the lowest one.", n=n
        ),
        Lack.BANDS: lambda: gettext("The ranges do not cover every result exactly once."),
    }[problem.kind]()


def _unwritten(problem: Problem) -> str:
    n = problem.place
    if problem.lang == "zh":
        return {
            Lack.ITEM_WORDS: lambda: gettext("Question %(n)s has no Chinese.", n=n),
            Lack.OPTION_WORDS: lambda: gettext("Answer %(n)s has no Chinese.", n=n),
            Lack.BAND_WORDS: lambda: gettext("Range %(n)s has no Chinese name.", n=n),
            Lack.STEM_WORDS: lambda: gettext("What stands over each question has no Chinese."),
        }[problem.kind]()
    return {
        Lack.ITEM_WORDS: lambda: gettext("Question %(n)s has no English.", n=n),
        Lack.OPTION_WORDS: lambda: gettext("Answer %(n)s has no English.", n=n),
        Lack.BAND_WORDS: lambda: gettext("Range %(n)s has no English name.", n=n),
        Lack.STEM_WORDS: lambda: gettext("What stands over each question has no English."),
    }[problem.kind]()


def edge_words(fault: BandFault) -> str:
    """What an end of a range must be."""
    wanted = number(fault.wanted) if fault.wanted is not None else ""
    return {
        Edge.FIRST: lambda: gettext(
            "The first range begins at %(wanted)s, the lowest result.", wanted=wanted
        ),
        Edge.NEXT: lambda: gettext(
            "This range begins at %(wanted)s, so that there is no gap and no overlap.", wanted=wanted
        ),
        Edge.LAST: lambda: gettext("The last range ends at %(wanted)s, the highest result.", wanted=wanted),
        Edge.ORDER: lambda: gettext("This range ends before it begins."),
        Edge.WHOLE: lambda: gettext("A total has no fractions. Write a whole number."),
    }[fault.kind]()


def number(value: Decimal) -> str:
    """A number without zeros that say nothing."""
    return f"{value.normalize():f}" if value else "0"


def title(content: Content) -> str:
    """The title in the page's language, else in the other one."""
    return (
        content.title.of("zh" if lang() == "zh" else "en") or content.title.any or gettext("without a title")
    )
