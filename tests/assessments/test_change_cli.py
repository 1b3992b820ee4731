"""`portal change`, through the command line."""

import json
import subprocess
import sys
from math import isclose
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.assessments import change_cli
from portal.assessments.definition import Instrument
from portal.assessments.instruments import UnknownInstrument

KEYS = ["se_measurement", "s_diff", "rci", "min_reliable_change", "reliable", "status", "basis"]
TEXT = {"en": "Words", "zh": "文字"}


def figure(value: str, status: str = "V") -> dict[str, str]:
    return {"value": value, "status": status, "source": f"Read on page {value}."}


def instrument(code: str, *scales: dict[str, object]) -> Instrument:
    """Three items from 0 to 3 and these scales."""
    words = {"name": TEXT, "higher_means": TEXT, "direction": "worse"}
    return Instrument.model_validate(
        {
            "code": code,
            "version": 1,
            "title": TEXT,
            "source": "Invented.",
            "licence": {"tier": "?", "statement": "Invented."},
            "recall": TEXT,
            "minutes": 1,
            "count": 3,
            "values": [0, 1, 2, 3],
            "scales": [{**words, "items": [1, 2, 3], **scale} for scale in scales],
            "examples": [{"about": "none", "scales": {}, "open": [1, 2, 3]}],
        }
    )


SUM = {"key": "total", "method": "sum"}
BOTH = {"sd": figure("3.5"), "reliability": figure("0.84", "M")}
KNOWN = {
    found.code: found
    for found in (
        instrument("cut", {**SUM, "figures": {"threshold": figure("2"), "level": "90 % sure", **BOTH}}),
        instrument("index", {"key": "only", "method": "sum", "figures": BOTH}),
        instrument("bare", SUM),
        instrument("unclear", {**SUM, "direction": "none", "figures": {"threshold": figure("2")}}),
        instrument("means", {"key": "m", "method": "mean", "figures": {"threshold": figure("1.0")}}),
        instrument("two", {"key": "a", "method": "sum", "items": [1]}, {"key": "b", "method": "sum"}),
        instrument(
            "times",
            {
                **SUM,
                "derived": {"key": "percent", "times": 4, "name": TEXT},
                "figures": {"threshold": figure("2.5")},
            },
        ),
    )
}


@pytest.fixture(autouse=True)
def invented(monkeypatch: pytest.MonkeyPatch) -> None:
    def get(code: str) -> Instrument:
        if code not in KNOWN:
            raise UnknownInstrument(f"there is no instrument {code}")
        return KNOWN[code]

    monkeypatch.setattr(change_cli, "get_instrument", get)


def run(*arguments: str, given: str | bytes = "") -> Result:
    return CliRunner().invoke(change_cli.change_command, list(arguments), input=given)


def asked(pre: str, post: str, *arguments: str) -> dict[str, object]:
    result = run("--pre", pre, "--post", post, *arguments)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.count("\n") == 1
    return json.loads(result.stdout)


def refused(*arguments: str) -> str:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    return result.stderr


def test_figures_that_are_given_print_the_whole_index():
    # SE = 7.5 x sqrt(.16) = 3, Sdiff = 4.2426, RCI = 10 / 4.2426 = 2.3570, 1.96 x 4.2426 = 8.3156.
    printed = asked("10", "20", "--sd", "7.5", "--reliability", ".84", "--higher-is", "worse")
    assert list(printed) == KEYS
    assert printed["se_measurement"] == 3
    assert isclose(printed["s_diff"], 4.242640687119285)
    assert isclose(printed["rci"], 2.357022603955158)
    assert isclose(printed["min_reliable_change"], 8.315575746753797)
    assert (printed["reliable"], printed["status"]) == (True, "reliable_deterioration")
    better = asked("10", "20", "--sd", "7.5", "--reliability", ".84", "--higher-is", "better")
    assert better["status"] == "reliable_improvement"


def test_an_index_of_exactly_1_96_is_not_reliable():
    given = ("--sd", "1", "--reliability", "0.5", "--higher-is", "worse")
    printed = asked("0", "1.96", *given)
    assert (printed["rci"], printed["reliable"], printed["status"]) == (1.96, False, "no_reliable_change")
    assert asked("0", "1.97", *given)["reliable"] is True


