"""Practices as a clinician is told of them: of one that the client keeps private that there is one, and its day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.plans.attempts import LogStatus, Share, is_draft
from portal.plans.practice_models import PracticeLog


@dataclass(frozen=True)
class Practice:
    """A practice as the clinician may read it; `log` is None where the client keeps it private."""

    id: UUID
    step_id: UUID
    on: date
    log: PracticeLog | None
    taken_back: bool
    """Whether it was begun and did not come about after all: nothing was practised, and its words stay private."""

    @property
    def kept_private(self) -> bool:
        """Whether it was practised and may not be read."""
        return self.log is None and not self.taken_back


def practices(logs: Iterable[PracticeLog]) -> list[Practice]:
    """The logs as the clinician may read them: of a private one its day and whether it was taken back, of a
    draft nothing at all."""
    return [
        Practice(
            log.id,
            log.step_id,
            log.local_date,
            None if log.share == Share.PRIVATE else log,
            taken_back=log.share == Share.PRIVATE and log.status == LogStatus.NOT_DONE,
        )
        for log in logs
        if not is_draft(log.kind, log.status)
    ]
