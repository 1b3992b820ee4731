"""Serving: the web server and the worker beside it, both ended together; a worker that dies is started again.

Run as `python -m portal.serve` it only watches over its two children, so it loads nothing of the product.
"""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import structlog

from portal.settings import Settings

if TYPE_CHECKING:
    from portal.transaction import Portal

log = structlog.get_logger()

GRACE_SECONDS = 10


def web() -> Portal:
    """The application for a WSGI server: `gunicorn 'portal.serve:web()'`."""
    with loaded_for_good():
        from portal import create_app, logs

        settings = Settings.from_env()
        logs.configure(settings.log_level)
        return create_app(settings)


@contextmanager
def loaded_for_good() -> Iterator[None]:
    """What is loaded meanwhile stays as long as the process, so it is never looked through for garbage.

    Otherwise each thirtieth page or so would wait for that. It also stays shared between the web workers.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def serve(settings: Settings) -> NoReturn:
    """Become the process that watches over web server and worker: same id, but none of what was loaded so far."""
    settings.for_children()
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "portal.serve"])  # noqa: S606  our own interpreter


def watch(settings: Settings, *, web_workers: int = 2) -> int:
    """Run web server and worker until a signal or until the web server ends; its exit status is ours."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    commands = {
        "web": [
            *(sys.executable, "-m", "gunicorn", "portal.serve:web()", "--preload"),
            *("--bind", f"{host}:{settings.port}", "--workers", str(web_workers)),
            *("--worker-class", "gthread", "--threads", "8", "--timeout", "60", "--graceful-timeout", "8"),
            *("--log-level", "warning", "--no-control-socket", "--limit-request-line", "8190"),
        ],
        "worker": [sys.executable, "-m", "portal.cli", "worker"],
    }
    children = {name: _start(name, command) for name, command in commands.items()}
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    while not stopping and children["web"].poll() is None:
        if children["worker"].poll() is not None:
            log.warning("restarting", where="worker", status=children["worker"].returncode)
            time.sleep(1)
            children["worker"] = _start("worker", commands["worker"])
        time.sleep(0.2)
    status = children["web"].poll()
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    for child in children.values():
        _end(child)
    return status or 0


def _start(name: str, command: list[str]) -> subprocess.Popen[bytes]:
    child = subprocess.Popen(command, start_new_session=True)  # noqa: S603  our own command line
    log.info("started", where=name, pid=child.pid)
    return child


def _end(child: subprocess.Popen[bytes]) -> None:
    try:
        child.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def main() -> int:
    """Watch with the settings of the environment."""
    from portal import logs

    settings = Settings.from_env()
    logs.configure(settings.log_level)
    return watch(settings)


if __name__ == "__main__":
    sys.exit(main())
