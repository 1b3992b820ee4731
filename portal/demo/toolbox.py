"""A demo client's tools, reads, outings and lines for the next talk, through the product's own actions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import UUID, uuid4

from portal.clock import local_date
from portal.demo.care import Care
from portal.demo.days import Happening
from portal.demo.story_tools import LineTold, OutingTold, OwnListTold, ReadTold, UseTold
from portal.diary import excursion_actions, next_time_actions, next_time_queries, tool_actions
from portal.diary.uses import Use
from portal.plans import read_actions, reads
from portal.plans.own_sheet_pages import own_sheet


def happenings(care: Care) -> Iterator[Happening]:
    """All of it, in any order of time."""
    days, told = care.days, care.person.tools
    for use in told.uses:
        at = days.at(use.ago, use.clock)
        yield at, _used(care, use, at)
    for read in told.reads:
        yield from _read(care, read)
    for outing in told.outings:
        at = days.at(outing.ago, "21:00")
        yield at, _went(care, outing, at)
    for line in told.next_time:
        yield from _for_talk(care, line)
    if told.own_list:
        yield from _listed(care, told.own_list)


def _used(care: Care, told: UseTold, at: datetime) -> Callable[[], object]:
    words = {
        "thought": told.thought,
        "urge_to": told.urge_to,
        "body": list(told.body) or None,
        "pace": told.pace,
        "points": [{"t_min": minute, "v": value} for minute, value in told.points] or None,
        **told.sheet,
    }
    before, after = _belief(told)
    use = Use(
        tool=told.tool,
        started_at=at,
        minutes=told.minutes,
        before=before,
        after=after,
        acted=told.acted,
        share=told.share,
        words={name: value for name, value in words.items() if value or value == 0},
    )
    return lambda: tool_actions.log_use(care.client, use, token=uuid4(), by=care.own, at=at)


def _belief(told: UseTold) -> tuple[int | None, int | None]:
    """The two ratings of a use; of a sheet those of the belief. Raises KeyError for a word that the sheet does not ask."""
    sheet = own_sheet(told.tool)
    if sheet is None:
        return told.before, told.after
    if unasked := set(told.sheet) - set(sheet.words):
        raise KeyError(*unasked)
    ends = [told.sheet.get(key) for key in (sheet.before, sheet.after)]
    first, last = (one if isinstance(one, int) else None for one in ends)
    return first, last


def _went(care: Care, told: OutingTold, at: datetime) -> Callable[[], object]:
    def keep() -> object:
        said = told.model_dump(exclude={"ago"}) | {"went_on": local_date(at, care.client.tz)}
        return excursion_actions.log_excursion(care.client, said, token=uuid4(), by=care.own, at=at)

    return keep


def _read(care: Care, told: ReadTold) -> Iterator[Happening]:
    read = reads.reads()[told.key]
    given = care.days.office(told.ago, "15:20")
    yield given, lambda: read_actions.give_read(care.client, read, by=care.clinician, at=given)
    if told.read is not None:
        at = care.days.at(told.read, "21:40")
        yield at, lambda: read_actions.put_away_read(care.client, read, by=care.own, at=at)


def _for_talk(care: Care, told: LineTold) -> Iterator[Happening]:
    at, token = care.days.at(told.ago, told.clock), uuid4()
    yield (
        at,
        lambda: next_time_actions.write(
            care.client, told.line, shared=told.shared, token=token, by=care.own, at=at
        ),
    )
    if told.talked is not None:
        yield care.days.office(told.talked, "14:50"), lambda: _talked(care, token, told.talked or 0)


def _talked(care: Care, token: UUID, ago: int) -> None:
    row = next_time_queries.find_by_token(care.client, token)
    if row is None:
        raise LookupError("the line has not been written yet")
    next_time_actions.talk(row, talked=True, by=care.clinician, at=care.days.office(ago, "14:50"))


def _listed(care: Care, told: OwnListTold) -> Iterator[Happening]:
    days = care.days
    written = days.at(told.ago, "18:10")
    yield (
        written,
        lambda: tool_actions.write_own_list(care.client, told.items, told.target, by=care.own, at=written),
    )
    for number, phrase in enumerate(told.phrases):
        at = days.at(told.ago, f"18:{20 + number}")
        yield at, _kept(care, phrase, at)
    for ago, item in told.done:
        at = days.at(ago, "19:05")
        yield at, _ticked(care, item, at)


def _kept(care: Care, phrase: str, at: datetime) -> Callable[[], object]:
    return lambda: tool_actions.keep_phrase(care.client, phrase, keep=True, by=care.own, at=at)


def _ticked(care: Care, item: str, at: datetime) -> Callable[[], object]:
    return lambda: tool_actions.tick(care.client, item, done=True, token=uuid4(), by=care.own, at=at)
