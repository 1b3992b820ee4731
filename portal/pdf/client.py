"""The side that asks for PDFs. Starts the renderer's process and ends it; never imports WeasyPrint."""

import os
import selectors
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from types import TracebackType

from portal.pdf.wire import MAX_HTML, Reason, RenderFailed, Request, read_reply, send_request

START_SECONDS = 30.0
REPLY_SECONDS = 60.0
# Keys, passwords and database addresses of the worker stay out of the process that reads clients' texts.
_PASSED_ON = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
    "XDG_DATA_HOME",
)


class Renderer:
    """One renderer process, to be kept by the worker for its whole life. `render` may be called from several threads.

    Use it as a context manager, or call `close()`. A renderer process that has died is started again by the next
    call.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: Path | None = None

    def __enter__(self) -> "Renderer":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The renderer's process id while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """Start the process if it is not there and wait until it is warm (about a second)."""
        with self._lock:
            if self.pid is None:
                self._end()
                self._start()

    def render(self, html: str, *, lang: str, title: str | None = None) -> bytes:
        """Return the tagged PDF of a page. `lang` is "en" or "zh"; `title` replaces the page's own title.

        RenderFailed says why there is none: crashed, timeout (10 s), too_big, font_missing, unsafe.
        """
        if len(html) > MAX_HTML:
            raise RenderFailed(Reason.TOO_BIG)
        self.start()
        try:
            with socket.socket(socket.AF_UNIX) as conn:
                conn.settimeout(REPLY_SECONDS)
                conn.connect(str(self._socket_path()))
                send_request(conn, Request(html, lang, title))
                return read_reply(conn)
        except OSError:
            raise RenderFailed(Reason.CRASHED, "the renderer cannot be reached") from None

    def close(self) -> None:
        """End the process that this object started and remove its socket."""
        with self._lock:
            self._end()

    def _socket_path(self) -> Path:
        if self._folder is None:
            raise RenderFailed(Reason.CRASHED, "the renderer is closed")
        return self._folder / "s"

    def _start(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="portal-pdf-"))  # made with mode 0700
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        environment["PYTHONPATH"] = str(Path(__file__).parents[2])
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", "-m", "portal.pdf", str(self._socket_path())],
            stdin=subprocess.PIPE,  # its lifeline: closes with this process, whatever ends it
            stdout=subprocess.PIPE,
            env=environment,
        )
        if not self._is_ready(self._process):
            self._end()
            raise RenderFailed(Reason.CRASHED, "the renderer does not start")

    @staticmethod
    def _is_ready(process: subprocess.Popen[bytes]) -> bool:
        if process.stdout is None:
            return False
        with selectors.DefaultSelector() as waiting:
            waiting.register(process.stdout, selectors.EVENT_READ)
            return bool(waiting.select(START_SECONDS)) and process.stdout.readline() == b"ready\n"

    def _end(self) -> None:
        if self._process is not None:
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe:
                    pipe.close()
            try:
                self._process.wait(timeout=3)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
