"""What a person does on a page, by tap or by key, and whether the page is fit for it."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LEARNED = "Asking took ten seconds."


def pick(page: Page, question: str, answer: str) -> None:
    """Choose an answer of the question with this name."""
    page.get_by_role("radiogroup", name=question).get_by_role("radio", name=answer, exact=True).check()


def rate(page: Page, question: str, value: int) -> None:
    """Choose a rating."""
    pick(page, question, str(value))


def tap(page: Page, question: str, answer: str) -> None:
    """Choose an answer as a thumb does, on its words."""
    picker = page.get_by_role("radiogroup", name=question)
    picker.locator("label", has=page.get_by_role("radio", name=answer, exact=True)).click()


def fill_rest(page: Page) -> None:
    """Answer every group that is still open: the mildest choice, the middle of a rating; and what was learned."""
    for group in page.locator("fieldset:visible").all():
        if group.locator("input:checked").count():
            continue
        for choice in ("No", "Nein", "None of them", "40", "now", "Now"):
            option = group.get_by_label(choice, exact=True)
            if option.count():
                option.first.check()
                break
        else:
            options = group.locator("input[type=radio], input[type=checkbox]")
            if options.count():
                options.first.check()
    for box in page.locator("main form textarea:visible").all():
        if not box.input_value():
            box.fill(LEARNED)
    for box in page.locator("main form input[inputmode=numeric]:visible").all():
        if not box.input_value():
            box.fill("5")


def press_until(page: Page, name: str, *, key: str = "Tab") -> None:
    """Walk with the keyboard to whatever has this name."""
    for _ in range(40):
        page.keyboard.press(key)
        focused = page.evaluate(
            "() => { const e = document.activeElement; return e.labels?.[0]?.innerText.trim() ?? e.innerText?.trim() ?? '' }"
        )
        if focused == name:
            return
    raise AssertionError(f"the keyboard never reaches {name!r}")


def is_fine(page: Page) -> None:
    """No serious fault, and nothing off the side."""
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    serious = [one["id"] for one in found.response["violations"] if one["impact"] in {"serious", "critical"}]
    wide, room = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert (serious, wide <= room) == ([], True), page.url
