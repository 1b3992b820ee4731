"""Wordings at the command line: a file imported, the package read, and a first start of the demo without a network."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from portal import audit, seal
from portal.accounts import actions as accounts
from portal.assessments import package_fetch
from portal.cli import portal
from portal.demo import clinic as stories
from portal.demo import start as demo
from portal.settings import Settings
from tests.app import Fresh
from tests.assessments import strings

Run = Callable[..., Result]
ABOUT = ("--source", "A leaflet", "--licence-note", "Our own words")
ROWS = [f"{n},Pebble {n},0=none;1=one;2=two;3=three,de" for n in range(1, 8)]


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: Fresh, run: Run) -> Path:
    """A folder with a migrated database and a clinic."""
    shutil.copy(fresh.master, tmp_path / "haven.db")
    shutil.copy(fresh.live.with_name("keys.json"), tmp_path / "keys.json")
    monkeypatch.setenv("HAVEN_DATA", str(tmp_path))
    monkeypatch.setenv("HAVEN_ORIGIN", "https://haven.example")
    for name in ("HAVEN_KEYS", "HAVEN_DEMO", "HAVEN_PROXY", "DATABASE_URL", "HOST", "PORT"):
        monkeypatch.delenv(name, raising=False)
    assert run("clinic", "add", "Reed Clinic", "--crisis-en", "Call 000.").exit_code == 0
    return tmp_path


@pytest.fixture
def run(fresh: Fresh) -> Iterator[Run]:
    """Run a command; afterwards this process has its own keys again."""
    runner = CliRunner()
    yield lambda *arguments, **options: runner.invoke(portal, [str(one) for one in arguments], **options)
    keys = fresh.app.config["HAVEN"].keys
    seal.install(keys)
    audit.install(keys.audit)


def stored(folder: Path) -> list[tuple[str, str, int, str, bool]]:
    """Code, language, number, origin, and whether it is in use."""
    with sqlite3.connect(folder / "haven.db") as connection:
        rows = connection.execute(
            "SELECT instrument_code, lang, number, origin, approved_at IS NOT NULL AND retired_at IS NULL"
            " FROM instrument_wording ORDER BY instrument_code, lang, number"
        ).fetchall()
    return [(*row[:4], bool(row[4])) for row in rows]


def table(folder: Path, rows: list[str] = ROWS) -> Path:
    file = folder / "form.csv"
    file.write_text("\n".join(["item,text,options,language", *rows]))
    return file


def test_a_table_is_shown_first_and_used_after_a_yes(clinic: Path, run: Run) -> None:
    ended = run("instruments", "import", table(clinic), "--instrument", "gad7", *ABOUT, input="y\n")
    assert ended.exit_code == 0, ended.output
    assert ended.output.index("7. Pebble 7") < ended.output.index("Use this wording from now on?")
    for words in ("7 questions", "0 = none", "[0, 1, 2, 3]", "gad7, de: wording 1 is in use"):
        assert words in ended.output
    assert stored(clinic) == [("gad7", "de", 1, "csv", True)]


def test_a_no_stores_nothing(clinic: Path, run: Run) -> None:
    ended = run("instruments", "import", table(clinic), "--instrument", "gad7", *ABOUT, input="n\n")
    assert ended.exit_code == 1
    assert stored(clinic) == []


def test_a_second_import_is_the_next_version(clinic: Path, run: Run) -> None:
    for _ in range(2):
        assert (
            run("instruments", "import", table(clinic), "--instrument", "gad7", *ABOUT, "--yes").exit_code
            == 0
        )
    assert [row[2:] for row in stored(clinic)] == [(1, "csv", False), (2, "csv", True)]


def test_a_fhir_form_can_lose_a_question_and_name_another_language(clinic: Path, run: Run) -> None:
    def question(n: int) -> dict[str, Any]:
        scored = [
            {
                "extension": [
                    {"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": v}
                ],
                "valueCoding": {"display": f"{v} stones"},
            }
            for v in range(4)
        ]
        return {"linkId": str(n), "type": "choice", "text": f"Pebble {n}", "answerOption": scored}

    file = clinic / "form.json"
    file.write_text(json.dumps({"resourceType": "Questionnaire", "item": [question(n) for n in range(1, 9)]}))
    given = ("instruments", "import", file, "--instrument", "gad7", *ABOUT, "--yes", "--lang", "fr")
    refused = run(*given)
    assert refused.exit_code == 2
    assert "There is no question 8 in the scoring" in refused.output
    assert run(*given, "--leave-out", "8").exit_code == 0
    assert stored(clinic) == [("gad7", "fr", 1, "fhir", True)]


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--instrument", "none", *ABOUT), "there is no instrument none"),
        (("--instrument", "phq9", *ABOUT), "Question 8 has no text"),
        (("--instrument", "dic10", *ABOUT), "brings its own words"),
        (("--instrument", "gad7", *ABOUT, "--risk", "8"), "gad7 has no question 8"),
        (("--instrument", "gad7", "--source", "x"), "licence-note"),
        (("--instrument", "gad7", "--source", " ", "--licence-note", "x"), "Say where the wording is from"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_reason(
    clinic: Path, run: Run, options: tuple[str, ...], why: str
) -> None:
    refused = run("instruments", "import", table(clinic), *options, "--yes")
    assert refused.exit_code == 2, refused.output
    assert why in refused.output
    assert stored(clinic) == []


def test_a_file_of_another_kind_is_refused(clinic: Path, run: Run) -> None:
    (clinic / "form.pdf").write_bytes(b"%PDF-1.7")
    refused = run("instruments", "import", clinic / "form.pdf", "--instrument", "gad7", *ABOUT, "--yes")
    assert refused.exit_code == 2
    assert "neither a FHIR questionnaire nor a table" in refused.output


# The package


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with invented words, known by its hash."""
    made = strings.wheel(tmp_path / "some-1-py3-none-any.whl")
    monkeypatch.setattr(package_fetch, "SHA256", hashlib.sha256(made.read_bytes()).hexdigest())
    return made


