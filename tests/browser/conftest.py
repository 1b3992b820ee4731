"""A real browser on a real server: one of each for all tests, a fresh window for every person."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from tests.live import Live, live_server

CLINICIAN, CLIENT = 1280, 390
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Window:
    """One person's window; what goes wrong in it is kept, and fails the test at its end."""

    live: Live
    context: BrowserContext
    host: str
    faults: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def page(self) -> Page:
        """A new tab that is watched: console, errors, and every request to another origin."""
        page = self.context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("request", self._request)
        return page

    def at(self, path: str) -> str:
        """An address of the product under this person's host name."""
        return self.live.origin(self.host) + path

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(word in message.text for word in self.expected):
            self.faults.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != f"{self.host}:{self.live.port}":
            self.faults.append(f"asks {parts.scheme}://{parts.netloc}")


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The server; every test makes its own client in it."""
    with live_server(tmp_path_factory.mktemp("live")) as live:
        yield live


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


Open = Callable[..., Window]


@pytest.fixture
def window(live: Live, chromium: Browser) -> Iterator[Open]:
    """Open a window: `width` in px, signed in as `user_id` or as nobody, with or without scripts."""
    opened: list[Window] = []

    def open_window(
        width: int, user_id: UUID | None = None, *, scripts: bool = True, expected: tuple[str, ...] = ()
    ) -> Window:
        host = "127.0.0.1" if width < 600 else "localhost"
        context = chromium.new_context(
            viewport={"width": width, "height": 844}, java_script_enabled=scripts, locale="en-GB"
        )
        if user_id is not None:
            cookie = {"name": "haven", "value": live.session_of(user_id), "domain": host, "path": "/"}
            context.add_cookies([cookie])  # type: ignore[list-item]
        opened.append(Window(live, context, host, expected=expected))
        return opened[-1]

    yield open_window
    for one in opened:
        one.context.close()
    faults = [fault for one in opened for fault in one.faults]
    assert faults == []
