"""What the evaluator needs to know of a client's agreements, and whether the client seldom asks for anybody."""

from __future__ import annotations

from datetime import date

from portal.assessments import profile_queries
from portal.assessments.regions import Region, region
from portal.clients.models import Client
from portal.overview.agreement_evaluator import AgreementToday
from portal.plans.agreement_kinds import AgreementKind, AgreementState
from portal.plans.agreement_log_queries import list_uses
from portal.plans.agreement_queries import list_held
from portal.plans.agreement_use_queries import as_signal


def agreements_of(client: Client, *, on: date) -> tuple[AgreementToday, ...]:
    """The agreements on need signals that hold; private signals count like all others."""
    held = [
        one
        for one in list_held(client, on=on)
        if one.kind is AgreementKind.NEED_SIGNAL and one.state is AgreementState.IN_FORCE
    ]
    logs = list_uses(held) if held else {}
    return tuple(
        AgreementToday(
            id=one.agreement.id,
            plan_id=one.plan.id,
            began_on=one.agreement.began_on or on,
            signals=[as_signal(log) for log in logs[one.agreement.id]],
            most_reds=one.text.words.get("reds_in_week"),
        )
        for one in held
    )


def asks_seldom(client: Client) -> bool:
    """Whether the latest comfort assessment lies where standing alone comes easily and leaning does not."""
    latest = profile_queries.assessed(client)
    if not latest:
        return False
    return region(latest[-1].leaning_sum, latest[-1].standing_sum) is Region.HYPER_INDEPENDENCE
