"""The form of a finished use of a tool that its client puts right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.choices import ChoiceField
from portal.clients.sharing_wording import WHO_MAY_READ
from portal.diary.kinds import Tool
from portal.diary.uses import plain
from portal.forms import NumberField, Versioned
from portal.i18n import gettext, lazy_gettext
from portal.moment_forms import MomentForm
from portal.overview.tool_forms import FOR_NOW, BreathingForm, Strength, UrgeForm


class ChangeUseForm(MomentForm, Versioned):
    """A finished use of a tool that is put right; what the tool does not ask is taken out."""

    minutes = NumberField(lazy_gettext("How many minutes was it?"), low=0, high=1440)
    dizzy = BreathingForm.dizzy
    before = Strength(lazy_gettext("How strong was it before?"))
    body = UrgeForm.body
    thought = UrgeForm.thought
    urge_to = UrgeForm.urge_to
    after = Strength(lazy_gettext("How strong was it afterwards?"))
    acted = UrgeForm.acted
    share = ChoiceField(lazy_gettext("Who may read this?"), choices=WHO_MAY_READ.items(), hint=FOR_NOW)

    def too_early(self) -> str:
        """What to say about a day long ago."""
        return gettext("Choose a day of the last three months.")

    def only(self, tool: Tool) -> None:
        """Ask what this tool asks."""
        for name in ALL:
            if name not in ASKED[tool]:
                del self[name]

    def said(self) -> dict[str, Any]:
        """What was said, by the names of columns and words."""
        found = {name: self[name].data for name in ALL if name in self}
        if "share" in found:
            found["share"] = found["share"] or "private"
        return found

    def differences(self, there: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        """Label, typed and stored, where they differ."""
        return [
            *self.moment_difference(),
            *(
                (str(self[name].label.text), _text(self[name].data), _text(there.get(name)))
                for name in ALL
                if name in self and plain(self[name].data) != plain(there.get(name))
            ),
        ]


_RATED = ("before", "after", "share")
ASKED: Mapping[Tool, tuple[str, ...]] = {
    Tool.URGE: ("minutes", "before", "body", "thought", "urge_to", "after", "acted", "share"),
    Tool.BREATHING: ("minutes", "dizzy", *_RATED),
    Tool.GROUNDING: _RATED,
    Tool.IMAGERY: _RATED,
    Tool.OWN_LIST: (),
}
ALL = tuple(dict.fromkeys(name for names in ASKED.values() for name in names))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
