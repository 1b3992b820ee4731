"""A page as assistive technology reads it: elements in their order, what each is called and what it points at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SILENT = {"script", "style", "template", "title"}


@dataclass(eq=False)
class Node:
    """One element: its tag, its attributes, what is in it, what it is in."""

    tag: str
    given: dict[str, str] = field(default_factory=dict)
    inside: list[Node | str] = field(default_factory=list)
    around: Node | None = None

    def walk(self) -> Iterator[Node]:
        """This element and every one in it."""
        yield self
        for one in self.inside:
            if isinstance(one, Node):
                yield from one.walk()

    def all(self, *tags: str) -> list[Node]:
        """The elements of these tags in it."""
        return [one for one in self.walk() if one.tag in tags]

    def up(self) -> Iterator[Node]:
        """What it stands in, from near to far."""
        if self.around is not None:
            yield self.around
            yield from self.around.up()

    @property
    def is_silent(self) -> bool:
        """Whether nothing of it is read out."""
        return self.tag in SILENT or self.given.get("aria-hidden") == "true"

    def __repr__(self) -> str:
        given = " ".join(
            f'{name}="{self.given[name]}"' for name in ("id", "name", "href") if name in self.given
        )
        return f"<{self.tag} {given}>".replace(" >", ">")


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.top = self.here = Node("document")

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        made = Node(tag, {name: value or "" for name, value in attributes}, around=self.here)
        self.here.inside.append(made)
        if tag not in VOID:
            self.here = made

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.here.inside.append(
            Node(tag, {name: value or "" for name, value in attributes}, around=self.here)
        )

    def handle_endtag(self, tag: str) -> None:
        for one in (self.here, *self.here.up()):
            if one.tag == tag and one.around is not None:
                self.here = one.around
                return

    def handle_data(self, data: str) -> None:
        self.here.inside.append(data)


class PageTree:
    """The elements of a page."""

    def __init__(self, html: str) -> None:
        builder = _Builder()
        builder.feed(html)
        self.top = builder.top
        self.nodes = [one for one in self.top.walk() if not _in_template(one)]
        self.ids = {one.given["id"]: one for one in self.nodes if one.given.get("id")}
        self.labels: dict[str, list[Node]] = {}
        for one in self.nodes:
            if one.tag == "label" and one.given.get("for"):
                self.labels.setdefault(one.given["for"], []).append(one)

    def all(self, *tags: str) -> list[Node]:
        """The elements of these tags."""
        return [one for one in self.nodes if one.tag in tags]

    def name(self, node: Node) -> str:
        """What an element is called: pointed at, written on it, its label, its legend, its words. A part of the W3C's
        rules (Accessible Name and Description Computation 1.2), as far as our pages need them."""
        given = node.given
        if given.get("aria-labelledby"):
            pointed = (self.ids[one] for one in given["aria-labelledby"].split() if one in self.ids)
            return _tidy(" ".join(words(one) for one in pointed))
        if given.get("aria-label"):
            return _tidy(given["aria-label"])
        if node.tag in {"input", "textarea", "select"}:
            around = [one for one in node.up() if one.tag == "label"]
            labels = self.labels.get(given.get("id", ""), []) + around
            return _tidy(" ".join(words(one) for one in labels)) or _tidy(given.get("title", ""))
        if node.tag == "fieldset":
            return _tidy(
                " ".join(words(one) for one in node.inside if isinstance(one, Node) and one.tag == "legend")
            )
        return _tidy(words(node)) or _tidy(given.get("title", ""))


def _in_template(node: Node) -> bool:
    return any(one.tag == "template" for one in node.up())


def words(node: Node) -> str:
    """What is read out of an element; a field in it is none of its words."""
    if node.is_silent or node.tag in {"input", "select", "textarea"}:
        return ""
    if node.tag == "img":
        return node.given.get("alt", "")
    if node.tag == "svg" and node.given.get("aria-label"):
        return node.given["aria-label"]
    return " ".join(one if isinstance(one, str) else words(one) for one in node.inside)


def _tidy(text: str) -> str:
    return " ".join(text.split())
