"""Set-up files: locks, the suite's verdict, the message about missing packages, what a wheel carries."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scripts import suite, system_packages

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ["requirements.lock", "requirements-test.lock", "requirements-uv.lock"]


def pins(lock: str) -> set[str]:
    return set(re.findall(r"^[a-z0-9._-]+(?:\[[a-z,]+\])?==\S+", (ROOT / lock).read_text(), re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_names_no_host(lock: str) -> None:
    assert not re.search(r"://|index-url|find-links", (ROOT / lock).read_text())


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_hash(lock: str) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", (ROOT / lock).read_text())
    assert pins(lock)
    assert [entry.split()[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry] == []


def test_tests_run_on_the_versions_that_clinics_run() -> None:
    assert pins("requirements.lock") <= pins("requirements-test.lock")


@pytest.mark.parametrize(
    ("status", "passed", "failed", "skipped"),
    [(5, 0, 0, 0), (0, 0, 0, 0), (1, 3, 1, 0), (0, 3, 0, 1), (None, 3, 0, 0), (3, 3, 0, 0)],
)
def test_a_share_fails_when_tests_fail_are_skipped_missing_or_never_end(
    status: int | None, passed: int, failed: int, skipped: int
) -> None:
    assert suite.problem_with(status, passed, failed, skipped)


def test_a_share_whose_tests_all_ran_and_passed_is_fine() -> None:
    assert suite.problem_with(0, 3, 0, 0) == ""


def test_missing_packages_are_named_at_once_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    needs = [system_packages.Need(name, "a purpose", lambda: False) for name in ("one-font", "one-library")]
    monkeypatch.setattr(system_packages, "apt_prefix", lambda: None)
    with pytest.raises(SystemExit) as stopped:
        system_packages.install_missing(needs)
    assert "apt-get install -y --no-install-recommends one-font one-library" in str(stopped.value)


def test_a_wheel_carries_templates_static_files_migrations_and_compiled_catalogues(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    names = zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist()
    assert "portal/static/css/haven.css" in names
    assert "portal/migrations/env.py" in names
    assert "portal/translations/zh_Hans/LC_MESSAGES/messages.mo" in names
    assert "portal/assessments/library/dic10.toml" in names
    assert any(name.startswith("portal/templates/") for name in names)
    assert not any("__pycache__" in name or name.startswith("tests/") for name in names)
