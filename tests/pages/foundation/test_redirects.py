"""Where one comes to after signing in or choosing a language: a page of this site, never an address elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from portal.accounts.views import local_path
from tests.app import World
from tests.pages.foundation.signing import (
    sign_in,
)

LOCAL = ["/caseload", "/clients/new", "/caseload?order=name", "/a/../b", "/%2f/evil.example", "/x#//y"]
FOREIGN: list[Any] = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "\t//evil.example",
    " //evil.example",
    "https://evil.example",
    "http:evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "evil.example",
    "caseload",
    "@evil.example",
    "",
    None,
]


@pytest.mark.parametrize("target", LOCAL)
def test_after_signing_in_one_comes_to_the_page_one_wanted(clinic: World, target: str) -> None:
    assert local_path(target) == target
    with clinic.app.test_request_context():
        query = f"?next={target.replace('%', '%25').replace('#', '%23').replace('?', '%3F')}"
    assert sign_in(clinic, query=query)[0].location == target


@pytest.mark.parametrize("target", FOREIGN)
def test_no_address_elsewhere_is_followed(target: str | None) -> None:
    assert local_path(target) is None


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "/%09/evil.example", "https://evil.example"]
)
def test_after_signing_in_nobody_is_sent_elsewhere(clinic: World, target: str) -> None:
    assert sign_in(clinic, query=f"?next={target}")[0].location == "/"


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:x"])
def test_choosing_a_language_sends_nobody_elsewhere(clinic: World, target: str) -> None:
    sent = clinic.browser().post("/language", {"lang": "en", "next": target}, page="/sign-in")
    assert sent.location == "/"


@pytest.mark.parametrize("address", ["/admin/accounts", "/admin/clinic"])
def test_a_page_that_needs_signing_in_asks_for_it_and_remembers_where(world: World, address: str) -> None:
    answer = world.browser().get(address)
    assert (answer.status_code, answer.location) == (303, f"/sign-in?next={address}")


def test_a_form_sent_without_signing_in_is_not_remembered(world: World) -> None:
    answer = world.browser().post("/admin/clinic", {"name": "x"}, page="/sign-in")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
