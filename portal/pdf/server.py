"""The renderer's process: single-threaded, warmed once, one limited child per document, two children at most."""

import contextlib
import gc
import os
import resource
import selectors
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from portal.pdf.wire import Reason, RenderFailed, Request, read_request, send_failure, send_pdf

_EXIT_TOO_BIG = 3

Render = Callable[[Request], bytes]


@dataclass(frozen=True)
class Limits:
    """What one document may use: seconds on the wall and of CPU, bytes above the warmed parent; how many at once."""

    wall: float = 10.0
    cpu: int = 10
    headroom: int = 512 * 1024 * 1024
    at_once: int = 2


@dataclass
class Child:
    """A document under way: its process, the client waiting for it, and when its time is up."""

    pid: int
    pidfd: int
    conn: socket.socket
    deadline: float
    killed: bool = False


class Server:
    """Accepts connections, forks, and ends a child that runs too long. Stops when `lifeline` reaches its end."""

    def __init__(
        self, listener: socket.socket, lifeline: int, render: Render, *, limits: Limits | None = None
    ) -> None:
        self.listener, self.lifeline, self.render = listener, lifeline, render
        self.limits = limits or Limits()
        self.children: dict[int, Child] = {}

    def run(self) -> None:
        """Serve until the lifeline closes; children still at work are killed."""
        while True:
            ready = self._wait()
            if self.lifeline in ready:
                break
            for pidfd in ready & self.children.keys():
                self._reap(self.children.pop(pidfd))
            if self.listener.fileno() in ready:
                self._accept()
            self._kill_late()
        for child in self.children.values():
            _kill(child)

    def _wait(self) -> set[int]:
        with selectors.DefaultSelector() as waiting:
            waiting.register(self.lifeline, selectors.EVENT_READ)
            for pidfd in self.children:
                waiting.register(pidfd, selectors.EVENT_READ)
            if len(self.children) < self.limits.at_once:  # the rest wait in the listen queue
                waiting.register(self.listener, selectors.EVENT_READ)
            deadlines = [child.deadline for child in self.children.values() if not child.killed]
            timeout = max(0.0, min(deadlines) - time.monotonic()) if deadlines else None
            return {key.fd for key, _ in waiting.select(timeout)}

    def _accept(self) -> None:
        conn, _ = self.listener.accept()
        pid = os.fork()
        if pid == 0:
            self._become_child(conn)
        pidfd = os.pidfd_open(pid)
        self.children[pidfd] = Child(pid, pidfd, conn, time.monotonic() + self.limits.wall)

    def _become_child(self, conn: socket.socket) -> None:
        """Run one document in this new process and leave it; nothing of the parent's is touched."""
        status = 1
        try:
            os.setsid()
            self.listener.close()
            _limit(self.limits)
            conn.settimeout(self.limits.wall)
            status = _serve_one(conn, self.render)
        finally:
            os._exit(status)

    def _kill_late(self) -> None:
        now = time.monotonic()
        for child in self.children.values():
            if child.deadline <= now and not child.killed:
                child.killed = True
                _kill(child)

    def _reap(self, child: Child) -> None:
        """Collect an ended child; when it did not answer, answer for it."""
        _, status = os.waitpid(child.pid, 0)
        os.close(child.pidfd)
        with child.conn, contextlib.suppress(OSError):
            if status != 0:
                child.conn.settimeout(1)
                send_failure(child.conn, _reason(child, status))


def _serve_one(conn: socket.socket, render: Render) -> int:
    try:
        send_pdf(conn, render(read_request(conn)))
    except RenderFailed as failure:
        send_failure(conn, failure.reason, str(failure))
    except MemoryError:
        return _EXIT_TOO_BIG
    except BaseException:  # WeasyPrint's FatalURLFetchingError is not an Exception
        return 1
    return 0


def _reason(child: Child, status: int) -> Reason:
    if child.killed or (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU):
        return Reason.TIMEOUT
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == _EXIT_TOO_BIG:
        return Reason.TOO_BIG
    return Reason.CRASHED


def _limit(limits: Limits) -> None:
    """Set this process's limits: CPU time, memory above what the warmed parent has, no core file."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    memory = pages * resource.getpagesize() + limits.headroom
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu, limits.cpu + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _kill(child: Child) -> None:
    # Its group if it has one by now, else itself.
    for kill, number in ((os.killpg, child.pid), (os.kill, child.pid)):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(number, signal.SIGKILL)


def main(path: str) -> None:
    """Listen on a Unix socket at `path` until standard input closes; print one line when ready."""
    from portal.pdf.document import render, warm_up

    warm_up()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt at the terminal is the worker's to handle
    gc.collect()
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen(64)
        try:
            os.write(sys.stdout.fileno(), b"ready\n")
        except BrokenPipeError:
            return  # whoever started us has gone already
        Server(listener, sys.stdin.fileno(), render).run()
