"""The policy file, the table of permissions and the addresses of the app say the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from portal import access
from portal.access import RULES, Permission
from tests.app import Fresh, make_app
from tests.pages.foundation import policy
from tests.pages.foundation.furnished import ROLES, House

DEMO_ONLY = {"demo.enter", "demo.outbox"}


def test_every_address_stands_in_the_policy(fresh: Fresh, tmp_path: Path) -> None:
    settings = fresh.app.config["HAVEN"]
    demo = make_app(tmp_path, keys=settings.keys, demo=True)
    declared = {name: str(access.declared(demo, name)) for name in policy.rules(demo)}
    written = {name: place.declares for name, place in policy.places().items()}
    lines = [
        f'"{name}" = {{ declares = "{said}" }}'
        for name, said in declared.items()
        if written.get(name) != said
    ]
    assert lines == [], "put these into [endpoints] of tests/policy.toml:\n" + "\n".join(lines)
    assert set(written) - set(declared) == set(), "take these out of [endpoints] of tests/policy.toml"
    assert set(declared) - set(policy.rules(fresh.app)) == DEMO_ONLY


def test_every_permission_stands_in_the_policy_and_in_the_table() -> None:
    assert {str(one) for one in Permission} == set(policy.allowed()) == {str(one) for one in RULES}
    assert {role for roles in policy.allowed().values() for role in roles} <= set(ROLES) - {"signed_out"}


def test_every_permission_says_what_it_allows() -> None:
    source = Path(access.__file__).read_text()
    assert len(re.findall(r'^    [A-Z_]+ = "[a-z_.]+"\n    """[A-Z].*\."""$', source, re.MULTILINE)) == len(
        Permission
    )


def test_every_id_in_an_address_can_be_made(house: House) -> None:
    wanted = {
        name
        for rules in policy.rules(house.app).values()
        for rule in rules
        for name in policy.nested_ids(rule)
    }
    assert wanted - set(house.own) == set(), "say in tests/pages/foundation/objects.py how to make these"


def test_every_part_of_an_address_is_said(house: House) -> None:
    silent = [
        f"{place.endpoint}: {name}"
        for place, rule in policy.walk(house.app)
        for name in rule.arguments - set(place.arguments(house))
    ]
    assert silent == [], "say these in objects or values of the endpoint in tests/policy.toml"


def test_an_endpoint_that_declares_nothing_stops_the_start(fresh: Fresh, tmp_path: Path) -> None:
    app = make_app(tmp_path, keys=fresh.app.config["HAVEN"].keys)
    app.add_url_rule("/open", "forgotten", lambda: "everything")
    with pytest.raises(RuntimeError, match="do not say who may use them: forgotten"):
        access.check_every_endpoint(app, assets=())


def test_the_start_itself_checks(monkeypatch: pytest.MonkeyPatch, fresh: Fresh, tmp_path: Path) -> None:
    from portal.overview import views

    monkeypatch.delattr(views.help, "__access__") if hasattr(views.help, "__access__") else None
    with pytest.raises(RuntimeError, match=r"overview\.help"):
        make_app(tmp_path, keys=fresh.app.config["HAVEN"].keys)
