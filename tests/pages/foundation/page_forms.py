"""The forms of a page as a browser sees them: where they go, what they hold, what can be typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class PageForm:
    """One form: its address (None: the page's own), the values it would send, the names of what is typed or picked."""

    action: str | None
    method: str
    values: dict[str, str] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)
    picked: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.select: str | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.forms.append(PageForm(given.get("action"), given.get("method", "get").lower()))
        elif self.forms and given.get("name"):
            self._field(tag, given["name"], given)
        if tag == "option" and self.forms and self.select and given.get("value"):
            self.forms[-1].values.setdefault(self.select, given["value"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = None

    def _field(self, tag: str, name: str, given: dict[str, str]) -> None:
        form, kind = self.forms[-1], given.get("type", "text") if tag == "input" else tag
        if kind == "select":
            self.select = name
            form.picked.add(name)
        elif kind in {"radio", "checkbox"}:
            form.picked.add(name)
            if "checked" in given or name not in form.values:
                form.values[name] = given.get("value", "y")
        elif kind == "hidden":
            form.values[name] = given.get("value", "")
            if name != "csrf_token":
                form.picked.add(name)
        elif kind != "button":
            form.values[name] = given.get("value", "")
            form.typed.add(name)


def forms_of(page: str) -> list[PageForm]:
    """Every form of a page that is sent by POST."""
    reader = _Reader()
    reader.feed(page)
    return [form for form in reader.forms if form.method == "post"]
