"""What goes over the renderer's socket: one length-prefixed request, one length-prefixed reply."""

import json
import socket
import struct
from dataclasses import asdict, dataclass
from enum import StrEnum

MAX_HTML = 2_000_000
MAX_PDF = 20_000_000

_LENGTH = struct.Struct(">I")
_DONE = b"P"
_FAILED = b"E"
# A killed child may leave half a reply behind; without this trailer a reply does not count.
_TRAILER = b"END\n"


class Reason(StrEnum):
    """Why there is no PDF."""

    CRASHED = "crashed"
    TIMEOUT = "timeout"
    TOO_BIG = "too_big"
    FONT_MISSING = "font_missing"
    UNSAFE = "unsafe"


class RenderFailed(Exception):
    """A document could not be made. `reason` says why; the message is for the operator and holds no content."""

    def __init__(self, reason: Reason, message: str = "") -> None:
        super().__init__(message or reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Request:
    """One document: its HTML, the language its fonts must cover, and a title for the file if not the page's own."""

    html: str
    lang: str
    title: str | None = None


def send_request(conn: socket.socket, request: Request) -> None:
    """Send one request. OSError when the other side is gone."""
    body = json.dumps(asdict(request)).encode()
    conn.sendall(_LENGTH.pack(len(body)) + body)


def read_request(conn: socket.socket) -> Request:
    """Read one request. EOFError when it breaks off, ValueError when it is not one."""
    (length,) = _LENGTH.unpack(_exactly(conn, _LENGTH.size))
    if length > 6 * MAX_HTML + 10_000:  # JSON writes one character in up to six bytes, an emoji in twelve
        raise ValueError("the request is too long")
    return Request(**json.loads(_exactly(conn, length)))


def send_pdf(conn: socket.socket, pdf: bytes) -> None:
    """Answer with a finished PDF."""
    conn.sendall(_DONE + _LENGTH.pack(len(pdf)) + pdf + _TRAILER)


def send_failure(conn: socket.socket, reason: Reason, message: str = "") -> None:
    """Answer with a reason and a message without content."""
    body = f"{reason.value}\n{message}".encode()
    conn.sendall(_FAILED + _LENGTH.pack(len(body)) + body + _TRAILER)


def read_reply(conn: socket.socket) -> bytes:
    """Read the PDF, or raise RenderFailed: as told by the renderer, or `crashed` for a broken reply."""
    try:
        kind = _exactly(conn, 1)
        (length,) = _LENGTH.unpack(_exactly(conn, _LENGTH.size))
        if length > MAX_PDF:
            raise RenderFailed(Reason.TOO_BIG)
        body = _exactly(conn, length)
        whole = _exactly(conn, len(_TRAILER)) == _TRAILER
    except TimeoutError:
        raise RenderFailed(Reason.TIMEOUT) from None
    except (EOFError, OSError):
        raise RenderFailed(Reason.CRASHED) from None
    if whole and kind == _DONE:
        return body
    if whole and kind == _FAILED:
        reason, _, message = body.decode().partition("\n")
        raise RenderFailed(Reason(reason), message)
    raise RenderFailed(Reason.CRASHED)


def _exactly(conn: socket.socket, length: int) -> bytes:
    parts = []
    while length:
        part = conn.recv(min(length, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
