"""`tests/policy.toml` beside the addresses of the app: what the walks over all endpoints go by."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from werkzeug.routing import Rule

from portal.transaction import Portal
from tests.pages.foundation.furnished import House

FILE = Path(__file__).resolve().parents[2] / "policy.toml"
ARGUMENT = re.compile(r"<(?:[^:<>]+:)?(\w+)>")


@dataclass(frozen=True)
class Place:
    """One endpoint as the policy knows it."""

    endpoint: str
    declares: str
    get: tuple[int, ...] = (200,)
    post: tuple[int, ...] = (303, 422)
    objects: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    list: bool = False

    @property
    def is_public(self) -> bool:
        return self.declares == "public"

    @property
    def is_own(self) -> bool:
        """Whether the address is about whoever is signed in."""
        return self.declares.startswith("own.")

    def may(self, role: str) -> bool:
        """Whether a person of the matrix is let in."""
        if self.is_own and role == "other_client" and not self.objects:
            return True  # their own page at the same address
        return role in allowed()[self.declares]

    def fine(self, method: str) -> tuple[int, ...]:
        """The statuses that an allowed person may get."""
        return self.get if method == "GET" else self.post

    def arguments(self, house: House) -> dict[str, Any]:
        """Everything that stands in the address, for the client of the matrix."""
        mine: dict[str, Any] = {name: house.own[name][variant] for name, variant in self.objects.items()}
        return {"client_id": house.world.client, **mine, **self.values}


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text())


@cache
def allowed() -> dict[str, list[str]]:
    """Permission → the people of the matrix who have it."""
    found: dict[str, list[str]] = _read()["allowed"]
    return found


@cache
def places() -> dict[str, Place]:
    """Every endpoint in the file."""
    lists = ("get", "post", "also")
    return {
        endpoint: Place(
            endpoint, **{name: tuple(value) if name in lists else value for name, value in entry.items()}
        )
        for endpoint, entry in _read()["endpoints"].items()
    }


def rules(app: Portal) -> dict[str, list[Rule]]:
    """The app's addresses by endpoint."""
    found: dict[str, list[Rule]] = {}
    for rule in app.url_map.iter_rules():
        found.setdefault(rule.endpoint, []).append(rule)
    return found


def methods(rule: Rule) -> list[str]:
    """GET and POST, as far as a rule takes them."""
    return sorted({"GET", "POST"} & (rule.methods or set()))


def address(rule: Rule, arguments: Mapping[str, Any]) -> str:
    """The address with everything put in, as text, whatever it is."""
    return ARGUMENT.sub(lambda found: str(arguments[found.group(1)]), rule.rule)


def nested_ids(rule: Rule) -> list[str]:
    """The ids in an address that name something of a client's."""
    return sorted(name for name in rule.arguments - {"client_id"} if f"<uuid:{name}>" in rule.rule)


def walk(app: Portal) -> Iterator[tuple[Place, Rule]]:
    """Every address of the app that the policy knows."""
    for endpoint, found in rules(app).items():
        if endpoint in places():
            yield from ((places()[endpoint], rule) for rule in found)


def missing() -> UUID:
    """An id that nothing has."""
    return UUID("00000000-0000-4000-8000-000000000000")
