"""Every page that a person of the demo can reach by its links opens, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from portal.transaction import Portal
from tests.app import Browser
from tests.pages.demo.plain import account_of, record_of

STORIES = (
    "Wren Samplewood",
    "林示例 Lin Shili",
    "Marlo Fictiva",
    "Juno Testerby",
    "Robin Testerby",
    "Otis Demoford",
    "Pip Placeholder",
    "Ida Sampleton",
)
LINK = re.compile(r'<a [^>]*?href="(/[^"#?]*)')
SKIPPED = re.compile(r"\.(pdf|csv|json)$|^/leave|^/library/")


def walk(browser: Browser, starts: Iterable[str], *, within: str, lang: str) -> dict[str, int]:
    """Follow every link, and every moving on, below `within` from the start pages; gives each address with its status."""
    browser.post("/language", {"lang": lang, "next": "/"}, page="/help")
    seen: dict[str, int] = {}
    waiting = list(starts)
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        answer = browser.get(address)
        seen[address] = answer.status_code
        if answer.status_code == 303 and (answer.location or "").startswith(f"{within}/"):
            seen[address] = 200  # moved on, as a practice leads to what was agreed on it
            waiting.append(answer.location)
        if answer.status_code == 200:
            assert f'<html lang="{"zh" if lang == "zh" else "en"}' in answer.text, address
            waiting += [
                link
                for link in LINK.findall(answer.text)
                if link.startswith(within) and not SKIPPED.search(link)
            ]
    return seen


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", STORIES)
def test_all_pages_about_a_client_open_for_the_clinician(site: Portal, name: str, lang: str) -> None:
    start = f"/clients/{record_of(site, name)}"
    browser = Browser(site, account_of(site, "Dr. Fern Exemplar"))
    seen = walk(browser, [start], within=start, lang=lang)
    assert set(seen.values()) == {200}, seen
    assert len(seen) >= 5
    assert {f"{start}/profile", f"{start}/assessments", f"{start}/plans"} <= set(seen)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", STORIES)
def test_all_own_pages_of_a_client_open(site: Portal, name: str, lang: str) -> None:
    browser = Browser(site, account_of(site, name))
    seen = walk(browser, ["/my"], within="/my", lang=lang)
    assert set(seen.values()) == {200}, seen


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_pages_of_staff_open(site: Portal, lang: str) -> None:
    fern = walk(
        Browser(site, account_of(site, "Dr. Fern Exemplar")),
        ["/caseload", "/library", "/clients/new", "/help"],
        within="/none",
        lang=lang,
    )
    ada = walk(
        Browser(site, account_of(site, "Ada Placeholder")),
        ["/admin/accounts", "/admin/clinic"],
        within="/admin",
        lang=lang,
    )
    assert {*fern.values(), *ada.values()} == {200}, (fern, ada)


def test_the_caseload_names_everybody_in_care(site: Portal) -> None:
    page = Browser(site, account_of(site, "Dr. Fern Exemplar")).get("/caseload").text
    for name in STORIES:
        if name != "Ida Sampleton":
            assert name in page, name
    assert "Nemo" not in page


def test_to_the_other_clinician_and_to_clients_the_record_does_not_exist(site: Portal) -> None:
    wren, nemo = record_of(site, "Wren Samplewood"), record_of(site, "Nemo Pretendham")
    assert Browser(site, account_of(site, "Dr. Moss Specimen")).get(f"/clients/{wren}").status_code == 404
    assert Browser(site, account_of(site, "Dr. Fern Exemplar")).get(f"/clients/{nemo}").status_code == 404
    assert Browser(site, account_of(site, "Wren Samplewood")).get(f"/clients/{wren}").status_code == 404


def test_what_wren_keeps_to_herself_is_on_no_page_of_the_clinician(site: Portal) -> None:
    start = f"/clients/{record_of(site, 'Wren Samplewood')}"
    browser = Browser(site, account_of(site, "Dr. Fern Exemplar"))
    for address in walk(browser, [start], within=start, lang="en"):
        page = browser.get(address).text
        assert "the summer I was nine" not in page, address
        assert "something about Dad" not in page, address


def test_nothing_on_marlos_pages_says_why_the_plan_rests(site: Portal) -> None:
    browser = Browser(site, account_of(site, "Marlo Fictiva"))
    for address in walk(browser, ["/my"], within="/my", lang="en"):
        if address.startswith(("/my/reads/", "/my/tools/")):
            continue  # what stands there stands there for everybody
        page = browser.get(address).text
        for word in ("coercive", "violence", "hold", "unsafe", "screen says"):
            assert word not in page.casefold(), (address, word)
