"""The import contracts of pyproject.toml cover every module: a new one is a kind, a door or pure."""

import tomllib
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FEATURES = ("accounts", "clients", "assessments", "plans", "overview")
KINDS = {"__init__", "models", "queries", "actions", "forms", "views", "page", "pages", "wording", "cli"}
# A kind may be parted by meaning: `builder_views` is one of the views.
# Modules of a feature that stand between it and something outside.
DOORS = {"portal.accounts.passwords", "portal.accounts.sessions", "portal.plans.exports"}


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
