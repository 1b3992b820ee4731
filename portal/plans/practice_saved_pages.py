"""What is said once a practice is written down."""

from __future__ import annotations

from portal.db import db
from portal.i18n import gettext, ngettext
from portal.plans import my_queries, queries
from portal.plans.attempts import LogStatus
from portal.plans.criterion_results import PartResult
from portal.plans.my_queries import Practising
from portal.plans.practice_models import PracticeLog


def saved(practising: Practising, log: PracticeLog) -> str:
    """What is said once a practice is written down: how many of how many, without praise."""
    if log.status == LogStatus.STOPPED_EARLY:
        return gettext("Saved. Stopping is information too.")
    db.session.flush()
    step = my_queries.my_step(practising.words, practising.row, queries.list_logs(practising.row))
    parts = {part.kind: part for part in step.evaluation.parts}
    if "dose" in parts:
        return _of_dose(parts["dose"])
    if "weekly" in parts:
        done = int(parts["weekly"].numbers["latest_week"])
        return gettext(
            "Saved. %(done)s of %(all)s this week.", done=done, all=int(parts["weekly"].numbers["target"])
        )
    return gettext("Saved.")


def _of_dose(dose: PartResult) -> str:
    have, need = int(dose.have or 0), int(dose.need or 0)
    if have <= need:
        return gettext("Saved. %(have)s of %(need)s.", have=have, need=need)
    return ngettext("Saved. %(num)s time so far.", "Saved. %(num)s times so far.", have)
