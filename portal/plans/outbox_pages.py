"""What a page for nobody needs to draw a template's own questions once it knows whose they are."""

from __future__ import annotations

from portal.plans.definition import HomeworkTemplate
from portal.plans.logsets import LOG_SETS
from portal.plans.outbox_forms import Whole, blank
from portal.plans.practice_forms import extras


def own_questions(template: HomeworkTemplate) -> list[dict[str, object]]:
    """The template's own needed questions, as words and names of fields."""
    needed = [one for one in extras(template) if one.own and one.own.required]
    form = blank(LOG_SETS["L-EXP"], template, needed)
    return [_drawn(form, one.name) for one in needed]


def _drawn(form: Whole, name: str) -> dict[str, object]:
    field = form[name]
    picks = {"choice": "one", "chips": "many"}.get(field.kind)
    options = (
        [{"name": name, "value": str(one.value), "words": str(one.words)} for one in field.options()]
        if picks
        else []
    )
    return {
        "label": str(field.label.text),
        "one": options if picks == "one" else [],
        "many": options if picks == "many" else [],
        "text": {"name": f"{name}_exact" if field.kind == "rating" else name} if not picks else None,
    }
