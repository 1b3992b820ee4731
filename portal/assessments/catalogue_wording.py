"""Words of the catalogue: what may be used and why not, what a licence allows, in what a wording does not fit."""

from __future__ import annotations

from portal.assessments.catalogue_queries import Reason
from portal.assessments.item_texts import Misfit, Problem
from portal.assessments.unreadable import Fault, Unreadable
from portal.i18n import gettext, language_name

__all__ = ["fault_words", "language_words", "misfit_words", "reason_words", "status_words", "tier_words"]


def language_words(tag: str) -> str:
    """A language in the words of the page."""
    return language_name(tag)


def tier_words(tier: str) -> str:
    """What a licence tier lets a clinic do."""
    return {
        "A": gettext("free for clinical use"),
        "B": gettext("handed out by its author; ask before you use the words"),
        "C": gettext("protected; scoring is free, the words need permission"),
        "X": gettext("refused by its owner; score it from paper"),
        "?": gettext("in our own words, free to use"),
    }[tier]


def reason_words(reason: Reason) -> str:
    """Why it cannot be answered on screen."""
    return {
        "no_wording": gettext("Its wording is not here yet."),
        "needs_permission": gettext("An administrator has to record the permission first."),
        "refused": gettext("Its owner refuses it."),
        "paper_only": gettext("Made for paper."),
    }[reason]


def status_words(status: str) -> str:
    """How far a fact can be trusted."""
    return {
        "V": gettext("read in a published source"),
        "C": gettext("only from a secondary source"),
        "M": gettext("from memory, check the publication first"),
    }[status]


def misfit_words(problem: Problem) -> str:
    """One thing in which a wording and the scoring disagree, and what to do."""
    n, value = problem.n, problem.value
    if problem.kind is Misfit.MISSING:
        return gettext("Question %(n)s has no text. Add it, or check the numbers.", n=n)
    if problem.kind is Misfit.EXTRA:
        return gettext("There is no question %(n)s in the scoring. Leave it out.", n=n)
    if problem.kind is Misfit.TWICE:
        return gettext("Question %(n)s has the same text as an earlier one.", n=n)
    if problem.kind is Misfit.UNLABELLED:
        return gettext("Question %(n)s has no words for the answer %(value)s.", n=n, value=value)
    if n is None:
        return gettext("No question has the answer %(value)s. Leave its words out.", value=value)
    return gettext("Question %(n)s cannot be answered with %(value)s. Leave it out.", n=n, value=value)


def fault_words(error: Unreadable) -> str:
    """Why a text or a file cannot be used, and what to do."""
    at, name = error.at, error.name or ""
    whole = {
        Fault.TOO_LARGE: gettext("The file is too large. A questionnaire has less than a megabyte."),
        Fault.NOT_UTF8: gettext("The file is no plain text. Save it as UTF-8 and try again."),
        Fault.UNKNOWN_FILE: gettext(
            "This is neither a FHIR questionnaire nor a table with the columns item, text, options and language."
        ),
        Fault.NOTHING: gettext(
            "There is no question in it. Write each on a line of its own, with its number."
        ),
        Fault.TOO_MANY: gettext("There are more questions in it than any form has."),
        Fault.NOT_JSON: gettext("The file opens like JSON and cannot be read as JSON."),
        Fault.NOT_A_QUESTIONNAIRE: gettext("The file is JSON, and not a FHIR questionnaire."),
        Fault.NOT_XML: gettext("The file opens like XML and cannot be read as XML."),
        Fault.FORBIDDEN_XML: gettext("The file declares a document type, which is never read."),
    }
    if error.fault in whole:
        return whole[error.fault]
    if error.fault is Fault.TOO_LONG:
        return gettext("A text is too long for a question. It begins: %(name)s", name=name)
    if error.fault is Fault.NUMBER_AGAIN:
        return gettext(
            "The number %(n)s comes after a number as high. Check the order: %(name)s", n=at, name=name
        )
    if error.fault is Fault.BAD_VALUE:
        return gettext("Question %(n)s has an answer that cannot be scored: %(name)s", n=at, name=name)
    if error.fault is Fault.NO_COLUMN:
        return gettext("The first line names no column %(name)s.", name=name)
    if error.fault is Fault.BAD_NUMBER:
        return gettext("Line %(line)s: %(name)s is no number of a question.", line=at, name=name)
    if error.fault is Fault.BAD_OPTIONS:
        return gettext(
            "Line %(line)s: write answers as 0=never; 1=often. This is not: %(name)s", line=at, name=name
        )
    if error.fault is Fault.TWO_LANGUAGES:
        return gettext("The file names more than one language: %(name)s", name=name)
    if error.fault is Fault.NOT_CSV:
        return gettext("Line %(line)s cannot be read as a row of a table.", line=at)
    if error.fault is Fault.NO_TASK:
        return gettext("The file says nothing about %(name)s.", name=name)
    return gettext("There is no wording of %(name)s in files of this kind.", name=name)
