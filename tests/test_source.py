"""House rules of the source: nothing dangerous, nothing vague, nothing half-done."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.source import ROOT, calls, imported, modules, where

UNFINISHED = re.compile(
    "|".join((r"\bTO" + "DO", r"\bFIX" + "ME", r"\bXX" + "X", r"\bHA" + "CK", "NotImpl" + "ementedError"))
)
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "base_views"}


@pytest.mark.parametrize(
    "call", ["eval", "exec", "compile", "__import__", "pickle.loads", "pickle.load", "os.system", "yaml.load"]
)
def test_nothing_runs_what_it_was_given(call: str) -> None:
    assert where(lambda _name, tree: any(called == call for called, _ in calls(tree))) == set()


def test_no_command_goes_through_a_shell() -> None:
    def shells(_name: str, tree: ast.Module) -> bool:
        return any(keyword.arg == "shell" for _, call in calls(tree) for keyword in call.keywords)

    assert where(shells) == set()


def test_no_sql_is_glued_from_text() -> None:
    """Names of triggers and pragmas come from constants of the module; nothing that anybody sends is in reach."""

    def glues(_name: str, tree: ast.Module) -> bool:
        return any(
            (called in {"sa.text", "sqlalchemy.text"} or called.endswith(".exec_driver_sql"))
            and call.args
            and not is_literal(call.args[0])
            for called, call in calls(tree)
        )

    assert where(glues) == {"portal.triggers"}


def is_literal(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return is_literal(node.left) and is_literal(node.right)
    return isinstance(node, ast.Constant)


def test_every_module_opens_with_one_line_on_what_belongs_in_it() -> None:
    silent = where(lambda name, tree: not ast.get_docstring(tree))
    assert silent == set()


def test_no_file_has_a_name_that_says_nothing() -> None:
    vague = {
        str(file.relative_to(ROOT))
        for folder in ("portal", "templates", "static", "tests", "scripts", "bench")
        for file in (ROOT / folder).rglob("*")
        if file.stem in VAGUE and "__pycache__" not in file.parts
    }
    assert vague == set()


def sources() -> Iterator[Path]:
    for folder in ("portal", "templates", "static", "migrations", "tests", "scripts", "bench", "docs"):
        for file in (ROOT / folder).rglob("*"):
            if file.suffix in {".py", ".html", ".css", ".js", ".md", ".toml", ".mako"}:
                yield file


def test_nothing_is_left_for_later() -> None:
    unfinished = [
        f"{file.relative_to(ROOT)}: {found.group()}"
        for file in sources()
        if (found := UNFINISHED.search(file.read_text()))
    ]
    assert unfinished == []


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    marks = re.compile(r"pytest\.(?:mark\.)?(?:skip|xfail|importorskip)|@unittest\.skip")
    assert [
        file.name
        for file in (ROOT / "tests").rglob("*.py")
        if file != Path(__file__) and marks.search(file.read_text())
    ] == []


def test_no_test_sleeps_away_its_time() -> None:
    """A test waits for something to happen, never for time to pass."""
    sleeping = [
        str(file.relative_to(ROOT))
        for file in (ROOT / "tests" / "pages").rglob("*.py")
        if any(called in {"time.sleep", "sleep"} for called, _ in calls(ast.parse(file.read_text())))
    ]
    assert sleeping == []


def test_classes_are_no_views_and_functions_no_signals() -> None:
    classes = {
        ast.unparse(base)
        for tree in modules().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for base in node.bases
    }
    assert not classes & {"View", "MethodView", "FlaskView"}
    assert where(lambda _name, tree: "blinker" in imported(tree)) == set()


def test_nobody_asks_for_a_model_through_the_extension() -> None:
    def asks(_name: str, tree: ast.Module) -> bool:
        return any(
            ast.unparse(node) == "db.Model" for node in ast.walk(tree) if isinstance(node, ast.Attribute)
        )

    assert where(asks) == set()
