"""What a client's agreements call for on a day: a talk where reds come often, a word where somebody never asks.

Pure. Both pass by themselves once they are no longer so, and come again when they are so again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.clients.alerts import AlertKind
from portal.overview.wanted import Wanted
from portal.plans.agreement_rules import (
    LEAST_SIGNALS,
    MOST_REDS,
    NO_SIGNAL_DAYS,
    RED_SHARE,
    SHARE_DAYS,
    Signal,
    overuse,
    quiet_days,
)

PREFIXES = ("overuse:", "no_signal:")
"""How the keys of these alerts begin."""


@dataclass(frozen=True)
class AgreementToday:
    """An agreement on need signals that holds. `most_reds`: what the two agreed on, None: the clinic's number."""

    id: UUID
    plan_id: UUID
    began_on: date
    signals: Sequence[Signal]
    most_reds: int | None = None


@dataclass(frozen=True)
class SignalNumbers:
    """What a clinic has chosen `[D]`."""

    most_reds: int = MOST_REDS
    red_share: int = RED_SHARE
    least_signals: int = LEAST_SIGNALS
    share_days: int = SHARE_DAYS
    no_signal_days: int = NO_SIGNAL_DAYS


def agreement_alerts(
    agreements: Iterable[AgreementToday],
    today: date,
    *,
    asks_seldom: bool,
    numbers: SignalNumbers | None = None,
) -> Iterator[Wanted]:
    """Everything that the agreements call for. `asks_seldom`: the client stands alone so well that no signal is one."""
    chosen = numbers or SignalNumbers()
    for one in agreements:
        found = overuse(
            one.signals,
            on=today,
            most=one.most_reds or chosen.most_reds,
            share=chosen.red_share,
            least=chosen.least_signals,
            share_days=chosen.share_days,
        )
        if found is not None:
            told = {"reds": found.reds, "of": found.of, "days": found.days} if found.readable else {}
            yield _wanted(AlertKind.OVERUSE_RED, f"overuse:{one.id}:{found.first.id}", one, **told)
        days = quiet_days(one.signals, began_on=one.began_on, on=today)
        if asks_seldom and days >= chosen.no_signal_days:
            yield _wanted(AlertKind.SILENT, f"no_signal:{one.id}", one, days=chosen.no_signal_days)


def _wanted(kind: AlertKind, key: str, one: AgreementToday, **detail: object) -> Wanted:
    return Wanted(
        kind, key, one.id, {"plan_id": str(one.plan_id), "agreement_id": str(one.id), **detail}, "Agreement"
    )
