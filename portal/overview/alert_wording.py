"""Alerts in words: why one was raised, what was done about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from portal.accounts import queries as accounts
from portal.assessments import definition_queries, form_wording
from portal.assessments.definition import Instrument
from portal.assessments.instruments import UnknownInstrument
from portal.clients.alert_models import Alert
from portal.clients.alerts import Act, AlertKind, Mark
from portal.i18n import day, gettext, lang, ngettext
from portal.overview import plan_alert_wording


def reason(alert: Alert) -> str:
    """Why this needs somebody, in one sentence."""
    facts: Mapping[str, object] = alert.detail or {}
    if alert.kind == AlertKind.UNSAFE_STOP:
        return gettext("Stopped a practice out of fear of someone.")
    if alert.kind == AlertKind.SCREEN_AGAIN:
        return _again(facts)
    if "plan_id" in facts:
        return plan_alert_wording.reason(alert.kind, facts)
    instrument = _instrument(alert, facts)
    title = form_wording.of(instrument.title, lang()) if instrument else str(facts.get("instrument", ""))
    if alert.kind == AlertKind.SAFETY_ITEM:
        return gettext(
            "%(title)s: question %(n)s, about safety, was answered with %(value)s.",
            title=title,
            n=facts.get("item"),
            value=facts.get("value"),
        )
    if alert.kind == AlertKind.DETERIORATION:
        return _worse(instrument, title, facts)
    if alert.kind == AlertKind.OVERDUE:
        return _overdue(title, facts)
    return gettext("Something here needs a look.")


def _again(facts: Mapping[str, object]) -> str:
    step = facts.get("step")
    if facts.get("flag") == "fear_came_true":
        return gettext(
            "Step %(step)s: what was feared has come true lately. Ask the safety questions again, alone.",
            step=step,
        )
    if facts.get("flag") == "critical_answers":
        return gettext(
            "Step %(step)s: the other person has taken it critically lately. Ask the safety questions again, alone.",
            step=step,
        )
    return gettext(
        "Step %(step)s: feeling controlled rises. Ask the safety questions again, alone.", step=step
    )


def _worse(instrument: Instrument | None, title: str, facts: Mapping[str, object]) -> str:
    scale = (
        next((one for one in instrument.scales if one.key == facts.get("scale")), None)
        if instrument
        else None
    )
    return gettext(
        "%(title)s, %(scale)s: from %(before)s to %(after)s. That is worse by more than its usual wobble.",
        title=title,
        scale=form_wording.of(scale.name, lang()) if scale else facts.get("scale"),
        before=facts.get("before"),
        after=facts.get("after"),
    )


def _overdue(title: str, facts: Mapping[str, object]) -> str:
    on = day(date.fromisoformat(str(facts.get("due_on"))))
    if "missed" in facts:
        return ngettext(
            "%(title)s: missed once, last due on %(day)s.",
            "%(title)s: missed %(num)s times in a row, last due on %(day)s.",
            int(str(facts["missed"])),
            title=title,
            day=on,
        )
    return gettext("%(title)s: was due on %(day)s and has not come in.", title=title, day=on)


def _instrument(alert: Alert, facts: Mapping[str, object]) -> Instrument | None:
    try:
        return definition_queries.definition(alert.clinic_id, str(facts.get("instrument", "")))
    except UnknownInstrument:
        return None


@dataclass(frozen=True)
class Done:
    """A line of what was done: by whom, when, with which words."""

    what: str
    at: datetime
    name: str | None
    reason: str | None


def history(alert: Alert) -> list[Done]:
    """What was done about an alert, oldest first."""
    entries: Sequence[Mapping[str, str | None]] = alert.history or []
    names = accounts.names_of(_people(entries))
    return [
        Done(
            _done(entry["act"] or ""),
            datetime.fromisoformat(entry["at"] or ""),
            names.get(UUID(entry["by"])) if entry["by"] else None,
            entry["reason"],
        )
        for entry in entries
    ]


def _people(entries: Collection[Mapping[str, str | None]]) -> set[UUID]:
    return {UUID(entry["by"]) for entry in entries if entry["by"]}


def _done(act: str) -> str:
    words = {
        Act.SEEN: gettext("Taken in hand"),
        Act.LATER_1: gettext("Put off for 1 day"),
        Act.LATER_3: gettext("Put off for 3 days"),
        Act.LATER_7: gettext("Put off for 7 days"),
        Act.RESOLVED: gettext("Settled"),
        Mark.TAKEN_OVER: gettext("Taken over"),
        Mark.SCREENED: gettext("A new safety screen was written"),
        Mark.PASSED: gettext("No longer so"),
        Mark.AGAIN: gettext("So again"),
        Mark.HIGHER: gettext("Answered again, with a higher answer"),
    }
    return words[Mark(act) if act in list(Mark) else Act(act)]
