"""What a screen reader says of every page, in both languages: places, groups, fields and buttons have names, and messages
stand beside their fields. Read from the HTML, so without what scripts add."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.pages.foundation import policy
from tests.pages.foundation.furnished import House
from tests.pages.foundation.tree import Node, PageTree, words
from tests.pages.foundation.visits import Visit, every_page, speak
from tests.pages.plans.agreement_words import WORDS

FIELDS = ("input", "textarea", "select")
POINTERS = ("aria-labelledby", "aria-describedby", "aria-controls", "for")
FRAMELESS = {"accounts.leave", "overview.offline_away"}
"""They say nothing of anything on purpose."""
KEY = re.compile(r"[A-Za-z]_[A-Za-z]|%\(|\{\w*\}|^None$")
"""A name for programs, a placeholder that nobody filled."""
EXAMPLE = "evening_calm"
"""Of a name for programs, where one is asked for."""
WRITTEN = re.compile("|".join(re.findall(r"[a-z]+_[a-z]+", f"{WORDS['S12'].values()} {EXAMPLE}")))
"""What stands like a key in the invented words of the tests, and an example."""
FEWEST_REFUSED = 100
GARBAGE = "z" * 5001


def pages(house: House) -> Iterator[tuple[Visit, PageTree]]:
    for visit in every_page(house, files=False):
        if visit.is_html and visit.answer.status_code == 200:
            yield visit, PageTree(visit.answer.text)


def hidden(node: Node) -> bool:
    return any("hidden" in one.given or one.is_silent for one in (node, *node.up()))


def controls(tree: PageTree) -> list[Node]:
    found = tree.all(*FIELDS, "button", "a", "summary")
    return [one for one in found if one.given.get("type") != "hidden" and not hidden(one)]


def group(tree: PageTree, node: Node) -> tuple[str, ...]:
    """The names of the groups and parts that a control stands in, from near to far."""
    around = [one for one in node.up() if is_group(one) or (one.tag == "section" and is_named(one))]
    return tuple(tree.name(one) for one in around)


def near(node: Node) -> str:
    """The words of the row, the line or the part in which a button stands."""
    return next((words(one) for one in node.up() if one.tag in {"li", "tr", "section", "form", "main"}), "")


# What is wrong with a page


def frame(visit: Visit, tree: PageTree) -> Iterator[str]:
    """One heading of the first rank, one main part, and every landmark by its name."""
    for tag in ("h1", "main"):
        if len(tree.all(tag)) != 1:
            yield f"{len(tree.all(tag))} of {tag}"
    navs, places = tree.all("nav"), tree.all("nav", "aside")
    named = [tree.name(one) for one in places if is_named(one)]
    if len(set(named)) < len(places):
        yield f"{len(places)} landmarks named {named}"
    if visit.place.endpoint not in FRAMELESS and not (tree.all("header") and tree.all("footer")):
        yield "no header or no footer"
    if not visit.place.is_public and not navs:
        yield "no menu"


def here(visit: Visit, tree: PageTree) -> Iterator[str]:
    """Where one is stands in the menu, once."""
    links = [one for nav in tree.all("nav") for one in nav.all("a") if one.given["href"].startswith("/")]
    marked = [one for one in links if one.given.get("aria-current") in {"page", "step"}]
    wanted = [one for one in links if one.given["href"] == visit.address and not hidden(one)]
    if [one.given["href"] for one in marked if one in wanted] != [one.given["href"] for one in wanted]:
        yield f"marked as current: {marked} rather than {wanted}"


def joined(tree: PageTree) -> Iterator[str]:
    """Every id once, and whatever is pointed at is there."""
    ids = Counter(one.given["id"] for one in tree.nodes if one.given.get("id"))
    yield from (f"id {one} stands {times} times" for one, times in ids.items() if times > 1)
    for node in tree.nodes:
        pointed = [one for name in POINTERS for one in node.given.get(name, "").split()]
        if node.tag == "a" and re.match("#.", node.given.get("href", "")):
            pointed.append(node.given["href"][1:])
        yield from (f"{node} points at {one}" for one in pointed if one not in tree.ids)


def groups(tree: PageTree) -> Iterator[str]:
    """A group has a name, and single answers have a group."""
    for node in tree.nodes:
        if is_group(node) and not (tree.name(node) if node.tag == "fieldset" else is_named(node)):
            yield f"a group without a name: {node}"
        if node.given.get("type") == "radio" and not any(is_group(one) for one in node.up()):
            yield f"an answer outside of any group: {node}"


def is_group(node: Node) -> bool:
    return node.tag == "fieldset" or node.given.get("role") in {"group", "radiogroup"}


def is_named(node: Node) -> bool:
    return bool(node.given.get("aria-label") or node.given.get("aria-labelledby"))


def names(tree: PageTree) -> Iterator[str]:
    """Every control has a name for people, and in its group no other one has the same."""
    met: dict[tuple[object, ...], str] = {}
    for node in controls(tree):
        name = tree.name(node)
        if not name:
            yield f"nothing names {node}"
        elif KEY.search(WRITTEN.sub("", name)):
            yield f"a key for a name: {name}"
        if node.tag in FIELDS:
            form = next((id(one) for one in node.up() if one.tag == "form"), 0)
            key = (form, *group(tree, node), name)
            goal = f"{node.given.get('name')} {node.given.get('value', '')}"
        elif node.tag == "button":
            key, goal = (*group(tree, node), name), near(node)
        else:
            continue
        if met.setdefault(key, goal) != goal:
            yield f"two of one name: {name!r}, {met[key]} and {goal}"


def faults(tree: PageTree) -> Iterator[str]:
    for check in (joined, groups, names):
        yield from check(tree)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_everything_on_every_page_has_a_name_and_a_place(house: House, lang: str) -> None:
    speak(house, lang)
    seen, wrong = 0, []
    for visit, tree in pages(house):
        seen += 1
        found = (*frame(visit, tree), *here(visit, tree), *faults(tree))
        wrong += [f"{visit}: {fault}" for fault in found]
    assert wrong == [], "\n".join(wrong)
    assert seen > len(policy.places()) / 3


# What a page says of what it refuses


def refused(house: House) -> Iterator[tuple[str, PageTree]]:
    """Every form that comes back when it is filled with too much, or sent with nothing."""
    asked = {}
    for visit, tree in pages(house):
        if visit.place.endpoint == "accounts.leave":
            break  # the last page, first seen by somebody who is not signed in: nobody's session ends
        for form in tree.all("form"):
            if form.given.get("method") == "post" and any(one in controls(tree) for one in form.all(*FIELDS)):
                asked[visit.role, form.given.get("action") or visit.address] = form
    for (role, where), form in asked.items():
        for typed in (GARBAGE, ""):
            answer = house.browser(role).http.post(where, data=filled(form, typed, house.token(role)))
            if answer.status_code == 422 and answer.mimetype == "text/html":
                yield f"{role} {where} with {typed[:3]!r}", PageTree(answer.text)


def filled(form: Node, typed: str, token: str) -> dict[str, str]:
    """What is hidden stays, nothing is picked, whatever can be written has these words."""
    said = {}
    for one in form.all(*FIELDS):
        kind = one.given.get("type", "text")
        if one.tag != "select" and kind not in {"radio", "checkbox", "file"}:
            said[one.given["name"]] = one.given.get("value", "") if kind == "hidden" else typed
    return {**said, "csrf_token": token}


def messages(tree: PageTree) -> Iterator[str]:
    """Every message belongs to a field or a group that is marked, and the list at the top leads to each."""
    described = [one for one in tree.nodes if "aria-describedby" in one.given]
    for message in (one for one in tree.nodes if "field-error" in one.given.get("class", "").split()):
        told = [one for one in described if message.given.get("id") in one.given["aria-describedby"].split()]
        if not any(inner.given.get("aria-invalid") == "true" for one in told for inner in one.walk()):
            yield f"{words(message)!r} stands by no field that is marked"
    marked = [one for one in tree.nodes if one.given.get("aria-invalid") == "true"]
    lists = [one for one in tree.nodes if "data-error-summary" in one.given]
    if marked and not lists:
        yield "no list of what is to be put right"
    links = {one.given["href"][1:] for found in lists for one in found.all("a")}
    yield from (f"the list leads to {one}, which is not there" for one in links - set(tree.ids))


def test_every_message_is_tied_to_its_field(house: House) -> None:
    came_back, wrong = 0, []
    for where, tree in refused(house):
        came_back += 1
        wrong += [f"{where}: {fault}" for fault in (*messages(tree), *faults(tree))]
    assert wrong == [], "\n".join(wrong)
    assert came_back > FEWEST_REFUSED