def test_a_published_threshold_comes_first_and_nulls_what_is_another_metric():
    printed = asked("5", "3", "--instrument", "cut")
    assert list(printed) == KEYS
    assert (printed["se_measurement"], printed["s_diff"], printed["rci"]) == (None, None, None)
    assert (printed["min_reliable_change"], printed["status"]) == (2, "reliable_improvement")
    assert "threshold 2 (Read on page 2; read in a published source), 90 % sure" in printed["basis"]
    assert asked("5", "4", "--instrument", "cut")["status"] == "no_reliable_change"


def test_an_index_of_an_instrument_names_both_figures_and_what_is_not_verified():
    printed = asked("9", "1", "--instrument", "index")
    assert isclose(printed["se_measurement"], 1.4)
    assert "SD 3.5 (Read on page 3.5; read in a published source)" in printed["basis"]
    assert "reliability 0.84 (Read on page 0.84; not verified: from memory)" in printed["basis"]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--instrument", "bare"), "no figure is published"),
        (("--instrument", "unclear"), "what a higher score means is not published"),
        (("--sd", "1", "--reliability", "1", "--higher-is", "worse"), "the reliability is not"),
        (("--sd", "1", "--reliability", "-.1", "--higher-is", "worse"), "the reliability is not"),
        (("--sd", "0", "--reliability", ".8", "--higher-is", "worse"), "the standard deviation is not"),
        (("--sd", "-1", "--reliability", ".8", "--higher-is", "worse"), "the standard deviation is not"),
    ],
)
def test_what_cannot_be_computed_says_why_and_has_no_number(arguments, why):
    printed = asked("1", "9", *arguments)
    assert list(printed) == KEYS
    assert [printed[key] for key in KEYS[:5]] == [None] * 5
    assert printed["status"] == "not_computable"
    assert why in printed["basis"]


@pytest.mark.parametrize(("pre", "post"), [("null", "3"), ("3", "null")])
def test_a_missing_score_is_told_and_not_an_error(pre, post):
    printed = asked(pre, post, "--instrument", "cut")
    assert (printed["status"], printed["min_reliable_change"]) == ("not_computable", None)
    assert "a score is missing" in printed["basis"]


def test_a_mean_counts_as_it_was_before_it_was_printed():
    # 7/3 and 4/3 are exactly 1 apart, their decimals 0.9999999999999999 or so.
    up = asked("1.3333333333333333", "2.3333333333333335", "--instrument", "means")
    down = asked("2.3333333333333335", "1.3333333333333333", "--instrument", "means")
    short = asked("2.333333333333333", "1.3333333333333333", "--instrument", "means")
    assert (up["reliable"], down["reliable"], short["reliable"]) == (True, True, True)
    assert asked("2.3333333333333335", "1.34", "--instrument", "means")["reliable"] is False


def test_a_scale_is_total_or_the_only_one_or_must_be_named():
    assert asked("9", "1", "--instrument", "index", "--scale", "only") == asked(
        "9", "1", "--instrument", "index"
    )
    assert "scale is needed: two has a, b" in refused("--pre", "1", "--post", "2", "--instrument", "two")
    assert asked("1", "2", "--instrument", "two", "--scale", "b")["status"] == "not_computable"


def test_the_other_metric_of_a_scale_has_its_own_threshold():
    printed = asked("0", "10", "--instrument", "times", "--scale", "percent")
    assert (printed["min_reliable_change"], printed["reliable"]) == (10, True)
    assert asked("0", "8", "--instrument", "times", "--scale", "percent")["reliable"] is False
    assert asked("0", "3", "--instrument", "times")["min_reliable_change"] == 2.5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--instrument", "nothing"), "there is no instrument nothing"),
        (("--instrument", "cut", "--scale", "b"), "scale: cut has total"),
        (("--instrument", "cut", "--sd", "1"), "sd does not go with instrument"),
        (("--instrument", "cut", "--higher-is", "worse"), "higher_is does not go with instrument"),
        ((), "sd is needed, or an instrument"),
        (("--sd", "1"), "reliability is needed"),
        (("--sd", "1", "--reliability", ".5"), "higher_is is needed"),
        (("--sd", "1", "--reliability", ".5", "--higher-is", "up"), "higher_is: not worse or better"),
        (("--scale", "a", "--sd", "1", "--reliability", ".5", "--higher-is", "worse"), "scale goes with"),
        (("--sd", "one", "--reliability", ".5", "--higher-is", "worse"), "sd: 'one' is not a number"),
    ],
)
def test_what_cannot_be_asked_is_told_on_stderr_with_status_2(arguments, message):
    assert message in refused("--pre", "1", "--post", "2", *arguments)


