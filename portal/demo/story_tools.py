"""What a person's file tells of tools and outings: uses, the own list, sentences kept, short reads, things ventured."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from portal.clients.sharing import Share
from portal.demo.story_pieces import Ago, Answer, Clock, Piece
from portal.diary.kinds import Acted, Tool


class UseTold(Piece):
    """One use of a tool; `points` are minute and rating on the way."""

    ago: Ago
    clock: Clock
    tool: Tool
    minutes: Annotated[int, Field(ge=0, le=120)] | None = None
    before: Answer | None = None
    after: Answer | None = None
    acted: Acted | None = None
    share: Share = Share.NOW
    thought: str | None = None
    urge_to: str | None = None
    body: tuple[str, ...] = ()
    pace: str | None = None
    points: tuple[tuple[int, int], ...] = ()
    sheet: dict[str, str | int | bool] = Field(default_factory=dict)
    """What a sheet of one's own says, by the keys of its questions; the belief before and after stands in it."""


class OwnListTold(Piece):
    """The own list as it was written that day; `done` names a thing and how many days ago it was done."""

    ago: Ago
    items: tuple[str, ...]
    target: int = 3
    done: tuple[tuple[Ago, str], ...] = ()
    phrases: tuple[str, ...] = ()


class ReadTold(Piece):
    """A short read that was given, and when the client put it away as read."""

    key: str
    ago: Ago
    read: Ago | None = None


class OutingTold(Piece):
    """Something the person ventured on their own, and to whom they came back."""

    ago: Ago
    goal: str
    base_before: Answer | None = None
    base_after: Answer | None = None
    came_back_to: str = ""
    how_it_was: str = ""
    share: Share = Share.NOW


class LineTold(Piece):
    """A line for the next talk; `talked`: days ago it was talked about."""

    ago: Ago
    clock: Clock = "21:15"
    line: str
    shared: bool = False
    talked: Ago | None = None


class ToolsTold(Piece):
    """All of it for one person."""

    uses: tuple[UseTold, ...] = ()
    own_list: OwnListTold | None = None
    reads: tuple[ReadTold, ...] = ()
    outings: tuple[OutingTold, ...] = ()
    next_time: tuple[LineTold, ...] = ()
