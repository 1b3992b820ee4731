"""A clinic's own library: copies in versions, files out and in, what is put away; the gate always sees the original."""

from __future__ import annotations

import io
import re
import tomllib
from uuid import uuid4

import pytest
import tomli_w

from portal.plans.library_files import as_file, from_file
from portal.plans.library_queries import clinic_library, find_template, forget_copies
from portal.plans.templates import get_template, library
from tests.app import Browser, World


@pytest.fixture
def browser(world: World) -> Browser:
    return world.as_clinician()


def copied(browser: Browser, template_id: str = "E01") -> str:
    """Make a copy; gives its id."""
    answer = browser.post(f"/library/{template_id}/copy", {})
    assert answer.status_code == 303
    found = re.search(r"/library/([^/]+)/edit", answer.headers["Location"])
    assert found
    return found[1]


def fields(page: str) -> dict[str, str]:
    """Everything a browser would send back from the form of a copy."""
    sent = dict(
        re.findall(
            r'<input class="form-control[^"]*" id="[^"]+" name="([^"]+)" type="text" value="([^"]*)"', page
        )
    )
    sent |= dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n([^<]*)</textarea>', page))
    sent |= dict(re.findall(r'name="(zh_status)" value="([^"]+)" checked', page))
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    return {
        **{name: value.replace("&#39;", "'").replace("&#34;", '"') for name, value in sent.items()},
        "version": version[1],
    }


def test_a_copy_says_something_else_in_a_new_version_and_the_original_stays(
    world: World, browser: Browser
) -> None:
    copy_id = copied(browser)
    assert copy_id == "E01-1"
    sent = fields(browser.get(f"/library/{copy_id}/edit").text)
    sent |= {
        "title_en": "Quiet quarter of an hour",
        "title_en_1": "Ten minutes by myself",
        "suds_guess_1": "20",
    }
    assert browser.post(f"/library/{copy_id}/edit", sent).status_code == 303
    with world.app.app_context():
        forget_copies()
        copy = find_template(world.clinic_id, copy_id)
        assert (copy.version, copy.titles.en) == (2, "Quiet quarter of an hour")
        assert (copy.rungs[0].title.en, copy.rungs[0].suds_guess) == ("Ten minutes by myself", 20)
        assert len(copy.rungs) == len(get_template("E01").rungs)
        assert copy.criterion == get_template("E01").criterion
        assert find_template(world.clinic_id, copy_id, 1).titles.en == get_template("E01").titles.en
    assert "Quiet quarter of an hour" in browser.get("/library").text
    assert "Quiet quarter of an hour" in browser.get(f"/library/{copy_id}").text


def test_what_clinicians_read_is_kept_in_both_languages(world: World, browser: Browser) -> None:
    copy_id = copied(browser)
    sent = fields(browser.get(f"/library/{copy_id}/edit").text) | {
        "purpose_zh": "说说为什么。",
        "contraindications_en": "First.\nSecond.",
        "contraindications_zh": "其一。\n其二。",
    }
    assert browser.post(f"/library/{copy_id}/edit", sent).status_code == 303
    with world.app.app_context():
        forget_copies()
        copy = find_template(world.clinic_id, copy_id)
        assert (copy.purpose.en, copy.purpose.zh) == (get_template("E01").purpose.en, "说说为什么。")
        assert [(one.en, one.zh) for one in copy.contraindications] == [
            ("First.", "其一。"),
            ("Second.", "其二。"),
        ]


def test_a_step_is_added_at_the_end_and_one_is_taken_out(world: World, browser: Browser) -> None:
    copy_id = copied(browser)
    steps = len(get_template("E01").rungs)
    sent = fields(browser.get(f"/library/{copy_id}/edit").text)
    sent |= {"title_en_1": "", "title_zh_1": ""}
    last = steps + 1
    sent |= {
        f"title_en_{last}": "A whole day",
        f"instructions_en_{last}": "Plan the day.",
        f"times_per_week_{last}": "1",
    }
    sent |= {f"target_count_{last}": "2", f"target_days_{last}": "2"}
    assert browser.post(f"/library/{copy_id}/edit", sent).status_code == 303
    with world.app.app_context():
        forget_copies()
        copy = find_template(world.clinic_id, copy_id)
        assert len(copy.rungs) == steps
        assert copy.rungs[0].title == get_template("E01").rungs[1].title
        assert (copy.rungs[-1].title.en, copy.rungs[-1].target_count) == ("A whole day", 2)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("title_en", ""),
        ("instructions_en_1", "1\n2\n3\n4\n5\n6"),
        ("target_days_1", "9"),
        ("times_per_week_2", ""),
        ("contraindications_zh", "只有一行"),
    ],
)
def test_what_cannot_be_is_named_beside_its_field_and_all_is_kept(
    browser: Browser, field: str, typed: str
) -> None:
    copy_id = copied(browser)
    sent = fields(browser.get(f"/library/{copy_id}/edit").text) | {
        "purpose_en": "Something new to say.",
        field: typed,
    }
    answer = browser.post(f"/library/{copy_id}/edit", sent)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "Something new to say." in answer.text


def test_two_editors_never_overwrite_each_other(browser: Browser) -> None:
    copy_id = copied(browser)
    sent = fields(browser.get(f"/library/{copy_id}/edit").text)
    assert browser.post(f"/library/{copy_id}/edit", {**sent, "purpose_en": "First words."}).status_code == 303
    answer = browser.post(f"/library/{copy_id}/edit", {**sent, "purpose_en": "Second words."})
    assert answer.status_code == 409
    assert "Second words." in answer.text
    assert "First words." in answer.text


