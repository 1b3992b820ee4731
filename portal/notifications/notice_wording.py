"""The words of a message, the same for every kind, and how a clinician reads what became of one."""

from __future__ import annotations

from portal.i18n import gettext, in_language
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


def state_words(state: str) -> str:
    """What became of a message, for the clinician."""
    return {
        NoticeState.WAITING: gettext("e-mail waits to be sent"),
        NoticeState.CLAIMED: gettext("e-mail is being sent"),
        NoticeState.SENT: gettext("e-mail sent"),
        NoticeState.FAILED: gettext("e-mail could not be sent"),
        NoticeState.CANCELLED: gettext("e-mail not sent: no longer wanted"),
        NoticeState.UNCERTAIN: gettext("e-mail may have been sent; it is not sent again"),
    }[NoticeState(state)]
