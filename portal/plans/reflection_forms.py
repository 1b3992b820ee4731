"""The form of one prompt: who may read it comes first, and nobody else may unless that is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from portal.clients.sharing import Share
from portal.clients.sharing_wording import WHO_MAY_READ
from portal.forms import Once
from portal.plans.attempts import Value
from portal.plans.definition import HomeworkTemplate
from portal.plans.kept_forms import KeptLogForm
from portal.plans.logfields import LogField, Phase
from portal.plans.logsets import LogSet
from portal.plans.practice_forms import extras, log_form, stored
from portal.plans.practice_pages import Question

NOT_ASKED = ("share", "note_to_clinician", "stop_reason", "not_done_reason")
"""Asked elsewhere, or nothing that a page of one's own asks for."""
PRIVATE_FIRST = (Share.PRIVATE, Share.IN_SESSION, Share.NOW)


class ReflectionForm(KeptLogForm, Once):
    """One prompt, new or gone on with: its token finds the draft that an earlier sending has made."""


def reflection_form(
    log_set: LogSet,
    template: HomeworkTemplate,
    said: Mapping[str, Value],
    *,
    version: int | None = None,
    client_token: UUID | None = None,
) -> ReflectionForm:
    """The form with what is said so far, by field key; `version` and `client_token` are the log's, if there is one."""
    questions = _questions(log_set, extras(template))
    made = log_form(ReflectionForm, log_set, template, questions)
    filled = stored(questions, {"share": Share.PRIVATE, **said}, {"share_chosen": True})
    form = made(data={**filled, "version": version, "client_token": client_token})
    assert isinstance(form, ReflectionForm)
    form["share"].choices = [(share, WHO_MAY_READ[share]) for share in PRIVATE_FIRST]
    return form


def _questions(log_set: LogSet, own: Sequence[Question]) -> list[Question]:
    fields: dict[str, LogField] = {entry.key: entry for entry in log_set.fields}
    asked = [Question(fields["share"])]
    for phase in Phase:
        asked += [
            Question(entry) for entry in log_set.fields if entry.phase is phase and entry.key not in NOT_ASKED
        ]
        asked += [question for question in own if question.entry.phase is phase]
    return asked
