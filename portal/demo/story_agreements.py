"""What a person's file tells of an agreement: its words in one or both languages, its days."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from portal.demo.story_pieces import Ago, Piece


class AgreementTold(Piece):
    """An agreement of a step that began so many days ago; the other days are counted from today."""

    ago: Ago
    words: dict[str, Any]
    other: dict[str, Any] = Field(default_factory=dict)
    """The same in the other language, as far as it was written."""
    window: Annotated[int, Field(ge=10, le=720)] | None = None
    """Minutes out of reach at most."""
    review_in: Annotated[int, Field(ge=0, le=28)]
    fade_in: int | None = None
