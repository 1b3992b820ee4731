"""The demo really started: it comes up, lets people in by a click, keeps what was done, and ends without a trace."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path

START_SECONDS = 90
"""A bound for a busy machine; a start on a quiet one takes a few seconds."""
END_SECONDS = 30
CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def free_port() -> int:
    """A port that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Visitor:
    """A browser of its own against a running demo."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, address: str) -> str:
        with self.opener.open(self.origin + address, timeout=20) as answer:
            text: str = answer.read().decode()
            return text

    def post(self, address: str, page: str, **data: str) -> str:
        found = CSRF.search(self.get(page))
        assert found, page
        body = urllib.parse.urlencode({"csrf_token": found.group(1), **data}).encode()
        request = urllib.request.Request(self.origin + address, body, {"Referer": self.origin + page})
        with self.opener.open(request, timeout=20) as answer:
            text: str = answer.read().decode()
            return text

    def come_in(self, name: str) -> str:
        """Press the button beside a name on the sign-in page."""
        lines = re.split(r"<li>", self.get("/sign-in"))
        line = next(one for one in lines if f">{name}</b>" in one)
        action = re.search(r'action="([^"]+)"', line)
        assert action
        return self.post(action.group(1), "/sign-in")


def is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def demo(folder: Path, port: int, *options: str) -> Iterator[subprocess.Popen[str]]:
    """A running demo; ended by its own process id."""
    with (folder.parent / f"said-{port}").open("w+") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "portal.cli", "demo", "--port", str(port), *options],
            env={**os.environ, "HAVEN_DATA": str(folder)},
            stdout=said,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            until = time.monotonic() + START_SECONDS
            while not is_ready(port):
                said.seek(0)
                assert process.poll() is None, said.read()
                assert time.monotonic() < until, said.read()
                time.sleep(0.1)
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(END_SECONDS)


def children_of(process: subprocess.Popen[str]) -> set[int]:
    """The ids of all processes that descend from this one."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    found = {process.pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {process.pid}


def left_of(started: set[int]) -> dict[int, str]:
    """Which of these still run when `END_SECONDS` are over, each with its command.

    A renderer goes when it notices that its worker is gone, a moment later than the rest. What has ended and only
    waits for the system to take note of it does not run.
    """
    until = time.monotonic() + END_SECONDS
    while (left := {pid: told for pid in started if (told := running(pid))}) and time.monotonic() < until:
        time.sleep(0.05)
    return left


def running(pid: int) -> str:
    """The command of a process that runs; nothing for one that has ended."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return (
            "" if state == "Z" else Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ") or "unnamed"
        )
    except OSError:
        return ""


def test_the_demo_starts_lets_people_in_keeps_what_they_did_and_leaves_nothing_running(
    tmp_path: Path,
) -> None:
    folder, port = tmp_path / "demo", free_port()
    with demo(folder, port) as process:
        therapist, client = Visitor(f"http://localhost:{port}"), Visitor(f"http://127.0.0.1:{port}")
        assert "Wren Samplewood" in therapist.come_in("Dr. Fern Exemplar")
        client.come_in("Wren Samplewood")
        assert '<html lang="zh"' in client.post("/language", "/my", lang="zh", next="/my")
        started = children_of(process)
        assert len(started) >= 4, "a web server with two workers, and the worker"
    assert process.returncode == 0
    assert left_of(started) == {}

    with demo(folder, port):
        again = Visitor(f"http://127.0.0.1:{port}")
        again.come_in("Wren Samplewood")
        assert '<html lang="zh"' in again.get("/my"), "a second start keeps what was done"
        second = subprocess.run(
            [sys.executable, "-m", "portal.cli", "demo", "--port", str(free_port()), "--fresh"],
            env={**os.environ, "HAVEN_DATA": str(folder)},
            capture_output=True,
            text=True,
            timeout=START_SECONDS,
        )
        assert second.returncode == 2
        assert second.stderr.startswith("Error: A demo is running in")
        assert "Traceback" not in second.stderr

    with demo(folder, port, "--fresh"):
        fresh = Visitor(f"http://127.0.0.1:{port}")
        fresh.come_in("Wren Samplewood")
        assert '<html lang="en"' in fresh.get("/my"), "starting over forgets what was done"
