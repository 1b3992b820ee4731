"""A client's prompts for tests: a plan of the library's reflection, and its form as a browser fills it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from werkzeug.test import TestResponse

from tests.app import Browser, World
from tests.pages.plans.homework import Homework
from tests.pages.plans.made import fields

AUTOSAVE = {"X-Autosave": "1"}


class Reflecting:
    """The prompts of one plan in use; the first is open."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.homework = Homework(world, "S15", (1, 2))
        self.browser = self.homework.browser
        self.mine = "/my/reflections"
        self.new = f"{self.mine}/{self.homework.step_id}"
        self.read = f"/clients/{world.client}/reflections"

    def filled(self, **changes: Any) -> dict[str, Any]:
        """A page, filled in."""
        return {
            "share": "private",
            "distress_before": "40",
            "reflection": "The light in the kitchen was on",
            "distress_after": "50",
            "client_token": str(uuid4()),
            **changes,
        }

    def draft(self, **changes: Any) -> str:
        """Begin a page and go on later; gives its address."""
        answer = self.browser.post(self.new, self.filled(later="1", **changes))
        assert (answer.status_code, answer.location) == (303, self.mine), answer.text
        return self.page()

    def write(self, **changes: Any) -> str:
        """Finish a page; gives its address."""
        answer = self.browser.post(self.new, self.filled(**changes))
        assert answer.status_code == 303, answer.text
        assert answer.location.endswith("/done"), answer.location
        return str(answer.location).removesuffix("/done")

    def page(self) -> str:
        """The address of the only page."""
        return f"{self.new}/{self.homework.log.id}"

    def send(self, address: str, browser: Browser | None = None, **changes: Any) -> TestResponse:
        """Send a page as it stands there, but for what is changed."""
        browser = browser or self.browser
        return browser.post(address, {**fields(browser, address), **changes}, page="/my")

    def autosave(self, address: str, data: dict[str, Any]) -> TestResponse:
        """What the script sends while somebody writes."""
        return self.browser.post(address, data, page="/my", headers=AUTOSAVE)
