"""A message as it leaves: plain words to one address. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from portal.neutral import named, telling


@dataclass(frozen=True)
class Letter:
    """One message to one address. `key` is what tells it from all others and means nothing to anybody."""

    to: str
    subject: str
    body: str
    link: str
    key: str
    at: datetime
    names: tuple[str, ...] = ()
    """Whose names it may not hold."""

    @property
    def told(self) -> str | None:
        """The first word or name in it that tells something, if any. What is random in its link means nothing."""
        parts = urlsplit(self.link)
        where = f"{parts.netloc} {parts.path.rpartition('/')[0]}"
        words = f"{self.subject}\n{self.body.replace(self.link, '')}"
        return telling(f"{words}\n{where}") or named(words, self.names)
