"""Which earlier wordings of a corrected practice a clinician may read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from portal.plans.attempts import Share


def readable(share: str, before: Sequence[Mapping[str, object]]) -> list[bool]:
    """For each correction, oldest first, whether what it replaced may be read; `before` is what each one changed, as it was.

    Back from now as long as nothing was private: what was written while only the client read it stays theirs, also
    after the practice was shared, and so does everything before.
    """
    is_open, found = share != Share.PRIVATE, []
    for values in reversed(before):
        share = str(values.get("share", share))
        is_open = is_open and share != Share.PRIVATE
        found.append(is_open)
    return found[::-1]
