"""The commands `portal templates list`, `show` and `check`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.plans import cli, templates
from portal.plans.cli import templates_group

IDS = [f"{kind}{number:02}" for kind in "ES" for number in range(1, 20)]


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(templates_group, arguments)
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def broken_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "E01.toml").write_text('id = "E01"', encoding="utf-8")

    def refuse() -> None:
        templates.load(tmp_path)

    for name in ("library", "shipped"):
        monkeypatch.setattr(cli, name, refuse)
    monkeypatch.setattr(templates, "library", refuse)


def test_list_prints_one_line_a_template() -> None:
    code, out, _ = run("list")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == IDS
    assert "Quiet minutes / 安静的几分钟 (7 steps; text in en, zh)" in out


def test_list_as_json_is_an_array_of_objects() -> None:
    code, out, _ = run("list", "--json")
    assert code == 0
    found = json.loads(out)
    assert [entry["id"] for entry in found] == IDS
    assert found[0] == {
        "id": "E01",
        "version": 1,
        "type": "exposure",
        "title": "Quiet minutes",
        "title_zh": "安静的几分钟",
        "languages": ["en", "zh"],
    }


def test_show_prints_the_steps_the_success_sentence_and_the_cautions() -> None:
    code, out, _ = run("show", "E12")
    assert code == 0
    assert "  1  Once: say that today is not a good day, no details (about 35 of 100): 1 in week 1" in out
    assert "Ready when: Weekly step done at least once" in out
    assert templates.STANDING_CAUTION.en in out
    code, out, _ = run("show", "S01")
    assert "  4  Without the pacer: 3" in out
    assert templates.STANDING_CAUTION.en not in out


def test_show_as_json_is_the_whole_template() -> None:
    code, out, _ = run("show", "S06", "--json")
    assert code == 0
    found = json.loads(out)
    assert (found["id"], found["type"], found["title"], found["languages"]) == (
        "S06",
        "skill",
        "Ten good things alone, three a week",
        ["en", "zh"],
    )
    assert found["criterion"]["weekly"] == {"target": 3, "weeks": 3, "of": 4}
    assert len(found["rungs"]) == 4


def test_show_of_an_unknown_template_prints_nothing_and_exits_with_2() -> None:
    assert run("show", "E99") == (2, "", "Error: There is no template E99\n")


def test_check_passes_for_every_version_in_the_library() -> None:
    code, out, _ = run("check")
    assert code == 0
    assert sorted({line.split()[0] for line in out.splitlines()}) == IDS
    assert [line for line in out.splitlines() if line.startswith("S06")] == [
        "S06 version 1: 2 clauses",
        "S06 version 2: 2 clauses",
    ]


def test_check_fails_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = templates.get_template("E01").model_copy(update={"standing_caution_text": None})
    monkeypatch.setattr(cli, "shipped", lambda: (bare,))
    code, _, err = run("check")
    assert code == 1
    assert "E01 (version 1): standing_caution_text: the standing caution is missing" in err


@pytest.mark.usefixtures("broken_library")
@pytest.mark.parametrize(("arguments", "status"), [(("list",), 2), (("show", "E01"), 2), (("check",), 1)])
def test_a_file_that_cannot_be_used_is_named(arguments: tuple[str, ...], status: int) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (status, "")
    assert "E01.toml: version: Field required" in err


def test_the_commands_load_neither_flask_nor_the_database() -> None:
    program = "import sys, portal.plans.cli; print([m for m in ('flask', 'sqlalchemy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
