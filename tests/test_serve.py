"""The start of web server and worker: what stays for good is set aside from the search for garbage; both are watched."""

from __future__ import annotations

import gc
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from portal import serve
from portal.keys import make_key_file
from portal.serve import loaded_for_good, watch
from portal.settings import Settings


def test_what_is_loaded_for_good_is_never_looked_through_for_garbage() -> None:
    before = gc.get_freeze_count()
    try:
        with loaded_for_good():
            assert not gc.isenabled()
            kept: list[object] = []
        assert gc.isenabled()
        assert gc.get_freeze_count() > before
        assert not any(one is kept for one in gc.get_objects())
    finally:
        gc.unfreeze()


def test_a_start_that_fails_leaves_the_search_for_garbage_on() -> None:
    try:
        with pytest.raises(ValueError, match="no start"), loaded_for_good():
            raise ValueError("no start")
        assert gc.isenabled()
    finally:
        gc.unfreeze()


# Watching over both


@dataclass
class Child:
    """Stands for a process: it ends when it is asked to, if it hears."""

    command: list[str]
    returncode: int | None = None
    hears: bool = True

    def poll(self) -> int | None:
        return self.returncode

    def terminate(self) -> None:
        self.returncode = 0 if self.hears else None

    def wait(self, seconds: float | None = None) -> int:
        if self.returncode is None:
            raise subprocess.TimeoutExpired(self.command, seconds or 0)
        return self.returncode

    def kill(self) -> None:
        self.returncode = -signal.SIGKILL

    @property
    def pid(self) -> int:
        return 1


class Watched:
    """Two children under watch; what comes about while it waits is said in turn."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.started: list[Child] = []
        self.stop: Callable[..., None] = lambda *_: None
        self.events: list[Callable[[], None]] = []
        monkeypatch.setattr(serve.subprocess, "Popen", self._start)
        monkeypatch.setattr(serve.signal, "signal", lambda _number, stop: setattr(self, "stop", stop))
        monkeypatch.setattr(serve.time, "sleep", lambda _seconds: self.events.pop(0)())

    def _start(self, command: list[str], **_how: object) -> Child:
        self.started.append(Child(command))
        return self.started[-1]

    def end(self, n: int, status: int) -> Callable[[], None]:
        """The child that was started as the nth ends."""
        return lambda: setattr(self.started[n], "returncode", status)

    def told_to_stop(self) -> None:
        self.stop(signal.SIGTERM, None)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    make_key_file(tmp_path / "keys.json")
    return Settings.from_env({"HAVEN_DATA": str(tmp_path), "HAVEN_ORIGIN": "https://haven.example"})


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Watched:
    return Watched(monkeypatch)


def test_a_worker_that_ends_is_started_again_and_the_web_servers_end_is_the_end(
    watched: Watched, settings: Settings
) -> None:
    watched.events = [watched.end(1, 1), lambda: None, watched.end(0, 3)]
    assert watch(settings) == 3
    web, first, second = watched.started
    assert "gunicorn" in web.command
    assert first.command == second.command
    assert second.command[-1] == "worker"
    assert second.returncode == 0, "the worker ends with it"


def test_a_signal_ends_both_and_one_that_does_not_hear_is_ended_by_force(
    watched: Watched, settings: Settings
) -> None:
    watched.events = [lambda: setattr(watched.started[1], "hears", False), watched.told_to_stop]
    assert watch(settings) == 0
    assert [one.returncode for one in watched.started] == [0, -signal.SIGKILL]


def test_an_address_with_colons_is_bound_in_brackets(watched: Watched, settings: Settings) -> None:
    for host, bound in (("::1", "[::1]:8000"), ("127.0.0.1", "127.0.0.1:8000")):
        watched.events = [watched.told_to_stop]
        watch(replace(settings, host=host, port=8000))
        command = next(one.command for one in reversed(watched.started) if "gunicorn" in one.command)
        assert command[command.index("--bind") + 1] == bound
