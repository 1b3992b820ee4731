"""How far it is from today to an offered plan: in each region of the ten questions few clicks, under stop no way."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
import time_machine

from portal.db import db
from portal.plans.models import Plan
from portal.transaction import Portal
from tests.app import NOW, Browser
from tests.pages.demo.conftest import FirstStart
from tests.pages.demo.plain import account_of, record_of
from tests.pages.plans.made import fields, id_of

MOST_CLICKS = 12
IN_EACH_REGION = {
    "hyper-independent": "Robin Testerby",
    "over-dependent": "林示例 Lin Shili",
    "healthy": "Ida Sampleton",
    "low on both": "Sample Client 22",
    "mixed, leaning is harder": "Otis Demoford",
    "mixed, being alone is harder": "Juno Testerby",
    "between patterns": "Wren Samplewood",
}
BEGIN_TOGETHER = {"S01", "S05", "S15", "E19"}


@dataclass
class Clicker:
    """A clinician who only presses what stands on the page, and counts."""

    browser: Browser
    address: str = "/today"
    clicks: int = 0
    trail: list[str] = field(default_factory=list)

    @property
    def page(self) -> str:
        answer = self.browser.get(self.address)
        assert answer.status_code == 200, self.address
        return answer.text

    def links(self, pattern: str) -> list[str]:
        found = [html.unescape(link) for link in re.findall(r'<a [^>]*?href="([^"]+)"', self.page)]
        return [link for link in found if re.fullmatch(pattern, link)]

    def click(self, pattern: str) -> str:
        """Follow the first link that fits, which must be there."""
        first, *_ = self.links(pattern)
        self.address, self.clicks = first, self.clicks + 1
        self.trail.append(first)
        return first

    def show(self, group: str) -> None:
        """Choose in the filter of the caseload: open it, choose, show."""
        assert f'<option value="{group}"' in self.page
        self.address, self.clicks = f"/caseload?show={group}", self.clicks + 3
        self.trail.append(self.address)

    def send(self, **pressed: str) -> None:
        """Send the page's form as it stands."""
        filled = fields(self.browser, self.address)
        answer = self.browser.post(self.address, {**filled, **pressed})
        assert answer.status_code == 303, answer.text
        self.address, self.clicks = str(answer.location), self.clicks + 1


@pytest.fixture(scope="module")
def app(first_start: FirstStart, tmp_path_factory: pytest.TempPathFactory) -> Portal:
    """A demo of its own: plans are offered in it."""
    return first_start.copy(tmp_path_factory.mktemp("clicks"))


def at_the_suggestions(app: Portal, name: str) -> Clicker:
    """From the day's list, or from the caseload for who needs nothing today, to what may fit a client now."""
    here = f"/clients/{record_of(app, name)}"
    fern = Clicker(Browser(app, account_of(app, "Dr. Fern Exemplar")))
    if not fern.links(here):
        fern.click("/caseload")
    if not fern.links(here):
        fern.show("discharged")
    fern.click(here)
    fern.click(f"{here}/plans/suggestions")
    return fern


@pytest.mark.parametrize("region", IN_EACH_REGION)
def test_a_suggested_plan_is_offered_in_few_clicks_in_every_region(app: Portal, region: str) -> None:
    with time_machine.travel(NOW, tick=False):
        fern = at_the_suggestions(app, IN_EACH_REGION[region])
        if region == "low on both":
            assert "begin together" in fern.page
            offers = fern.links(r"/clients/[^/]+/plans/quick/.*")
            assert {urlsplit(one).path.rsplit("/", 1)[1] for one in offers} <= BEGIN_TOGETHER
        fern.click(r"/clients/[^/]+/plans/quick/.*")
        fern.send(then="offer")
        assert "Offered, and not answered yet" in fern.page
        assert fern.clicks <= MOST_CLICKS, fern.trail
    with app.app_context():
        assert db.session.get_one(Plan, id_of(fern.address)).state == "offered"


def test_under_stop_the_way_ends_with_the_reason(app: Portal) -> None:
    with time_machine.travel(NOW, tick=False):
        fern = at_the_suggestions(app, "Marlo Fictiva")
        assert "Marlo Fictiva, latest answers: uneasy both ways just now." in fern.page
        assert "The safety screen says stop, so nothing is suggested" in fern.page
        assert fern.links(r".*/plans/quick/.*") == []
