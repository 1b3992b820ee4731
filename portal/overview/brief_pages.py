"""What a session brief is made from: one read of each feature, all that is private counted and nothing more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from portal.accounts.number_queries import number
from portal.assessments import measure_page, profile_queries
from portal.assessments.measure_page import Measures
from portal.assessments.profile import Profile, profile
from portal.clients import alert_queries
from portal.clients import queries as clients
from portal.clients.alert_models import Alert
from portal.clients.models import Client, EventKind, SafetyHold, SafetyScreen
from portal.clients.sharing import Share
from portal.clock import local_date
from portal.diary import diary_queries, next_time_queries, tool_queries
from portal.diary.days import Event, covered
from portal.diary.diary_queries import SeenEntry
from portal.diary.next_time_queries import ForTalk
from portal.diary.patterns import TriggerRow, trigger_table
from portal.diary.tool_queries import SeenUse
from portal.overview.brief import Since, days_from, since_when
from portal.plans import agreement_queries, agreement_use_queries, brief_queries, review_queries
from portal.plans.agreement_kinds import AgreementKind, AgreementState
from portal.plans.agreement_rules import Signals, quiet_days, signals
from portal.plans.agreement_use_queries import Use, as_signal
from portal.plans.brief_queries import Homework
from portal.plans.review_models import ReviewKind

LIVE = (AgreementState.IN_FORCE, AgreementState.RESTS)


@dataclass(frozen=True)
class DiarySince:
    """The diary of the days told of: how many are known, what set hard moments off, the strongest that may be read."""

    known: int
    days: int
    moments: int
    triggers: tuple[TriggerRow, ...]
    worst: Event | None
    private: int


@dataclass(frozen=True)
class AgreedSince:
    """An agreement that holds or rests. `quiet`: days without a yellow or a red, where they are many enough to be told."""

    use: Use
    said: Signals | None
    quiet: int | None


@dataclass(frozen=True)
class Brief:
    """Everything that is told before a session."""

    client: Client
    since: Since
    on: date
    next_session_on: date | None
    homework: Homework
    moments: Sequence[SeenEntry]
    """Hard moments that the client left for a look together, the oldest first."""
    uses: Sequence[SeenUse]
    """The same of uses of a tool."""
    diary: DiarySince | None
    agreed: Sequence[AgreedSince]
    alerts: Sequence[Alert]
    holds: Sequence[SafetyHold]
    screen: SafetyScreen | None
    soon_days: int
    measures: Measures
    comfort: Profile
    talk: ForTalk


def brief(client: Client, *, on: date, chosen: date | None = None) -> Brief:
    """The brief of the client's day `on`, since the last session or since a day chosen; a fixed number of statements."""
    visits = [one.happened_on for one in clients.list_timeline(client) if one.kind == EventKind.SESSION]
    reviews = review_queries.list_reviews_about(client)
    held = [one.held_on for one in reviews if one.kind == ReviewKind.IN_SESSION]
    begun = local_date(client.created_at, client.tz)
    since = since_when([*visits, *held], begun=begun, on=on, chosen=chosen)
    return Brief(
        client=client,
        since=since,
        on=on,
        next_session_on=min((day for day in visits if day >= on), default=None),
        homework=brief_queries.since(client, since.first, on=on),
        moments=_moments(client, since.first, on),
        uses=_uses(client, since.first, on),
        diary=_diary(client, since.first, on),
        agreed=_agreed(client, since.first, on),
        alerts=alert_queries.due_alerts([client.id], on=on).get(client.id, []),
        holds=clients.list_open_holds(client),
        screen=clients.find_screen_row(client),
        soon_days=number(client.clinic_id, "screen_soon_days"),
        measures=measure_page.of_client(client),
        comfort=profile(profile_queries.assessed(client)),
        talk=next_time_queries.for_talk(client, since=_begins(since.first, client.tz)),
    )


def _begins(day: date, tz: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(tz)).astimezone(UTC)


def _moments(client: Client, first: date, on: date) -> list[SeenEntry]:
    """Without what was marked as a mistake."""
    entries = diary_queries.seen(diary_queries.list_counting([client.id], since=first))
    return [one for one in entries if one.entry and one.entry.share == Share.IN_SESSION and one.on <= on]


def _uses(client: Client, first: date, on: date) -> list[SeenUse]:
    uses = tool_queries.uses(tool_queries.list_uses(client, since=first))
    return [one for one in uses if one.use and one.use.share == Share.IN_SESSION and one.on <= on]


def _diary(client: Client, first: date, on: date) -> DiarySince | None:
    """None while nothing was ever written into it."""
    entries = [one for one in diary_queries.list_counting([client.id], since=first) if one.local_date <= on]
    quiet = [one.local_date for one in diary_queries.list_covers([client.id]) if one.local_date <= on]
    if not entries and not quiet:
        return None
    seen = [one.entry for one in diary_queries.seen(entries)]
    readable = [diary_queries.as_event(one) for one in seen if one]
    known, days = (
        covered([diary_queries.as_event(one, readable=False) for one in entries], quiet),
        days_from(first, on),
    )
    rated = [one for one in readable if one.peak is not None]
    return DiarySince(
        known=sum(day in known for day in days),
        days=len(days),
        moments=len(entries),
        triggers=trigger_table(readable),
        worst=max(rated, key=lambda one: (one.peak or 0, one.on), default=None),
        private=len(entries) - len(readable),
    )


def _agreed(client: Client, first: date, on: date) -> list[AgreedSince]:
    held = [one for one in agreement_queries.list_held(client, on=on) if one.state in LIVE]
    found = []
    for use in agreement_use_queries.read_uses(held) if held else ():
        quiet, said = None, None
        if use.held.kind is AgreementKind.NEED_SIGNAL:
            shown = [as_signal(log) for log in use.logs]
            said = signals([one for one in shown if one.on >= first], on=on)
            days = quiet_days(shown, began_on=use.held.agreement.began_on or on, on=on)
            least = number(client.clinic_id, "no_signal_days")
            quiet = days if days >= least and use.held.state is AgreementState.IN_FORCE else None
        found.append(AgreedSince(use, said, quiet))
    return found
