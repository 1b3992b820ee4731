"""What a notice may be and where it may stand. Pure."""

from __future__ import annotations

import enum


class NoticeKind(enum.StrEnum):
    """What a notice is about; its words never say."""

    QUESTIONNAIRE_DUE = "questionnaire_due"
    QUESTIONNAIRE_LINK = "questionnaire_link"


class NoticeState(enum.StrEnum):
    """`uncertain`: claimed for sending and never marked as sent; it may have left, and is not sent again."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNCERTAIN = "uncertain"
