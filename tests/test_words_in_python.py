"""Words that Python says: every one can be translated, none is put together from parts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.source import modules
from tests.test_words import LETTER, MARKS, NAMES, is_unnamed

MARKUP = {
    "portal.i18n",
    "portal.site",
    "portal.svg",
    "portal.plans.builder_preview_pages",
    "portal.plans.answer_wording",
}
"""Modules that make markup themselves; each escapes what it puts in."""


def test_only_known_modules_make_markup() -> None:
    making = {
        name
        for name, module in modules().items()
        if any(
            isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[0] == "Markup"
            for node in ast.walk(module)
        )
    }
    assert making == MARKUP


def translated_calls() -> Iterator[tuple[str, ast.Call]]:
    for name, module in modules().items():
        if name != "portal.i18n":
            for node in ast.walk(module):
                if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in MARKS:
                    yield name, node


def test_every_sentence_in_python_is_a_literal_with_named_places() -> None:
    wrong = []
    for name, call in translated_calls():
        for argument in call.args[: 2 if ast.unparse(call.func).endswith("ngettext") else 1]:
            if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                wrong.append(f"{name}:{call.lineno}: not a literal")
            elif call.keywords and is_unnamed(argument.value):
                wrong.append(f"{name}:{call.lineno}: {argument.value}")
    assert wrong == []


def test_every_place_in_a_sentence_is_filled() -> None:
    wrong = []
    for name, call in translated_calls():
        given = {keyword.arg for keyword in call.keywords} | {"num"}
        for argument in call.args:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and None not in given:
                missing = set(re.findall(r"%\((\w+)\)", argument.value)) - given
                wrong += [f"{name}:{call.lineno}: {one}" for one in missing]
    assert wrong == []


TELLING = {"flash", "Conflict", "refuse", "fault"}
"""Calls whose first argument a person reads."""


def test_what_a_person_is_told_from_python_can_be_translated() -> None:
    bare = [
        f"{name}:{node.lineno}: {ast.unparse(node)[:80]}"
        for name, module in modules().items()
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).split(".")[-1] in TELLING
        and node.args
        and isinstance(node.args[0], ast.Constant | ast.JoinedStr)
    ]
    assert bare == []


def test_every_label_of_a_form_can_be_translated() -> None:
    bare = [
        f"{name}:{node.lineno}: {node.args[0].value}"
        for name, module in modules().items()
        if name.split(".")[-1].endswith("forms")
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith("Field")
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and LETTER.search(str(node.args[0].value))
        and node.args[0].value not in NAMES
    ]
    assert bare == []
