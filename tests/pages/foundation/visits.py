"""Every page of the product, opened by somebody who may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from werkzeug.test import TestResponse

from portal.accounts.models import User
from portal.db import db
from tests.pages.foundation import policy
from tests.pages.foundation.furnished import House
from tests.pages.foundation.policy import Place


@dataclass(frozen=True)
class Visit:
    """One page and who opened it."""

    place: Place
    role: str
    address: str
    answer: TestResponse

    @property
    def is_html(self) -> bool:
        return self.answer.mimetype == "text/html"

    def __str__(self) -> str:
        return f"{self.role} {self.address} → {self.answer.status_code}"


def visitors(place: Place) -> tuple[str, ...]:
    """People who get to see a page; a public one is seen signed in and signed out."""
    if place.is_public:
        return ("signed_out", "client", "clinician", "administrator")
    return (policy.allowed()[place.declares][0],)


def every_page(house: House, *, files: bool = True) -> Iterator[Visit]:
    """Open every address that takes a GET, without `files` none that makes one; what signs out comes last."""
    found = [
        (place, rule)
        for place, rule in policy.walk(house.app)
        if "GET" in (rule.methods or ()) and (files or not place.also)
    ]
    for place, rule in sorted(found, key=lambda pair: pair[0].endpoint == "accounts.leave"):
        address = policy.address(rule, place.arguments(house))
        for role in visitors(place):
            yield Visit(place, role, address, house.browser(role).get(address))


def speak(house: House, lang: str) -> None:
    """Give everybody a language."""
    with house.app.app_context():
        db.session.execute(sa.update(User).values(lang=lang))
        db.session.commit()
