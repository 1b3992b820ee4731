"""Every action records an event, is told when, and leaves the commit to the request."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import portal

ACTIONS = sorted(Path(portal.__file__).parent.glob("*/actions*.py")) + sorted(
    Path(portal.__file__).parent.glob("*/*_actions.py")
)


def public_functions() -> Iterator[Any]:
    for file in ACTIONS:
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield pytest.param(file, node, id=f"{file.parent.name}.{file.stem}.{node.name}")


def action_modules(tree: ast.Module) -> set[str]:
    """Names under which a module knows other modules of actions."""
    return {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if "actions" in alias.name
    }


def records(node: ast.AST, tree: ast.Module, *, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a function records an event, itself or through another action or a function of its module."""
    own = {one.name: one for one in tree.body if isinstance(one, ast.FunctionDef)}
    for call in (one.func for one in ast.walk(node) if isinstance(one, ast.Call)):
        if isinstance(call, ast.Attribute) and isinstance(call.value, ast.Name):
            if (call.value.id, call.attr) == ("audit", "record") or call.value.id in action_modules(tree):
                return True
        elif (
            isinstance(call, ast.Name)
            and call.id in own
            and call.id not in seen
            and records(own[call.id], tree, seen=seen | {call.id})
        ):
            return True
    return False


def takes(node: ast.FunctionDef) -> set[str]:
    return {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}


def changes_something(node: ast.FunctionDef) -> bool:
    """Whether a function writes: says who does it, assigns to a row, adds, or sends a changing statement."""
    assigns = any(isinstance(one, ast.Attribute) and isinstance(one.ctx, ast.Store) for one in ast.walk(node))
    called = [ast.unparse(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)]
    sends = any(name.endswith((".add", ".add_all", ".update", ".insert", ".delete")) for name in called)
    return "by" in takes(node) or assigns or sends


def test_there_are_actions() -> None:
    assert len(list(public_functions())) > 15


@pytest.mark.parametrize(("file", "node"), list(public_functions()))
def test_every_action_records_an_event_and_is_told_when(file: Path, node: ast.FunctionDef) -> None:
    if changes_something(node):
        assert records(node, ast.parse(file.read_text())), (
            f"{node.name} changes something and records nothing"
        )
        assert "at" in takes(node), f"{node.name} must be told when: at="


@pytest.mark.parametrize(("file", "node"), list(public_functions()))
def test_no_action_commits_or_reads_the_clock(file: Path, node: ast.FunctionDef) -> None:
    called = {ast.unparse(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}
    ends = {name for name in called if name.endswith((".commit", ".rollback"))}
    assert not ends | (called & {"now", "today", "clock.now", "clock.today"})
