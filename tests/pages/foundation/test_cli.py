"""The `portal` command, run as an operator runs it: in a folder of its own, by its settings alone."""

from __future__ import annotations

import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal import audit, seal, serve
from portal.accounts import passwords
from portal.cli import portal
from portal.keys import make_key_file
from portal.settings import BadSettings, Settings
from tests.app import Fresh, make_app

PASSWORD = "green kettle humming twice"
Run = Callable[..., Result]


def settle(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """This folder is the operator's, and nothing else is set."""
    patch.setenv("HAVEN_DATA", str(folder))
    patch.setenv("HAVEN_ORIGIN", "https://haven.example")
    patch.setenv("HAVEN_TZ", "Europe/Berlin")
    for name in ("HAVEN_KEYS", "HAVEN_DEMO", "HAVEN_PROXY", "DATABASE_URL", "HOST", "PORT"):
        patch.delenv(name, raising=False)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An operator's folder with a key file."""
    make_key_file(tmp_path / "keys.json")
    settle(monkeypatch, tmp_path)
    return tmp_path


@contextmanager
def running(fresh: Fresh) -> Iterator[Run]:
    """Run commands; afterwards this process has its own keys again."""
    runner = CliRunner()
    yield lambda *arguments, **options: runner.invoke(portal, [str(one) for one in arguments], **options)
    keys = fresh.app.config["HAVEN"].keys
    seal.install(keys)
    audit.install(keys.audit)


@pytest.fixture
def run(fresh: Fresh) -> Iterator[Run]:
    with running(fresh) as run:
        yield run


@pytest.fixture(scope="session")
def made_clinic(fresh: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the commands of a set-up leave in a folder, made once per process."""
    folder = tmp_path_factory.mktemp("operator")
    make_key_file(folder / "keys.json")
    with pytest.MonkeyPatch.context() as patch, running(fresh) as run:
        settle(patch, folder)
        assert run("db", "upgrade").exit_code == 0
        assert run("clinic", "add", "Reed Clinic", "--crisis-en", "Call 000.").exit_code == 0
        assert add_user(run).exit_code == 0
    return folder


@pytest.fixture
def clinic(data: Path, run: Run, made_clinic: Path) -> Path:
    """A folder with a migrated database, a clinic and its administrator."""
    shutil.copytree(made_clinic, data, dirs_exist_ok=True)
    return data


def add_user(run: Run, handle: str = "ada", role: str = "administrator", password: str = PASSWORD) -> Result:
    return run("user", "add", handle, "--role", role, "--name", "Ada P.", input=f"{password}\n{password}\n")


def rows(data: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(data / "haven.db") as connection:
        return connection.execute(query).fetchall()


def test_keys_new_writes_a_file_for_its_owner_alone_and_never_replaces_one(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "safe" / "keys.json"
    first = run("keys", "new", path)
    assert first.exit_code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    written = path.read_bytes()
    second = run("keys", "new", path)
    assert second.exit_code == 1
    assert "nothing was changed" in second.output
    assert path.read_bytes() == written


def test_db_current_says_empty_then_newest(data: Path, run: Run) -> None:
    assert re.fullmatch(r"empty \(newest is \d{4}\)\n", run("db", "current").output)
    assert run("db", "upgrade").exit_code == 0
    assert re.fullmatch(r"\d{4} \(newest\)\n", run("db", "current").output)


def test_every_file_is_for_its_owner_alone(clinic: Path) -> None:
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in clinic.iterdir() if file.is_file()}
    assert {"haven.db", "keys.json"} <= set(modes)
    assert [name for name, mode in modes.items() if mode & 0o077] == []


def test_the_queue_is_for_its_owner_alone(tmp_path: Path) -> None:
    app = make_app(tmp_path, run_jobs_inline=False)
    assert app.extensions["jobs"].huey.pending_count() == 0
    assert stat.S_IMODE((tmp_path / "queue.db").stat().st_mode) & 0o077 == 0


def test_clinic_add_takes_the_set_zone_and_seals_the_name(clinic: Path) -> None:
    assert rows(clinic, "SELECT tz, demo, name_sealed IS NOT NULL FROM clinic") == [("Europe/Berlin", 0, 1)]
    assert b"Reed" not in (clinic / "haven.db").read_bytes()


def test_clinic_add_takes_a_zone_that_is_said(data: Path, run: Run) -> None:
    run("db", "upgrade")
    assert run("clinic", "add", "Reed Clinic", "--tz", "Asia/Shanghai").exit_code == 0
    assert rows(data, "SELECT tz FROM clinic") == [("Asia/Shanghai",)]


def test_clinic_add_refuses_an_unknown_zone(data: Path, run: Run) -> None:
    run("db", "upgrade")
    refused = run("clinic", "add", "Reed Clinic", "--tz", "Mars/Base")
    assert refused.exit_code == 1
    assert "Mars/Base is not a zone" in refused.output
    assert rows(data, "SELECT * FROM clinic") == []


def test_user_add_makes_an_account_that_can_sign_in(clinic: Path) -> None:
    [(role, stored, handle)] = rows(clinic, "SELECT role, password_hash, handle_sealed IS NOT NULL FROM user")
    assert (role, handle) == ("administrator", 1)
    assert passwords.check_password(str(stored), PASSWORD)


@pytest.mark.parametrize(
    ("handle", "role", "password", "why"),
    [
        ("ada", "administrator", PASSWORD, "Somebody already uses this handle."),
        ("ADA", "clinician", PASSWORD, "Somebody already uses this handle."),
        ("a b", "clinician", PASSWORD, "Use 3 to 40 letters"),
        ("fern", "clinician", "short", "at least 15 characters"),
        ("fern", "clinician", "my own name is fern", "has_handle"),
        ("fern", "client", PASSWORD, "is not one of"),
    ],
)
def test_user_add_refuses_with_a_reason(
    clinic: Path, run: Run, handle: str, role: str, password: str, why: str
) -> None:
    refused = add_user(run, handle, role, password)
    assert refused.exit_code != 0
    assert why in refused.output
    assert len(rows(clinic, "SELECT * FROM user")) == 1


def test_user_add_needs_the_password_twice_alike(clinic: Path, run: Run) -> None:
    refused = run(
        "user", "add", "fern", "--role", "clinician", "--name", "Fern", input=f"{PASSWORD}\nother\n\n\n"
    )
    assert refused.exit_code != 0
    assert len(rows(clinic, "SELECT * FROM user")) == 1


def test_user_add_never_shows_the_password(clinic: Path, run: Run) -> None:
    added = add_user(run, "fern", "clinician")
    assert added.output.strip().endswith("Added clinician fern.")
    assert PASSWORD not in added.output


def test_user_add_needs_a_clinic(data: Path, run: Run) -> None:
    run("db", "upgrade")
    refused = add_user(run)
    assert refused.exit_code == 1
    assert "portal clinic add NAME" in refused.output


def test_audit_verify_is_content_with_an_untouched_log(clinic: Path, run: Run) -> None:
    assert run("audit", "verify").output == "The audit log is whole.\n"


def test_audit_verify_names_the_place_and_fails(clinic: Path, run: Run) -> None:
    with sqlite3.connect(clinic / "haven.db") as connection:
        connection.execute("DROP TRIGGER audit_event_refuses_update")
        connection.execute("UPDATE audit_event SET action = 'x' WHERE number = 2")
    found = run("audit", "verify")
    assert found.exit_code == 1
    assert re.search(r"chain [0-9a-f-]{36}, event 2: an event was altered", found.output)


def test_db_downgrade_and_upgrade_come_back_to_the_newest_shape(data: Path, run: Run) -> None:
    run("db", "upgrade")
    assert run("db", "downgrade", "base").exit_code == 0
    assert run("db", "current").output.startswith("empty")
    assert run("db", "upgrade").exit_code == 0
    assert "(newest)" in run("db", "current").output


# Serving


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """The settings with which serving was begun."""
    begun: list[Settings] = []

    def begin(settings: Settings) -> int:
        begun.append(settings)
        return 0

    monkeypatch.setattr(serve, "serve", begin)
    return begun


def refusal(result: Result) -> str:
    assert isinstance(result.exception, BadSettings), result.output
    return str(result.exception)


def test_run_serves_a_sound_set_up(clinic: Path, run: Run, served: list[Settings]) -> None:
    assert run("run", "--port", "9001").exit_code == 0
    assert [(one.host, one.port) for one in served] == [("127.0.0.1", 9001)]


def test_run_refuses_a_demo_database(clinic: Path, run: Run, served: list[Settings]) -> None:
    with sqlite3.connect(clinic / "haven.db") as connection:
        connection.execute("UPDATE clinic SET demo = 1")
    assert "holds the demo clinic, whose passwords are known" in refusal(run("run"))
    assert served == []


def test_run_refuses_a_database_that_is_not_at_the_newest_shape(
    data: Path, run: Run, served: list[Settings]
) -> None:
    assert "Run: portal db upgrade" in refusal(run("run"))
    assert served == []


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.0.9"])
def test_run_refuses_plain_http_on_a_network(
    clinic: Path, run: Run, served: list[Settings], host: str
) -> None:
    assert "would serve plain http to a network" in refusal(run("run", "--host", host))
    assert served == []


def test_run_refuses_another_key_file_than_the_one_the_database_was_written_with(
    clinic: Path, run: Run, served: list[Settings]
) -> None:
    (clinic / "keys.json").unlink()
    make_key_file(clinic / "keys.json")
    assert "does not open what is stored" in refusal(run("run"))
    assert served == []


def test_a_wrong_setting_is_one_sentence_and_not_a_traceback(tmp_path: Path) -> None:
    environment = {"HAVEN_DATA": str(tmp_path), "HAVEN_ORIGIN": "https://haven.example", "PATH": "/usr/bin"}
    ended = subprocess.run(
        [sys.executable, "-m", "portal.cli", "run"],
        env=environment,
        cwd=Path(__file__).resolve().parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith("Error: No usable key file at")
    assert ended.stderr.count("\n") == 1


def test_help_needs_no_settings(run: Run) -> None:
    assert run("--help").exit_code == 0
