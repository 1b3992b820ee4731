"""What a notice may be and where it may stand. Pure."""

from __future__ import annotations

import enum


class NoticeKind(enum.StrEnum):
    """What a notice is about; its words never say."""

    QUESTIONNAIRE_DUE = "questionnaire_due"
    QUESTIONNAIRE_LINK = "questionnaire_link"
    PLAN_DUE = "plan_due"


class NoticeState(enum.StrEnum):
    """`uncertain`: claimed for sending and never marked as sent; it may have left, and is not sent again."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNCERTAIN = "uncertain"


OPEN = (NoticeState.WAITING, NoticeState.CLAIMED)
LEFT = (NoticeState.SENT, NoticeState.UNCERTAIN)
"""It reached a mail server, or may have."""


class Outcome(enum.StrEnum):
    """What became of a message that was handed to the mail server."""

    SENT = "sent"
    """Accepted."""
    REFUSED = "refused"
    """Refused, or nobody there, before it was accepted: it may be tried again."""
    UNCERTAIN = "uncertain"
    """The connection broke after the message was on its way."""
    UNFIT = "unfit"
    """It cannot be made into a message that may leave: a telling word, or no such address. It is not tried again."""
