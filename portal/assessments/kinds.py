"""The words an assessment may carry: its state, when it is shared, its kind of time, how it was answered. Pure."""

from __future__ import annotations

import enum


class AssessmentState(enum.StrEnum):
    """Where one administration stands."""

    DUE = "due"
    STARTED = "started"
    SUBMITTED = "submitted"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Release(enum.StrEnum):
    """When the client sees the result: the clinician's choice per result."""

    NOW = "now"
    AFTER_SESSION = "after_session"
    HIDDEN = "hidden"


class ContextTag(enum.StrEnum):
    """What kind of time this is in the client's life."""

    ORDINARY = "ordinary"
    CRISIS = "crisis"
    TRANSITION = "transition"


class Mode(enum.StrEnum):
    """How the answers were given; layout and mode shift scores."""

    ACCOUNT = "account"
    LINK = "link"
    KIOSK = "kiosk"
    PAPER_ENTERED = "paper_entered"
    INTERVIEW = "interview"


class WordingOrigin(enum.StrEnum):
    """Where the text of a form came from."""

    PASTED = "pasted"
    FHIR = "fhir"
    CSV = "csv"
    PACKAGE = "package"


class OwnState(enum.StrEnum):
    """Where a version of a clinic's own questionnaire stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"
