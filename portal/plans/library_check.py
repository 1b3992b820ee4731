"""Whether the homework library says what it computes: success sentences against criteria, marks, keys."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.plans.criterion_answer_parts import FieldPart
from portal.plans.criterion_parts import Criterion
from portal.plans.definition import WITH_PARTNER, HomeworkTemplate
from portal.plans.logsets import LOG_SETS
from portal.plans.templates import shipped

_JOINERS = re.compile(r"[\s,;.]|\band\b")


@dataclass(frozen=True)
class Problem:
    """What is wrong with a template: its id and version, the key, and a sentence."""

    template_id: str
    version: int
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.template_id} (version {self.version}): {self.key}: {self.message}"


def check(templates: Iterable[HomeworkTemplate] | None = None) -> list[Problem]:
    """Everything wrong with the templates, those of the library unless given; empty when all is well."""
    found = []
    for template in shipped() if templates is None else templates:
        for key, message in _problems(template):
            found.append(Problem(template.id, template.version, key, message))
    return found


def _problems(template: HomeworkTemplate) -> Iterator[tuple[str, str]]:
    yield from _parts(template)
    yield from _sentence(template)
    yield from _keys(template)
    yield from _marks(template)
    for number, rung in enumerate(template.rungs, 1):
        for name in set(rung.leaves_out) - set(template.criterion.part_names):
            yield f"rungs #{number}.leaves_out", f"the criterion has no part {name}"
        if rung.planned_minutes and not LOG_SETS[template.log_set].asks_minutes:
            yield f"rungs #{number}.planned_minutes", f"{template.log_set} does not ask how long it took"


def _parts(template: HomeworkTemplate) -> Iterator[tuple[str, str]]:
    """Each part has one clause and each clause one part; the dose is a part wherever nothing else counts."""
    computed = set(template.criterion.part_names)
    if not template.criterion.has_count:
        computed.add("dose")
    named = Counter(clause.part for clause in template.clauses)
    for name in sorted(computed - named.keys()):
        yield "clauses", f"no clause stands beside the part {name}"
    for name, times in sorted(named.items()):
        if name not in computed:
            yield "clauses", f"the criterion has no part {name}"
        elif times > 1:
            yield "clauses", f"{times} clauses stand beside the part {name}"


def _sentence(template: HomeworkTemplate) -> Iterator[tuple[str, str]]:
    """The clauses and remarks, taken out of the success sentence, leave nothing but commas and "and"."""
    rest = template.success
    for text in (*(clause.text for clause in template.clauses), *template.remarks):
        if text not in rest:
            yield "clauses", f"the success sentence does not say “{text}”"
        rest = rest.replace(text, " ", 1)
    left = " ".join(_JOINERS.sub(" ", rest).split())
    if left:
        yield "success", f"no clause covers “{left}”"


def _keys(template: HomeworkTemplate) -> Iterator[tuple[str, str]]:
    """Answers that the criterion looks at are asked; no key is asked twice."""
    asked = Counter([entry.key for entry in LOG_SETS[template.log_set].fields])
    asked.update(field.key for field in template.extra_fields)
    for key, times in asked.items():
        if times > 1:
            yield "extra_fields", f"{key} is asked twice"
    for key in sorted(set(_looked_at(template.criterion)) - asked.keys()):
        yield "criterion", f"{key} is never asked"


def _looked_at(criterion: Criterion) -> Iterator[str]:
    for pair in criterion.pair:
        yield from (pair.a, pair.b)
        yield from _of_field(pair.or_)
    for field in criterion.field:
        yield from _of_field(field)
    for daily in criterion.daily:
        yield daily.field


def _of_field(field: FieldPart | None) -> Iterator[str]:
    if field is None:
        return
    yield field.key
    if field.from_:
        yield field.from_
    if field.where:
        yield field.where.key
    yield from _of_field(field.or_)


def _marks(template: HomeworkTemplate) -> Iterator[tuple[str, str]]:
    exposure = template.type == "exposure"
    if (exposure or template.id in WITH_PARTNER) and not template.standing_caution:
        yield "standing_caution_text", "the standing caution is missing"
    if exposure and not 3 <= len(template.feared_outcomes) <= 6:
        yield "feared_outcomes", "an exposure suggests 3 to 6"
    if exposure and not 3 <= len(template.key_safety_behaviours) <= 6:
        yield "key_safety_behaviours", "an exposure suggests 3 to 6"
