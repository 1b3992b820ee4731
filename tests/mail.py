"""A mail server on this machine that takes what is sent to it, or breaks where a test says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from portal.mail_settings import Mail, Security

SENDER = "notes@haven.example"
NOBODY = "250 OK"


@dataclass
class Sink:
    """What a mail server got, and what it answers at each step; None cuts the connection instead."""

    got: list[Envelope] = field(default_factory=list)
    helo: str | None = NOBODY
    mail: str | None = NOBODY
    rcpt: str | None = NOBODY
    data: str | None = NOBODY
    port: int = 0
    taken: Callable[[], object] = lambda: None
    """Runs when a message is here and its sender has not been told yet."""

    @property
    def messages(self) -> list[EmailMessage]:
        """What was accepted, as its readers see it."""
        found = (message_from_bytes(one.content, policy=default) for one in self.got)
        return [one for one in found if isinstance(one, EmailMessage)]

    @property
    def settings(self) -> Mail:
        """How to reach it."""
        return Mail("127.0.0.1", self.port, Security.NONE, SENDER)

    async def handle_EHLO(
        self, server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        answer = self._answer(server, self.helo)
        return responses if answer == NOBODY else [answer]

    async def handle_MAIL(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self._answer(server, self.mail)

    async def handle_RCPT(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self._answer(server, self.rcpt)

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        self.got.append(envelope)
        self.taken()
        return self._answer(server, self.data)

    def _answer(self, server: SMTP, answer: str | None) -> str:
        if answer is None:
            assert server.transport is not None
            server.transport.abort()
            return "421 gone"
        return answer


@contextmanager
def mail_server(**answers: str | None) -> Iterator[Sink]:
    """A mail server on loopback, ended whatever happens."""
    sink = Sink(**answers)  # type: ignore[arg-type]
    controller = Controller(sink, hostname="127.0.0.1", port=free_port(), ready_timeout=10)
    controller.start()
    sink.port = controller.port
    try:
        yield sink
    finally:
        controller.stop()


def free_port() -> int:
    """A port that nobody listens on now."""
    from tests.live import free_port

    return free_port()
