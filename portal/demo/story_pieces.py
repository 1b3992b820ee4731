"""What every part of a demo person's file is made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Clock = Annotated[str, StringConstraints(pattern=r"^\d\d:\d\d$")]


Ago = Annotated[int, Field(ge=0, le=1000)]


Answer = Annotated[int, Field(ge=0, le=100)]


class Piece(BaseModel):
    """A frozen piece of a story; a key that is not known is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")
