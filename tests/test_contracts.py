"""The import contracts of pyproject.toml cover every module: a new one is a kind, a door or pure."""

import ast
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FEATURES = ("accounts", "notifications", "clients", "diary", "assessments", "plans", "overview", "fhir")
KINDS = {
    "__init__",
    "models",
    "queries",
    "actions",
    "forms",
    "views",
    "page",
    "pages",
    "rows",
    "wording",
    "cli",
}
# A kind may be parted by meaning: `builder_views` is one of the views.
# Modules of a feature that stand between it and something outside.
DOORS = {
    "portal.accounts.passwords",
    "portal.accounts.sessions",
    "portal.notifications.senders",
    "portal.plans.exports",
    "portal.plans.suggestion_seal",
}


def contract(name: str) -> dict[str, list[str]]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return next(one for one in contracts if one["name"] == name)


def feature_modules() -> list[str]:
    files = [file for feature in FEATURES for file in (ROOT / "portal" / feature).rglob("*.py")]
    return [
        ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for file in files
        if file.stem not in KINDS and file.stem.rsplit("_", 1)[-1] not in KINDS
    ]


def test_every_module_of_a_feature_is_a_kind_a_door_or_held_pure() -> None:
    pure = contract("Pure modules know no framework")["source_modules"]
    unnamed = [
        module
        for module in feature_modules()
        if module not in DOORS
        and not any(fnmatch(module, name) or module.startswith(name + ".") for name in pure)
    ]
    assert unnamed == [], "name these in the contract of pure modules in pyproject.toml"


def test_every_feature_stands_in_the_contracts_between_features() -> None:
    folders = {file.parent.name for file in (ROOT / "portal").glob("*/views.py")} - {"demo"}
    assert folders <= set(FEATURES)


LAYERS = {
    "cli": 5,
    "views": 5,
    "page": 4,
    "pages": 4,
    "wording": 4,
    "forms": 4,
    "actions": 4,
    "rows": 3,
    "queries": 3,
}
"""How far up a kind stands; it may import its own layer and those below."""


def kind_of(module: str) -> str:
    return module.rsplit(".", 1)[-1].rsplit("_", 1)[-1]


def imports_of(file: Path) -> set[str]:
    """The modules of features that a file imports when it runs."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("portal."):
            named = {f"{node.module}.{alias.name}" for alias in node.names}
            there = {one for one in named if (ROOT / (one.replace(".", "/") + ".py")).exists()}
            found |= there or {node.module}
    return {one for one in found if one.split(".")[1] in FEATURES}


PARTED = [
    (file, ".".join(file.relative_to(ROOT).with_suffix("").parts))
    for feature in FEATURES
    for file in sorted((ROOT / "portal" / feature).glob("*.py"))
    if file.stem.rsplit("_", 1)[-1] in LAYERS
]


@pytest.mark.parametrize(("file", "module"), PARTED, ids=[module for _, module in PARTED])
def test_a_part_of_a_kind_imports_only_what_its_kind_may(file: Path, module: str) -> None:
    mine, feature = LAYERS[kind_of(module)], module.split(".")[1]
    wrong = {
        one
        for one in imports_of(file)
        if LAYERS.get(kind_of(one), 0) > mine
        or (one.split(".")[1] != feature and kind_of(one) in {"views", "forms"})
        or (kind_of(module) == "forms" and kind_of(one) in {"models", "queries", "actions", "rows"})
    }
    assert wrong == set(), f"{module} is one of the {kind_of(module)}"
