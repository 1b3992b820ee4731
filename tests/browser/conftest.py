"""A real browser on a real server: one of each for all tests, a fresh window for every person."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    sync_playwright,
)

from tests.live import Live, live_server

CLINICIAN, CLIENT = 1280, 390
PATIENCE_MS = 15_000
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FILES = ("/static/", "/bootstrap/")
KEPT = "async () => localStorage.length + sessionStorage.length + (await caches.keys()).length"
"""How much this device has kept of a site besides its cookie."""


@dataclass
class Window:
    """One person's window; what goes wrong in it is kept, and fails the test at its end."""

    live: Live
    context: BrowserContext
    host: str
    expected: tuple[str, ...] = ()
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.set_default_timeout(PATIENCE_MS)
        self.context.on("console", self._console)
        self.context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        self.context.on("request", self._request)
        self.context.on("response", self._response)

    def page(self) -> Page:
        """A new tab."""
        return self.context.new_page()

    def at(self, path: str) -> str:
        """An address of the product under this person's host name."""
        return self.live.origin(self.host) + path

    def close(self) -> None:
        """Close it, and look whether the device has kept anything."""
        for page in self.context.pages:
            if page.url.startswith("http") and page.evaluate(KEPT):
                self.faults.append(f"keeps something on the device: {page.url}")
        self.context.close()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(word in message.text for word in self.expected):
            self.faults.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != f"{self.host}:{self.live.port}":
            self.faults.append(f"asks {parts.scheme}://{parts.netloc}")

    def _response(self, response: Response) -> None:
        path = urlsplit(response.url).path
        own_file = path.startswith(FILES) or response.url.startswith("data:")
        if not own_file and response.headers.get("cache-control") != "no-store":
            self.faults.append(f"a cache may keep {path}")


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
    """Open a window: `width` in px, signed in as `user_id` or as nobody, with or without scripts.

    `expected` are words of console messages that the test asks for: "422" where a form is refused on purpose.
    """
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
        opened.append(Window(live, context, host, expected))
        return opened[-1]

    yield open_window
    for one in opened:
        one.close()
    faults = [fault for one in opened for fault in one.faults]
    assert faults == []