def test_the_original_itself_has_no_page_to_change_it(browser: Browser) -> None:
    assert browser.get("/library/E01/edit").status_code == 404
    assert browser.get("/library/E01-9/edit").status_code == 404


def test_another_clinics_copies_are_not_there(world: World, browser: Browser) -> None:
    copied(browser)
    with world.app.app_context():
        forget_copies()
        assert "E01-1" in clinic_library(world.clinic_id)
        assert "E01-1" not in clinic_library(uuid4())


@pytest.mark.parametrize("template_id", list(library()))
def test_every_template_goes_out_as_a_file_and_comes_back_the_same(template_id: str) -> None:
    template = get_template(template_id)
    assert from_file(as_file(template), name="again.toml") == template


def test_a_file_becomes_a_copy_with_the_marks_of_the_original(world: World, browser: Browser) -> None:
    text = browser.get("/library/E01.toml").text
    assert "noticed_by_partner = true" in text
    sent = text.replace("noticed_by_partner = true", "noticed_by_partner = false").replace(
        "Quiet minutes", "Silent minutes"
    )
    answer = browser.post("/library/take-in", {"file": (io.BytesIO(sent.encode()), "mine.toml")})
    assert answer.status_code == 303
    with world.app.app_context():
        forget_copies()
        copy = find_template(world.clinic_id, "E01-1")
        assert copy.titles.en == "Silent minutes"
        assert copy.noticed_by_partner
        assert copy.standing_caution


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"", "file"),
        (b"\xff\xfe", "UTF-8"),
        (b"id = 3", "id"),
        (b"not a template", "mine.toml"),
        (b"x" * 200_001, "too large"),
    ],
)
def test_a_file_that_is_none_is_refused_with_what_to_do(browser: Browser, sent: bytes, said: str) -> None:
    answer = browser.post("/library/take-in", {"file": (io.BytesIO(sent), "mine.toml" if sent else "")})
    assert answer.status_code == 422
    assert said in answer.text


def test_a_number_that_the_library_does_not_have_is_refused(browser: Browser) -> None:
    text = browser.get("/library/E01.toml").text.replace('id = "E01"', 'id = "E99"')
    answer = browser.post("/library/take-in", {"file": (io.BytesIO(text.encode()), "mine.toml")})
    assert answer.status_code == 422
    assert "not in this library" in answer.text


@pytest.mark.parametrize(
    ("came_from", "says", "key"),
    [
        ("S12", "S01", "type"),
        ("E03", "S01", "type"),
        ("S13", "S07", "log_set"),
        ("S07", "S06", "noticed_by_partner"),
        ("E06", "E02", "partner_involved"),
        ("S02", "S01", "medical_item"),
        ("E10", "E01", "id"),
        ("S14", "S13", "id"),
    ],
)
def test_a_file_under_the_number_of_a_milder_entry_is_refused(
    world: World, browser: Browser, came_from: str, says: str, key: str
) -> None:
    """Else an agreement that is sent as slow breathing would be open where the safety screen says stop."""
    text = browser.get(f"/library/{came_from}.toml").text
    sent = text.replace(f'id = "{came_from}"', f'id = "{says}"')
    answer = browser.post("/library/take-in", {"file": (io.BytesIO(sent.encode()), "mine.toml")})
    assert answer.status_code == 422
    assert f"mine.toml: {key}: " in answer.text
    with world.app.app_context():
        forget_copies()
        assert not [one for one in clinic_library(world.clinic_id).values() if one.is_copy]


@pytest.mark.parametrize("template_id", ["S10", "S13", "S14"])
def test_a_safety_signal_is_not_taken_in_without_its_fading_and_the_library_stays_open(
    browser: Browser, template_id: str
) -> None:
    kept = tomllib.loads(browser.get(f"/library/{template_id}.toml").text)
    for key in ("safety_signal", "fading", "fade_after_weeks"):
        kept.pop(key)
    sent = tomli_w.dumps(kept)
    answer = browser.post("/library/take-in", {"file": (io.BytesIO(sent.encode()), "mine.toml")})
    assert answer.status_code == 422
    assert "mine.toml: safety_signal: " in answer.text
    assert browser.get("/library").status_code == 200


def test_what_is_put_away_is_not_offered_and_comes_back(world: World, browser: Browser) -> None:
    world.screen(world.client)
    new_plan, title = f"/clients/{world.client}/plans/new", 'plans/new/S01"'
    assert title in browser.get(new_plan).text
    assert browser.post("/library/S01/archive", {}).status_code == 303
    assert '/library/S01"' not in browser.get("/library").text
    assert title not in browser.get(new_plan).text
    assert '/library/S01"' in browser.get("/library?archived=1").text
    assert browser.post("/library/S01/restore", {}).status_code == 303
    assert title in browser.get(new_plan).text


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("kind=agreement", None, "E01"),
        ("time=5", "S03", "E06"),
        ("language=zh", "E01", None),
        ("language=reviewed", None, "E01"),
    ],
)
def test_the_library_is_filtered(browser: Browser, query: str, there: str | None, gone: str | None) -> None:
    page = browser.get(f"/library?{query}").text
    for wanted, shown in ((there, True), (gone, False)):
        if wanted in library():
            assert (f'/library/{wanted}"' in page) is shown
