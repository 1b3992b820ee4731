"""The words of a message, the same for every kind, and how a clinician reads what became of one."""

from __future__ import annotations

from datetime import datetime

from portal.i18n import clock_time, day_in, gettext, in_language
from portal.notifications.kinds import NoticeState


def subject_and_body(link: str, lang: str) -> tuple[str, str]:
    """What every message says: that there is one, and where. Nothing about whom, from whom, or what."""
    with in_language(lang):
        lines = (
            gettext("You have a message."),
            "",
            gettext("You can open it here:"),
            link,
            "",
            gettext("Please do not answer this e-mail: nobody reads what is sent to this address."),
            "",
        )
        return gettext("You have a message"), "\n".join(lines)


def told(state: str, at: datetime, tz: str) -> str:
    """What became of a message, for the clinician; `at` on the client's clock."""
    when = {"day": day_in(at, tz), "time": clock_time(at, tz)}
    return {
        NoticeState.WAITING: gettext("e-mail waits until %(day)s, %(time)s", **when),
        NoticeState.CLAIMED: gettext("e-mail is being sent"),
        NoticeState.SENT: gettext("e-mail sent on %(day)s, %(time)s", **when),
        NoticeState.FAILED: gettext("e-mail could not be sent"),
        NoticeState.CANCELLED: gettext("e-mail not sent: no longer wanted"),
        NoticeState.UNCERTAIN: gettext(
            "e-mail of %(day)s, %(time)s may have been sent; it is not sent again", **when
        ),
    }[NoticeState(state)]
