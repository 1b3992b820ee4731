"""Who acts: the frozen value that every action takes as `by=`. Pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from uuid import UUID


class Role(enum.StrEnum):
    """What kind of account this is; what each role may do stands in `access.RULES`."""

    CLINICIAN = "clinician"
    CLIENT = "client"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Actor:
    """A signed-in person, as far as rules and the audit log need to know."""

    id: UUID
    clinic_id: UUID
    role: Role


@dataclass(frozen=True)
class System:
    """The product itself, acting for a clinic: a command or a job."""

    clinic_id: UUID | None


By = Actor | System
