"""What is told to whoever ends an agreement that had ended: by whom and when, as the reader calls them."""

from __future__ import annotations

from portal.i18n import day, gettext
from portal.plans.agreement_kinds import EndedBy
from portal.plans.agreement_models import Agreement


def own_ended_already(row: Agreement) -> str:
    """For its client, and whoever looks over their shoulder."""
    assert row.ended_on is not None
    on = day(row.ended_on)
    if row.ended_by == EndedBy.ME:
        return gettext("It had ended before: you ended it on %(day)s. That stays as it is.", day=on)
    if row.ended_by == EndedBy.THEM:
        return gettext(
            "It had ended before: the other person ended it on %(day)s. That stays as it is.", day=on
        )
    return gettext("It had ended before: your therapist ended it on %(day)s. That stays as it is.", day=on)


def ended_already(row: Agreement) -> str:
    """For a clinician."""
    assert row.ended_on is not None
    on = day(row.ended_on)
    if row.ended_by == EndedBy.ME:
        return gettext("It had ended before: the client ended it on %(day)s. That stays as it is.", day=on)
    if row.ended_by == EndedBy.THEM:
        return gettext("It had ended before: the other one ended it on %(day)s. That stays as it is.", day=on)
    return gettext(
        "It had ended before: you or a colleague ended it on %(day)s. That stays as it is.", day=on
    )
