"""What goes with every answer, and what no page may hold: strict headers, nothing inline, nothing from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from tests.app import make_app
from tests.pages.foundation import policy
from tests.pages.foundation.furnished import House
from tests.pages.foundation.visits import Visit, every_page, speak

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "font-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
FILES = {"static", "bootstrap.static"}
ADDRESS = re.compile(r'\b(?:href|src|action|formaction|poster|data|srcset)\s*=\s*"([^"]*)"')
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*="),
    "a style element": re.compile(r"<style\b"),
    "a handler": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "a script without a file": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>"),
    "script text": re.compile(r"<script[^>]*>[^<\s][^<]*</script>"),
    "a script address": re.compile(r"(?:href|src|action)\s*=\s*[\"']?\s*javascript:", re.IGNORECASE),
    "a frame": re.compile(r"<(?:iframe|object|embed|base)\b"),
}


def check_headers(answer: TestResponse, note: str) -> None:
    given = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert given == POLICY, note
    assert answer.headers["X-Content-Type-Options"] == "nosniff", note
    assert answer.headers["Referrer-Policy"] == "same-origin", note
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", note
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin", note
    assert "camera=()" in answer.headers["Permissions-Policy"], note
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow", note
    assert "Server" not in answer.headers, note
    assert "Access-Control-Allow-Origin" not in answer.headers, note


def test_an_answer_to_a_form_has_them_too(house: House) -> None:
    for place, rule in policy.walk(house.app):
        if "POST" in (rule.methods or ()) and not place.is_public:
            role = policy.allowed()[place.declares][0]
            answer = house.browser(role).http.post(
                policy.address(rule, place.arguments(house)), data={"csrf_token": house.token(role)}
            )
            check_headers(answer, str(rule))
            assert answer.headers["Cache-Control"] == "no-store", str(rule)


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/static/nowhere.css", 404),
        ("GET", "/static/../portal/keys.py", 404),
        ("GET", "/.git/config", 404),
        ("GET", "/.env", 404),
        ("GET", "/haven.db", 404),
        ("GET", "/console", 404),
        ("POST", "/sign-in", 400),
        ("DELETE", "/sign-in", 405),
        ("PUT", "/clients/new", 405),
        ("GET", "/sign-out", 405),
        ("TRACE", "/", 405),
        ("GET", "/static", 404),
        ("OPTIONS", "/sign-in", 200),
    ],
)
def test_an_error_has_them_too(house: House, method: str, address: str, status: int) -> None:
    answer = house.browser("signed_out").http.open(address, method=method)
    assert answer.status_code == status
    check_headers(answer, address)


def test_an_answer_that_is_too_big_to_take_has_them_too(house: House) -> None:
    browser = house.browser("clinician")
    answer = browser.http.post(
        "/clients/new", data={"csrf_token": house.token("clinician"), "display_name": "x" * 600_000}
    )
    assert answer.status_code == 413
    check_headers(answer, "413")


@pytest.mark.parametrize("number", [401, 20_000])
def test_a_form_of_very_many_parts_is_refused_quickly(house: House, number: int) -> None:
    browser = house.browser("clinician")
    fields = {f"f{n}": "x" for n in range(number)} | {"csrf_token": house.token("clinician")}
    answer = browser.http.post("/clients/new", data=fields, content_type="multipart/form-data")
    assert answer.status_code in {400, 413}


def test_behind_tls_browsers_are_told_to_stay_there(house: House, tmp_path: Path) -> None:
    settings = house.app.config["HAVEN"]
    secure = make_app(tmp_path, url=settings.database_url, keys=settings.keys, origin="https://haven.example")
    for address in ("/sign-in", "/nowhere"):
        answer = secure.test_client().get(address, base_url="https://haven.example")
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in house.browser("signed_out").get("/sign-in").headers


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_page_comes_in_both_languages_with_every_header_and_nothing_inline_or_from_elsewhere(
    house: House, lang: str
) -> None:
    speak(house, lang)
    seen = 0
    for visit in every_page(house):
        assert visit.answer.status_code in visit.place.fine("GET"), str(visit)
        check_headers(visit.answer, str(visit))
        kept = visit.answer.headers.get("Cache-Control", "")
        assert ("max-age" in kept) if visit.place.endpoint in FILES else (kept == "no-store"), str(visit)
        if visit.is_html and visit.answer.status_code == 200:
            seen += 1
            check_page(visit, lang)
    assert seen > 20


def check_page(visit: Visit, lang: str) -> None:
    page = visit.answer.text
    if visit.role != "signed_out":
        assert f'<html lang="{lang}"' in page, str(visit)
    for what, pattern in INLINE.items():
        found = pattern.search(page)
        assert found is None, f"{visit}: {what}: {found and page[found.start() : found.start() + 120]}"
    for address in ADDRESS.findall(page):
        assert address.startswith(("/", "#", "?", "data:,", "data:image/")) or not address, (
            f"{visit}: {address}"
        )
        assert not address.startswith("//"), f"{visit}: {address}"
    for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", page, re.DOTALL):
        assert 'name="csrf_token"' in form, f"{visit}: {form[:200]}"
    assert page.count("<h1") == 1, str(visit)
    assert page.count("<main") == 1, str(visit)
    title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    assert title, str(visit)
    for private in ("Wren", "Samplewood"):
        assert private not in title.group(1), f"{visit}: the title of a tab is seen by others"
        assert private not in visit.address, str(visit)
