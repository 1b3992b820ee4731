"""`portal score` and `portal instruments`, through the command line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.assessments import cli
from portal.assessments.definition import Instrument
from portal.assessments.instruments import InvalidInstrument, library
from tests.assessments.naive import FACTS, forms, naive, values

ISSUE = '{"answers":{"1":2,"2":1,"3":2,"4":2,"5":1,"6":5,"7":5,"8":4,"9":5,"10":4}}'


def run_score(*arguments: str, given: str | bytes = "") -> Result:
    return CliRunner().invoke(cli.score_command, list(arguments), input=given)


def run_instruments(*arguments: str) -> Result:
    return CliRunner().invoke(cli.instruments_group, list(arguments))


def test_answers_from_standard_input_print_one_object_on_one_line():
    result = run_score("dic10", "-", given=ISSUE)
    assert result.exit_code == 0
    assert result.stdout.count("\n") == 1
    printed = json.loads(result.stdout)
    assert printed["subscales"] == {"dependence_comfort": 1.6, "independence_comfort": 4.6}
    assert (printed["band"], printed["total"]) == ("hyper_independence", None)


def test_without_a_file_standard_input_is_read():
    assert json.loads(run_score("dic10", given=ISSUE).stdout)["complete"] is True


@pytest.mark.parametrize("code", FACTS)
def test_every_instrument_is_scored_by_its_code_one_form_or_many(code):
    lines = [json.dumps({"answers": form}) for form in forms(code, 20)]
    many = run_score(code, "-", "--lines", given="\n".join(lines))
    assert many.exit_code == 0
    printed = many.stdout.splitlines()
    assert [run_score(code, given=line).stdout.rstrip("\n") for line in lines[:3]] == printed[:3]
    for form, line in zip(forms(code, 20), printed, strict=True):
        found = json.loads(line)
        assert found.pop("version") == 1
        assert found == naive(code, form)


@pytest.mark.parametrize("code", FACTS)
def test_a_value_outside_the_allowed_set_of_any_instrument_is_status_2(code):
    fact = FACTS[code]
    for n in (1, fact["items"]):
        for value in (max(values(fact, n)) + 1, min(values(fact, n)) - 1, "1", 1.0, True):
            result = run_score(code, given=json.dumps({"answers": {str(n): value}}))
            assert (result.exit_code, result.stdout) == (2, "")
            assert f"item {n}: " in result.stderr


def test_an_item_with_values_of_its_own_refuses_what_the_others_allow():
    assert "item 9: 3 is not one of 0, 2, 4" in run_score("audit", given='{"answers": {"9": 3}}').stderr
    assert run_score("csi16", given='{"answers": {"1": 6}}').exit_code == 0
    assert "item 2: 6 is not one of" in run_score("csi16", given='{"answers": {"2": 6}}').stderr


def test_the_context_of_someone_not_working_is_read_and_any_other_is_refused():
    form = '{"answers": {"2": 4, "3": 4, "4": 4, "5": 4}, "context": {"not_working": %s}}'
    printed = json.loads(run_score("wsas", given=form % "true").stdout)
    assert (printed["total"], printed["complete"], printed["n_missing"], printed["band"]) == (
        16,
        True,
        0,
        None,
    )
    assert json.loads(run_score("wsas", given=form % "false").stdout)["n_missing"] == 1
    refused = run_score("wsas", given=form % '"yes"')
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "not true or false" in refused.stderr


def test_a_byte_order_mark_before_the_object_is_read_over():
    assert run_score("dic10", given=b"\xef\xbb\xbf" + ISSUE.encode()).exit_code == 0


def test_answers_from_a_file_are_scored_the_same(tmp_path: Path):
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(json.loads(ISSUE), indent=2), encoding="utf-8")
    assert run_score("dic10", str(file)).stdout == run_score("dic10", given=ISSUE).stdout


def test_a_null_answer_is_missing_not_an_error():
    result = run_score("dic10", given=ISSUE.replace('"3":2', '"3":null'))
    printed = json.loads(result.stdout)
    assert (result.exit_code, printed["complete"], printed["n_missing"], printed["band"]) == (
        0,
        False,
        1,
        None,
    )


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (ISSUE.replace('"1":2', '"1":6'), "item 1: 6 is not one of 1, 2, 3, 4, 5"),
        (ISSUE.replace('"1":2', '"1":true'), "item 1: True is not one of"),
        (ISSUE.replace('"1":2', '"1":2.0'), "item 1: 2.0 is not one of"),
        (ISSUE.replace('"1":2', '"1":"2"'), "item 1: '2' is not one of"),
        (ISSUE.replace('"10":4', '"11":4'), "item '11' is not in dic10"),
        (ISSUE.replace('"10":4', '"010":4'), "item '010' is not in dic10"),
        (ISSUE.replace('"2":1', '"1":1'), "'1' is given twice"),
        (ISSUE.replace('"1":2', '"1":NaN'), "item 1: nan is not one of"),
        (ISSUE.replace('"1":2', '"1":' + "9" * 5000), "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("not json", "not JSON"),
        ("", "not JSON"),
        ("[1, 2]", 'expected an object with "answers"'),
        ('{"answers": [1]}', 'expected an object with "answers"'),
        (ISSUE[:-1] + ', "context": 3}', '"context" is not an object'),
        (ISSUE[:-1] + ', "context": {"not_working": true}}', "dic10 reads no context"),
        ('{"answers": {"\\ud800": 1}}', "is not in dic10"),
        (b"\xff\xfe\xff", "not JSON"),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_what_cannot_be_scored_is_told_on_stderr_with_status_2_and_nothing_on_stdout(given, message):
    result = run_score("dic10", given=given)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


@pytest.mark.parametrize("context", ["null", "{}"])
def test_an_empty_context_is_allowed(context):
    result = run_score("dic10", given=f'{ISSUE[:-1]}, "context": {context}}}')
    assert json.loads(result.stdout)["band"] == "hyper_independence"


@pytest.mark.parametrize("lines", [(), ("--lines",)])
def test_an_unknown_code_is_status_2(lines):
    result = run_score("nothing", *lines, given=ISSUE)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no instrument nothing" in result.stderr


def test_a_file_that_is_not_there_is_status_2():
    result = run_score("dic10", "/nowhere/answers.json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "/nowhere/answers.json" in result.stderr


def test_with_lines_each_object_is_scored_on_its_own_line():
    result = run_score("dic10", "--lines", given=f"{ISSUE}\r\n\n" + '{"answers": {}}')
    printed = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [(p["band"], p["n_missing"]) for p in printed] == [("hyper_independence", 0), (None, 10)]


def test_with_lines_a_bad_one_prints_its_error_in_place_and_the_others_are_still_scored():
    bad = ISSUE.replace('"1":2', '"1":6')
    result = run_score("dic10", "-", "--lines", given="\n".join([ISSUE, bad, "oops", ISSUE]))
    printed = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 2
    assert printed[0] == printed[3]
    assert printed[1] == {"error": "item 1: 6 is not one of 1, 2, 3, 4, 5"}
    assert list(printed[2]) == ["error"]


def test_the_list_as_data_has_one_object_for_each_instrument():
    listed = json.loads(run_instruments("list", "--json").stdout)
    assert [entry["code"] for entry in listed] == list(library())
    assert {
        "code": "dic10",
        "version": 1,
        "title": "Leaning and standing",
        "items": 10,
        "licence_tier": "?",
        "wording_languages": ["en", "zh"],
    } in listed


def test_the_list_for_people_names_code_and_title():
    assert "dic10" in run_instruments("list").stdout
    assert "Leaning and standing" in run_instruments("list").stdout


def test_show_as_data_is_the_whole_definition_which_reads_back():
    shown = json.loads(run_instruments("show", "dic10", "--json").stdout)
    assert Instrument.model_validate(shown) == library()["dic10"]


def test_show_for_people_has_every_item_in_both_languages():
    shown = run_instruments("show", "dic10").stdout
    for item in library()["dic10"].items:
        assert item.text.en in shown
        assert item.text.zh in shown


def test_the_list_says_where_only_the_scoring_is_known():
    listed = run_instruments("list").stdout.splitlines()
    assert "(9 items; scoring only; licence A)" in next(line for line in listed if line.startswith("phq9 "))


def test_show_of_an_unknown_code_is_status_2():
    result = run_instruments("show", "nothing", "--json")
    assert (result.exit_code, result.stdout) == (2, "")


def test_check_passes_on_the_shipped_library():
    result = run_instruments("check")
    assert result.exit_code == 0
    assert "dic10 version 1: 18 worked examples" in result.stdout


def test_check_fails_when_an_example_does_not_come_out(monkeypatch: pytest.MonkeyPatch):
    good = library()["dic10"]
    wrong = good.examples[0].model_copy(update={"band": "low_both"})
    monkeypatch.setattr(cli, "library", lambda: {"dic10": good.model_copy(update={"examples": (wrong,)})})
    result = run_instruments("check")
    assert result.exit_code == 1
    assert "band is 'hyper_independence', expected 'low_both'" in result.stderr


@pytest.mark.parametrize(("command", "status"), [("list", 2), ("check", 1)])
def test_a_broken_library_file_is_told_and_not_a_traceback(monkeypatch: pytest.MonkeyPatch, command, status):
    def broken() -> None:
        raise InvalidInstrument("small.toml: items #2.text.zh: Field required")

    monkeypatch.setattr(cli, "library", broken)
    result = run_instruments(command)
    assert result.exit_code == status
    assert "small.toml: items #2.text.zh" in result.stderr


def test_the_commands_do_not_load_the_web_framework():
    code = (
        "import sys, portal.assessments.cli; sys.exit('flask' in sys.modules or 'sqlalchemy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
