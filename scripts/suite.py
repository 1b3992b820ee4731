"""Run the test suite share by share, then print what each share took and one closing line."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests"
PATIENCE = 3  # a share that takes this many times its budget is stopped


@dataclass(frozen=True)
class Share:
    """Tests that run together: their folder, the minutes they should take on two cores, the processes."""

    name: str
    folder: str
    budget: float
    processes: int = 2


# The rule of where a test goes: what lies in no other share's folder is pure.
SHARES = (
    Share("pure", "tests", 1),
    Share("pages", "tests/pages", 7),
    Share("postgres", "tests/postgres", 3),
    Share("pdf", "tests/pdf", 3),
    Share("durability", "tests/durability", 3, processes=1),
    Share("browser", "tests/browser", 6, processes=1),
)


@dataclass(frozen=True)
class Outcome:
    """What running one share came to."""

    share: Share
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    problem: str = ""


def command_for(share: Share, report: Path, extra: Sequence[str]) -> list[str]:
    """The pytest command of a share; the pure one leaves out every other share's folder."""
    command = [sys.executable, "-m", "pytest", share.folder, f"--junitxml={report}"]
    command += [
        f"--ignore={other.folder}" for other in SHARES if share.folder == "tests" and other is not share
    ]
    if share.processes > 1:
        command += ["-n", str(share.processes)]
    return [*command, *extra]


def has_tests(share: Share) -> bool:
    """True when there is a test file where the share looks."""
    elsewhere = [ROOT / other.folder for other in SHARES if share.folder == "tests" and other is not share]
    files = (ROOT / share.folder).rglob("test_*.py")
    return any(not any(file.is_relative_to(folder) for folder in elsewhere) for file in files)


def clean_environment() -> dict[str, str]:
    """This process's environment without a developer's own Haven settings."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("HAVEN_", "DATABASE_URL"))
    }


def run_pytest(command: Sequence[str], limit: float) -> int | None:
    """Run pytest in a process group of its own; its status, or None when `limit` seconds stopped it."""
    process = subprocess.Popen(command, cwd=ROOT, env=clean_environment(), start_new_session=True)
    try:
        return process.wait(timeout=limit)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def run_share(share: Share, extra: Sequence[str]) -> Outcome:
    """Run one share; a share that runs no test, or skips one, has failed."""
    print(f"\n== {share.name}", flush=True)
    if not has_tests(share):
        return Outcome(share, 0, failed=1, problem="there are no tests in " + share.folder)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        start = time.monotonic()
        status = run_pytest(command_for(share, report, extra), share.budget * 60 * PATIENCE)
        seconds = time.monotonic() - start
        passed, failed, skipped = read_report(report)
    problem = problem_with(status, passed, failed, skipped)
    return Outcome(share, seconds, passed, max(failed, 1 if problem else 0), skipped, problem)


def read_report(report: Path) -> tuple[int, int, int]:
    """Passed, failed and skipped of a JUnit report; zeros when pytest never wrote it."""
    if not report.exists():
        return 0, 0, 0
    suites = list(ElementTree.parse(report).iter("testsuite"))

    def total(*names: str) -> int:
        return sum(int(suite.get(name, "0")) for suite in suites for name in names)

    failed, skipped = total("failures", "errors"), total("skipped")
    return max(total("tests") - failed - skipped, 0), failed, skipped


def problem_with(status: int | None, passed: int, failed: int, skipped: int) -> str:
    """Why a share has failed, in words; empty when it has not."""
    if status is None:
        return "stopped: it took too long"
    if failed:
        return "tests failed"
    if status == 5 or not passed:
        return "no test ran"
    if status:
        return f"pytest ended with status {status}"
    return "skipped tests are not allowed" if skipped else ""


def print_table(outcomes: Sequence[Outcome]) -> None:
    """One line per share, then the closing line."""
    print(f"\n{'share':<12}{'seconds':>9}{'budget':>9}{'passed':>9}{'failed':>9}")
    for outcome in outcomes:
        late = "over its budget" if outcome.seconds > outcome.share.budget * 60 else ""
        notes = "  ".join(note for note in (outcome.problem, late) if note)
        numbers = (
            f"{outcome.seconds:>9.1f}{outcome.share.budget * 60:>9.0f}{outcome.passed:>9}{outcome.failed:>9}"
        )
        print(f"{outcome.share.name:<12}{numbers}  {notes}".rstrip())
    print(f"{'all':<12}{sum(outcome.seconds for outcome in outcomes):>9.1f}\n")
    line = f"{sum(o.passed for o in outcomes)} passed, {sum(o.failed for o in outcomes)} failed"
    skipped = sum(outcome.skipped for outcome in outcomes)
    print(line + (f", {skipped} skipped" if skipped else ""), flush=True)


def main() -> int:
    """Run the chosen shares in order; 0 when every one of them passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--only", action="append", choices=[share.name for share in SHARES], help="one share; may repeat"
    )
    parser.add_argument("pytest", nargs="*", help="arguments for pytest, after --")
    options = parser.parse_args()
    chosen = [share for share in SHARES if not options.only or share.name in options.only]
    outcomes = [run_share(share, options.pytest) for share in chosen]
    print_table(outcomes)
    return 1 if any(outcome.failed or outcome.problem for outcome in outcomes) else 0


if __name__ == "__main__":
    raise SystemExit(main())
