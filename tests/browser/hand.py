"""A hand on a phone, counted by the browser itself: taps, strokes, pages, the questions that stood there, the way down."""

from __future__ import annotations

import math

from playwright.sync_api import Locator, Page

from tests.effort import Effort

WATCH = """addEventListener('pointerdown', (event) => { if (event.isTrusted) did('taps'); }, true);
addEventListener('keydown', (event) => { if (event.isTrusted && event.key.length === 1) did('signs'); }, true);"""
QUESTIONS = """() => { const seen = [...document.querySelectorAll('main :is(h1, legend, .form-label, .btn-primary)')]
  .filter(one => one.checkVisibility() && !one.closest('details:not([open]) > :not(summary)'));
  return seen.map(one => one.innerText).join(' ').split(/\\s+/).filter(Boolean).length; }"""
WAY_DOWN = "() => document.querySelector('main').getBoundingClientRect().height / innerHeight"


class Hand:
    """Counts from now on. Each page's questions and length are counted once, when `arrives` is said."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.counts = {"taps": 0, "signs": 0}
        self.words = self.screens = self.pages = 0
        page.expose_function("did", self._did)
        page.add_init_script(WATCH)
        page.on("framenavigated", lambda _: self._turned())

    def _did(self, what: str) -> None:
        self.counts[what] += 1

    def _turned(self) -> None:
        self.pages += 1

    def begins(self) -> None:
        """Everything before does not count."""
        self.counts = {"taps": 0, "signs": 0}
        self.words = self.screens = self.pages = 0

    def reads(self) -> None:
        """The questions of this page, and the way down to its button."""
        self.page.wait_for_load_state()
        self.words += self.page.evaluate(QUESTIONS)
        self.screens += max(0, math.ceil(self.page.evaluate(WAY_DOWN)) - 1)

    def types(self, box: Locator, words: str) -> None:
        """Tap a box, then type, stroke by stroke."""
        box.click()
        box.press_sequentially(words)

    def effort(self) -> Effort:
        return Effort(
            taps=self.counts["taps"],
            signs=self.counts["signs"],
            words=self.words,
            screens=self.screens,
            pages=self.pages,
        )