@pytest.mark.parametrize("pre", ["nan", "inf", "1e99999999", "-", "", "1e-99999999", "4" * 60])
def test_a_score_that_is_no_number_is_refused(pre):
    assert "pre: " in refused("--pre", pre, "--post", "2", "--instrument", "cut")


@pytest.mark.parametrize(("pre", "post"), [("10", "1"), ("1", "9.5"), ("-1", "3")])
def test_a_score_outside_the_scale_is_of_another_metric(pre, post):
    assert "cut total goes from 0 to 9" in refused("--pre", pre, "--post", post, "--instrument", "cut")


def test_a_score_left_out_is_refused():
    assert "post is needed" in refused("--pre", "1", "--instrument", "cut")


def test_lines_print_one_object_each_and_a_bad_one_its_error_in_place():
    lines = [
        '{"pre": 5, "post": 3, "instrument": "cut"}',
        '{"pre": 5, "post": 3, "instrument": "nothing"}',
        "",
        '{"pre": 0, "post": 1.96, "sd": 1, "reliability": 0.5, "higher_is": "worse"}',
        '{"pre": null, "post": 3, "instrument": "index", "scale": "only"}',
    ]
    result = run("--lines", "-", given="\r\n".join(lines))
    printed = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 2
    assert [one.get("status") for one in printed] == [
        "reliable_improvement",
        None,
        "no_reliable_change",
        "not_computable",
    ]
    assert printed[1] == {"error": "there is no instrument nothing"}
    assert printed[0] == asked("5", "3", "--instrument", "cut")


def test_good_lines_from_a_file_end_with_status_0(tmp_path: Path):
    file = tmp_path / "questions.jsonl"
    file.write_text('{"pre": 5, "post": 3, "instrument": "cut"}\n', encoding="utf-8")
    result = run("--lines", str(file))
    assert (result.exit_code, result.stdout.count("\n")) == (0, 1)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("oops", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[1, 2]", "expected an object"),
        ('{"pre": 1, "pre": 2, "post": 3, "instrument": "cut"}', "'pre' is given twice"),
        ('{"pre": 1, "post": 3, "threshold": 2}', "'threshold' is not one of"),
        ('{"pre": "1", "post": 3, "instrument": "cut"}', "pre: not a number"),
        ('{"pre": true, "post": 3, "instrument": "cut"}', "pre: not a number"),
        ('{"pre": NaN, "post": 3, "instrument": "cut"}', "pre: not a number"),
        ('{"pre": 1, "post": 1e999999999, "instrument": "cut"}', "post: not a number"),
        ('{"pre": 1, "post": 3, "instrument": ["cut"]}', "instrument: not a code"),
        ('{"pre": 1, "post": 3, "instrument": "cut", "scale": 7}', "scale: cut has total"),
        ('{"pre": 1, "instrument": "cut"}', "post is needed"),
        ('{"pre": 1, "post": 2, "sd": 1, "reliability": 0.5, "higher_is": ["worse"]}', "not worse or better"),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_a_line_that_cannot_be_answered_is_one_error(line, message):
    result = run("--lines", "-", given=line)
    assert result.exit_code == 2
    assert message in json.loads(result.stdout)["error"]


def test_lines_go_with_nothing_else():
    assert "--lines goes with no other option" in refused("--lines", "-", "--pre", "1")


def test_the_command_does_not_load_the_web_framework():
    code = "import sys, portal.assessments.change_cli; sys.exit('flask' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
