"""A clinic's own questionnaires in invented words, made through the product's own actions."""

from __future__ import annotations

from portal.accounts.actor import Actor
from portal.assessments import own_actions, own_queries
from portal.assessments.catalogue_models import OwnInstrument
from portal.assessments.own_content import Content
from portal.clock import now

CONTENT = Content.model_validate(
    {
        "title": {"en": "Calm evenings", "zh": "平静的晚上"},
        "recall": {"en": "this week", "zh": "这一周"},
        "items": [
            {"words": {"en": "I sat down.", "zh": "我坐下来了。"}},
            {"words": {"en": "I could not sit.", "zh": "我坐不住。"}, "reversed": True},
            {"words": {"en": "I wished it over.", "zh": "我盼着结束。"}, "risk": 2},
        ],
        "options": [{"value": n, "words": {"en": f"so {n}", "zh": f"这样{n}"}} for n in range(4)],
        "bands": [
            {"words": {"en": "little", "zh": "少"}, "low": "0", "high": "4"},
            {"words": {"en": "much", "zh": "多"}, "low": "5", "high": "9"},
        ],
    }
)
"""Three questions from 0 to 3, the second turned round, the third a risk from 2 on."""


def draft(code: str, by: Actor, content: Content = CONTENT) -> OwnInstrument:
    """A draft that is finished."""
    row = own_actions.begin(code, content.title, by=by, at=now())
    own_actions.edit(row, content, by=by, at=now())
    return row


def published(code: str, by: Actor, content: Content = CONTENT) -> OwnInstrument:
    """The same, in use."""
    row = draft(code, by, content)
    own_actions.publish(row, by=by, at=now())
    return row


def ensure(by: Actor) -> None:
    """The clinic's draft and its published questionnaire, once."""
    if not own_queries.versions_of(by.clinic_id, "own_calm"):
        draft("own_calm", by)
        published("own_rest", by)
