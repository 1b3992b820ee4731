"""One document may fail; the others are served."""

import multiprocessing
import os
import signal
import socket
import threading
import time
from contextlib import contextmanager

import pytest

from portal.pdf import Reason, RenderFailed
from portal.pdf.server import Limits, Server
from portal.pdf.wire import Request, read_reply, send_request

FORK = multiprocessing.get_context("fork")


def behave(request: Request) -> bytes:
    """A stand-in for rendering: does what the text says."""
    match request.html:
        case "crash":
            os.kill(os.getpid(), signal.SIGKILL)
        case "fatal":
            raise KeyboardInterrupt
        case "hang":
            signal.pause()
        case "spin":
            while True:
                pass
        case "eat":
            return b"x" * (400 << 20)
        case "group":
            if os.fork() == 0:
                signal.pause()
            signal.pause()
        case "overlap":
            started = time.monotonic_ns()
            time.sleep(0.1)
            return f"{started} {time.monotonic_ns()}".encode()
    return b"%PDF " + request.html.encode()


@contextmanager
def serving(tmp_path, **limits):
    """A server with small limits; gives a function that asks for one document."""
    path = str(tmp_path / "s")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(16)
    reading, lifeline = os.pipe()

    def serve() -> None:
        os.close(lifeline)
        Server(listener, reading, behave, limits=Limits(**limits)).run()

    process = FORK.Process(target=serve)
    process.start()
    listener.close()

    def ask(text: str) -> bytes:
        with socket.socket(socket.AF_UNIX) as conn:
            conn.settimeout(20)
            conn.connect(path)
            send_request(conn, Request(text, "en"))
            return read_reply(conn)

    try:
        yield ask
    finally:
        os.close(lifeline)
        process.join(10)
        assert process.exitcode == 0
        os.close(reading)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("crash", Reason.CRASHED),
        ("fatal", Reason.CRASHED),
        ("hang", Reason.TIMEOUT),
        ("spin", Reason.TIMEOUT),
        ("group", Reason.TIMEOUT),
        ("eat", Reason.TOO_BIG),
    ],
)
def test_a_document_that_goes_wrong_costs_itself_only(tmp_path, text, reason):
    with serving(tmp_path, wall=0.5, cpu=1, headroom=200 << 20) as ask:
        with pytest.raises(RenderFailed) as failure:
            ask(text)
        assert failure.value.reason == reason
        assert ask("next") == b"%PDF next"


def test_too_much_cpu_is_stopped_before_the_clock_on_the_wall(tmp_path):
    with serving(tmp_path, wall=15, cpu=1) as ask:
        started = time.monotonic()
        with pytest.raises(RenderFailed) as failure:
            ask("spin")
        assert failure.value.reason == Reason.TIMEOUT
        assert time.monotonic() - started < 10


def test_at_most_two_documents_are_made_at_once(tmp_path):
    spans: list[tuple[int, int]] = []
    with serving(tmp_path) as ask:

        def one() -> None:
            begin, end = map(int, ask("overlap").split())
            spans.append((begin, end))

        threads = [threading.Thread(target=one) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(spans) == 6
    together = [sum(begin <= moment < end for begin, end in spans) for moment, _ in spans]
    assert max(together) == 2


def test_someone_who_connects_and_says_nothing_is_dropped(tmp_path):
    with serving(tmp_path, wall=0.5) as ask:
        silent = socket.socket(socket.AF_UNIX)
        silent.connect(str(tmp_path / "s"))
        assert ask("next") == b"%PDF next"
        silent.settimeout(5)
        with silent, pytest.raises(RenderFailed):
            read_reply(silent)


def test_half_an_answer_does_not_count():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"P" + (10).to_bytes(4) + b"%PDF")
        theirs.close()
        with pytest.raises(RenderFailed) as failure:
            read_reply(ours)
    assert failure.value.reason == Reason.CRASHED


def test_an_endless_document_is_killed_while_others_are_served(renderer):
    endless = '<html lang="en"><title>t</title>' + '<div style="display:flex">' * 16 + "x"
    reasons: list[Reason] = []

    def render_endless() -> None:
        try:
            renderer.render(endless, lang="en")
        except RenderFailed as failure:
            reasons.append(failure.reason)

    thread = threading.Thread(target=render_endless)
    started = time.monotonic()
    thread.start()
    assert renderer.render("<title>t</title><h1>x</h1>", lang="en").startswith(b"%PDF")
    assert time.monotonic() - started < 5
    thread.join()
    assert reasons == [Reason.TIMEOUT]
    assert renderer.render("<title>t</title><h1>x</h1>", lang="en").startswith(b"%PDF")
