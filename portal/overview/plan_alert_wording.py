"""Alerts that rest on plans, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from portal.clients.alerts import AlertKind
from portal.i18n import day, gettext, ngettext
from portal.plans.agreement_rules import WEEK


def reason(kind: str, facts: Mapping[str, object]) -> str:
    """Why this needs somebody, in one sentence."""
    step = facts.get("step")
    if kind == AlertKind.CRITERION_MET:
        return gettext("Step %(step)s has reached what was agreed: confirm it.", step=step)
    if kind == AlertKind.EARLY_STOPS:
        return ngettext(
            "Step %(step)s: stopped early once.",
            "Step %(step)s: stopped early %(num)s times in a row.",
            int(str(facts.get("times", 2))),
            step=step,
        )
    if kind == AlertKind.OFF_TRACK:
        return ngettext(
            "Off track: one look back without learning or without practice.",
            "Off track: %(num)s look backs in a row without learning or without practice.",
            int(str(facts.get("reviews", 2))),
        )
    if kind == AlertKind.NEEDS_CHANGE:
        return _change(facts)
    if kind == AlertKind.OVERUSE_RED:
        return _reds(facts)
    if kind == AlertKind.SILENT:
        return _no_signal(facts)
    return _late(facts)


def _reds(facts: Mapping[str, object]) -> str:
    if "reds" not in facts:
        return gettext("Red signals come often: talk about what they are for, nobody is to blame.")
    if facts.get("days") == WEEK:
        return ngettext(
            "One red signal in 7 days: talk about what it is for, nobody is to blame.",
            "%(num)s red signals in 7 days: talk about what they are for, nobody is to blame.",
            int(str(facts["reds"])),
        )
    return gettext(
        "%(reds)s of %(of)s signals in %(days)s days were red: talk about what they are for, nobody is to blame.",
        reds=facts["reds"],
        of=facts.get("of"),
        days=facts.get("days"),
    )


def _no_signal(facts: Mapping[str, object]) -> str:
    days = int(str(facts.get("days", 21)))
    return ngettext(
        "No yellow and no red signal for a day or more: ask what makes it hard to show one.",
        "No yellow and no red signal for %(num)s days or more: ask what makes it hard to show one.",
        days,
    )


def _change(facts: Mapping[str, object]) -> str:
    why, step = facts.get("why"), facts.get("step")
    if why == "declined":
        return gettext("The client asks for a change of the plan before it begins.")
    if why == "unsure" and facts.get("sure") is not None:
        return gettext(
            "The client is %(sure)s of 10 sure of the first step: look at it together before it opens.",
            sure=facts["sure"],
        )
    if why == "unsure":
        return gettext("The client is not sure of the first step: look at it together before it opens.")
    if why == "rising" and facts.get("before") is not None and facts.get("after") is not None:
        return gettext(
            "Step %(step)s: the fear seems more likely each time, from %(before)s to %(after)s %%.",
            step=step,
            before=facts["before"],
            after=facts["after"],
        )
    if why == "rising":
        return gettext("Step %(step)s: the fear seems more likely each time.", step=step)
    return gettext("Step %(step)s waits for a change.", step=step)


def _late(facts: Mapping[str, object]) -> str:
    if facts.get("why") == "silent":
        return ngettext(
            "No practice since %(day)s, and one a week is planned.",
            "No practice since %(day)s, and %(num)s a week are planned.",
            int(str(facts.get("planned", 1))),
            day=_day(facts, "since"),
        )
    return gettext("The plan was to be looked back on by %(day)s.", day=_day(facts, "due_on"))


def _day(facts: Mapping[str, object], name: str) -> str:
    return day(date.fromisoformat(str(facts.get(name))))
