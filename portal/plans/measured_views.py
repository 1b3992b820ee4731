"""What pages of plans show of questionnaires: results that came in since a day, and three outcomes over time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from portal.assessments import definition_queries, measure_queries, profile_queries
from portal.charts import OutcomeLine
from portal.clients.models import Client
from portal.i18n import gettext
from portal.plans.outcome_lines import outcome_lines
from portal.plans.review_models import Review


def outcomes(client: Client, reviews: Iterable[Review]) -> Mapping[str, OutcomeLine]:
    """The three outcomes over time, by name."""
    return outcome_lines(measure_queries.results_of(client), reviews)


@dataclass(frozen=True)
class CameIn:
    """A result that came in since: of which questionnaire and scale, and the result before it that compares."""

    title: object
    scale: object
    before: str | None
    after: str


def came_in(client: Client, since: date) -> list[CameIn]:
    """What came in since the review before, one line a scale."""
    found = []
    for (code, key), results in measure_queries.results_of(client).items():
        whole = [one for one in results if one.value is not None]
        if not whole or whole[-1].on < since:
            continue
        try:
            instrument = definition_queries.definition(client.clinic_id, code, whole[-1].version)
        except LookupError:  # withdrawn: its results stay, nothing new is told of them
            continue
        scale = next((one.name for one in instrument.scales if one.key == key), None)
        alike = [one for one in whole[:-1] if one.compares_with(whole[-1])]
        before = _written(alike[-1].value) if alike else None
        found.append(CameIn(instrument.title, scale, before, _written(whole[-1].value)))
    return found + _comfort(client, since)


def _comfort(client: Client, since: date) -> list[CameIn]:
    points = profile_queries.assessed(client)
    if not points or points[-1].on < since:
        return []
    sides = (("leaning_sum", gettext("Leaning")), ("standing_sum", gettext("Standing alone")))
    before = points[-2] if len(points) > 1 else None
    return [
        CameIn(
            words,
            None,
            f"{getattr(before, name) / 5:.1f}" if before else None,
            f"{getattr(points[-1], name) / 5:.1f}",
        )
        for name, words in sides
    ]


def _written(value: object) -> str:
    number = float(value)  # type: ignore[arg-type]
    return f"{number:.0f}" if number == int(number) else f"{number:.1f}"
