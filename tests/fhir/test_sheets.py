"""Results as tables: what a spreadsheet would run is made text, numbers stay numbers, nothing is lost."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.assessments.definition import Instrument
from portal.assessments.instruments import library
from portal.assessments.item_texts import ItemTexts, worded
from portal.fhir.sheets import BEFORE, FORMULA, MARK, of_client, of_instrument, plain, sheet
from tests.fhir.forms import administration, answers


def read(content: str) -> list[dict[str, str]]:
    assert content.startswith(MARK)
    return list(csv.DictReader(io.StringIO(content.removeprefix(MARK), newline="")))


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("\0=1", "'=1"),
        (" =1", "' =1"),
        ('"=1', "'\"=1"),
        ("' =1", "'' =1"),
        ("“=1", "'“=1"),
        ("＝1", "'＝1"),
        ("a=1", "a=1"),
        ("2 - 1", "2 - 1"),
        ("", ""),
        ("\u3000−", "\u3000−"),
    ],
)
def test_a_cell_that_could_run_is_made_text(typed: str, written: str) -> None:
    assert plain(typed) == written


@pytest.mark.parametrize(
    ("cell", "written"), [(-3, "-3"), (-0.5, "-0.5"), (0, "0"), (True, "yes"), (False, "no"), (None, "")]
)
def test_a_number_stays_a_number(cell: int | float | bool | None, written: str) -> None:
    assert str(plain(cell)) == written


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_whatever_is_a_formula_when_it_is_read_back(typed: str) -> None:
    content = sheet(["a"], [[typed]]).removeprefix(MARK)
    _, (cell,) = csv.reader(io.StringIO(content, newline=""))
    assert not cell.startswith(FORMULA)
    assert not cell.lstrip(BEFORE).startswith(FORMULA) or cell.startswith("'")
    assert cell in (typed.replace("\0", ""), f"'{typed}".replace("\0", ""))


@given(st.lists(st.tuples(st.text("=+-@\t\r\n\"' ,;a1"), st.integers()), min_size=1))
def test_quotes_and_line_breaks_never_open_another_cell(rows: list[tuple[str, int]]) -> None:
    content = sheet(["words", "number"], rows)
    found = list(csv.reader(io.StringIO(content.removeprefix(MARK), newline="")))
    assert [len(row) for row in found] == [2] * (len(rows) + 1)
    assert [int(row[1]) for row in found[1:]] == [number for _, number in rows]


def hostile() -> Instrument:
    texts = ItemTexts(
        lang="en",
        items={1: "=HYPERLINK(1)", 2: "+two"},
        options={0: "-none", 1: "@some", 2: "more", 3: "most"},
    )
    return worded(library()["phq2"], texts)


def test_a_clients_table_has_a_line_for_each_score_flag_and_answer() -> None:
    instrument = library()["phq9"]
    rows = read(of_client([administration(instrument, dict.fromkeys(range(1, 9), 2), declined=(9,))], "en"))
    kinds = [row["kind"] for row in rows]
    assert kinds.count("score") == len(instrument.scales)
    assert kinds.count("flag") == len(instrument.flags)
    assert kinds.count("answer") == 9
    by_key = {row["key"]: row for row in rows}
    assert by_key["total"]["value"] == ""
    assert (by_key["risk_item_9"]["value"], by_key["risk_item_9"]["words"]) == ("", "unknown")
    assert by_key["1"]["value"] == "2"
    assert by_key["9"]["words"] == "declined"


def test_what_a_clinic_typed_cannot_run() -> None:
    rows = read(of_client([administration(hostile(), {1: 0, 2: 1})], "en"))
    by_key = {row["key"]: row for row in rows}
    assert (by_key["1"]["name"], by_key["1"]["words"]) == ("'=HYPERLINK(1)", "'-none")
    assert (by_key["2"]["name"], by_key["2"]["words"]) == ("'+two", "'@some")


@pytest.mark.parametrize("code", list(library()))
def test_an_instruments_table_has_a_column_for_everything(code: str) -> None:
    instrument = library()[code]
    forms = [administration(instrument, answers(instrument, seed)) for seed in range(3)]
    rows = read(of_instrument(instrument, forms))
    assert len(rows) == 3
    for row, form in zip(rows, forms, strict=True):
        for scale in instrument.scales:
            value = form.scores[scale.key].value
            assert value is not None
            assert abs(float(row[scale.key]) - float(value)) < 1e-7
        assert [row[f"item_{item.n}"] for item in instrument.items] == [
            str(form.value(item.n)) for item in instrument.items
        ]
        assert set(row) >= {flag.key for flag in instrument.flags}


def test_without_a_form_there_is_the_head_alone() -> None:
    assert read(of_instrument(library()["gad7"], [])) == []
    assert of_client([], "en").count("\r\n") == 1