CODES = ["audit", "auditc", "cesd", "core10", "gad7", "pcl5", "phq8", "phq9", "pswq"]


def test_the_package_is_named_with_version_and_licence_and_all_it_carries_is_used(
    clinic: Path, run: Run, wheel: Path
) -> None:
    ended = run("instruments", "fetch-wording", "--wheel", wheel)
    assert ended.exit_code == 0, ended.output
    for words in ("camcops-server", "version 2.4.24", "GNU General Public License", "its code is not run"):
        assert words in ended.output.split("phq9")[0]
    assert stored(clinic) == [(code, "en", 1, "package", True) for code in CODES]


def test_a_wording_that_is_in_use_is_left_alone(clinic: Path, run: Run, wheel: Path) -> None:
    given = ("instruments", "import", table(clinic), "--instrument", "gad7", *ABOUT, "--yes", "--lang", "en")
    assert run(*given).exit_code == 0
    for _ in range(2):
        ended = run("instruments", "fetch-wording", "--wheel", wheel)
        assert "gad7      left alone" in ended.output
    assert [row for row in stored(clinic) if row[0] == "gad7"] == [("gad7", "en", 1, "csv", True)]
    assert len(stored(clinic)) == len(CODES)


def test_a_file_of_the_package_that_does_not_fit_is_not_used(
    clinic: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = strings.files()
    files["gad7"] = files["gad7"].replace(b"7. Pebble 7 of gad7", b"")
    files["phq8"] = b"<resources/>"
    made = strings.wheel(clinic / "some.whl", files)
    monkeypatch.setattr(package_fetch, "SHA256", hashlib.sha256(made.read_bytes()).hexdigest())
    ended = run("instruments", "fetch-wording", "--wheel", made)
    assert ended.exit_code == 0
    assert ended.output.count("NOT used") == 2
    assert {row[0] for row in stored(clinic)} == set(CODES) - {"gad7", "phq8"}


def test_a_package_with_another_hash_is_not_read(clinic: Path, run: Run) -> None:
    ended = run("instruments", "fetch-wording", "--wheel", strings.wheel(clinic / "some.whl"))
    assert ended.exit_code == 1
    assert "its hash is another one" in ended.output
    assert stored(clinic) == []


def answering(monkeypatch: pytest.MonkeyPatch, answer: Callable[..., Any]) -> list[list[str]]:
    """Let `answer` stand for the program that downloads; gives the commands that it is asked."""
    asked: list[list[str]] = []

    def ask(command: list[str], **options: Any) -> Any:
        asked.append(command)
        return answer(command, **options)

    monkeypatch.setattr(package_fetch.subprocess, "run", ask)
    return asked


def offline(command: list[str], **_options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess(command, 1, "", "WARNING: Retrying\nERROR: no route to anywhere\n")


def test_without_a_network_the_reason_is_said_and_nothing_changes(
    clinic: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answering(monkeypatch, offline)
    ended = run("instruments", "fetch-wording")
    assert ended.exit_code == 1
    assert "no route to anywhere" in ended.output
    assert "--wheel" in ended.output
    assert stored(clinic) == []
    assert {"download", "--no-deps", "--require-hashes", "--only-binary=:all:"} <= set(asked[0])


def test_a_download_that_takes_too_long_is_ended(
    clinic: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(command: list[str], *, timeout: float, **_options: Any) -> Any:
        raise subprocess.TimeoutExpired(command, timeout)

    answering(monkeypatch, slow)
    ended = run("instruments", "fetch-wording", "--seconds", "3")
    assert ended.exit_code == 1
    assert "longer than 3 seconds" in ended.output


def test_a_download_is_pinned_read_and_thrown_away(
    clinic: Path, run: Run, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders: list[Path] = []

    def download(command: list[str], **_options: Any) -> subprocess.CompletedProcess[str]:
        wanted, folder = Path(command[command.index("-r") + 1]), Path(command[command.index("-d") + 1])
        assert wanted.read_text() == f"camcops-server==2.4.24 --hash=sha256:{package_fetch.SHA256}\n"
        (folder / wheel.name).write_bytes(wheel.read_bytes())
        folders.append(folder)
        return subprocess.CompletedProcess(command, 0, "", "")

    answering(monkeypatch, download)
    assert run("instruments", "fetch-wording").exit_code == 0
    assert len(stored(clinic)) == len(CODES)
    assert not folders[0].exists()


# The demo's first start


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Settings:
    """Those of a demo that has not been started, its clinic a small one, put back afterwards."""
    for name in ("HAVEN_KEYS", "HAVEN_DEMO", "HAVEN_ORIGIN", "HAVEN_PROXY", "DATABASE_URL", "HOST", "PORT"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setenv("HAVEN_DATA", str(tmp_path / "demo"))
    monkeypatch.setattr(
        stories, "make", lambda zone, *, at: accounts.add_clinic("Small", tz=zone, by=None, at=at)
    )
    return Settings.for_demo(None, 8123)


def test_a_first_start_asks_once_and_goes_on_without(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = answering(monkeypatch, offline)
    demo.prepare(settings, fetch=True)
    said = capsys.readouterr().out
    assert "no route to anywhere" in said
    assert "The demo goes on: PHQ-9 and the other published questionnaires are scored from paper." in said
    demo.prepare(settings, fetch=True)
    assert len(asked) == 1, "a second start does not wait for a network"
    assert stored(settings.data) == []


def test_a_start_that_is_not_told_to_asks_nobody(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answering(monkeypatch, offline)
    demo.prepare(settings)
    assert asked == []


def test_make_demo_is_what_asks() -> None:
    recipe = (Path(demo.__file__).parents[2] / "Makefile").read_text()
    assert "portal demo --fetch-wording" in recipe
    assert demo.FETCH_SECONDS == 30
