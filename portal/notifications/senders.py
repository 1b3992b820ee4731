"""The only door to the mail server: one neutral message to one address, and what became of it."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Protocol

import structlog
from flask import Flask, current_app

from portal.clock import now
from portal.mail_settings import Mail, Security
from portal.notifications.kinds import Outcome
from portal.notifications.letters import Letter
from portal.settings import Settings

TIMEOUT_SECONDS = 10
"""How long each step of talking with the mail server may take."""
TAKING_SECONDS = 90
"""How long it may look at a whole message before it answers; far less than a claim is left alone."""
REST = timedelta(minutes=1)
"""How long nobody knocks again at a mail server that was not there."""

log = structlog.get_logger()


class Way(Protocol):
    """How messages leave this installation."""

    keeps_texts: bool
    """Whether they can be looked at afterwards, because they have not left at all."""

    def rests(self, at: datetime) -> bool:
        """Whether it is no use to try now."""

    def send(self, letter: Letter) -> Outcome:
        """Hand one over."""


class Shown:
    """The demo: nothing leaves."""

    keeps_texts = True

    def rests(self, at: datetime) -> bool:
        """Never: there is nobody to wait for."""
        return False

    def send(self, letter: Letter) -> Outcome:
        """Only say that it would have been sent."""
        return Outcome.SENT


class Server:
    """A mail server. The recipient's own address is the only one that is ever named to it."""

    keeps_texts = False

    def __init__(self, mail: Mail) -> None:
        self.mail = mail
        self._rests_until: datetime | None = None

    def rests(self, at: datetime) -> bool:
        """Whether it was not there a moment ago."""
        return self._rests_until is not None and self._rests_until - REST <= at < self._rests_until

    def send(self, letter: Letter) -> Outcome:
        """Talk with the server as far as it goes; only what breaks after the text was on its way is uncertain."""
        message = compose(letter, self.mail)
        try:
            with self._connected() as smtp:
                return _hand_over(smtp, self.mail.sender, bare(letter.to), message)
        except (
            OSError,
            smtplib.SMTPException,
        ) as error:  # refused, or nobody there: the text was not on its way
            self._rests_until = now() + REST
            log.warning("mail", kind=type(error).__name__)
            return Outcome.REFUSED

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        mail, context = self.mail, ssl.create_default_context()
        tls = mail.security is Security.TLS
        smtp = (
            smtplib.SMTP_SSL(
                mail.host,
                mail.port,
                local_hostname=mail.domain,
                timeout=TIMEOUT_SECONDS,
                context=context,
            )
            if tls
            else smtplib.SMTP(mail.host, mail.port, local_hostname=mail.domain, timeout=TIMEOUT_SECONDS)
        )
        try:
            if mail.security is Security.STARTTLS:
                smtp.starttls(context=context)
            if mail.user and mail.password:
                smtp.login(mail.user, mail.password)
            yield smtp
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()
        finally:
            smtp.close()


def init_app(app: Flask, settings: Settings) -> None:
    """Choose how messages leave: shown in the demo, by the mail server that the settings name, else not at all."""
    way: Way | None = Server(settings.mail) if settings.mail else None
    app.extensions["mail"] = Shown() if settings.demo else way
    if app.extensions["mail"] is None:
        log.info("mail", kind="no mail server is set up, so nothing is sent")


def can_send() -> bool:
    """Whether this installation sends messages at all."""
    return current_app.extensions["mail"] is not None


def rests(at: datetime) -> bool:
    """Whether nothing can leave now."""
    way: Way | None = current_app.extensions["mail"]
    return way is None or way.rests(at)


def keeps_texts() -> bool:
    """Whether what was sent has not left and may be looked at."""
    way: Way | None = current_app.extensions["mail"]
    return way is not None and way.keeps_texts


def send(letter: Letter) -> Outcome:
    """Hand one message over, unless it tells something. No transaction may be open: a server can take its time."""
    if letter.told is not None:
        log.error("mail", kind="a message was refused because it tells something")  # never the word itself
        return Outcome.UNFIT
    way: Way | None = current_app.extensions["mail"]
    if way is None:
        return Outcome.REFUSED
    try:
        return way.send(letter)
    except (ValueError, HeaderParseError, IndexError) as error:  # an address or a line that no header takes
        log.warning("mail", kind=type(error).__name__)
        return Outcome.UNFIT


def compose(letter: Letter, mail: Mail) -> EmailMessage:
    """The message itself: nothing in it but sender, recipient, neutral words, and when. `ValueError` when it has a fault."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(addr_spec=mail.sender)
    message["To"] = Address(addr_spec=bare(letter.to))
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = f"<{letter.key}@{mail.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    return message


def bare(address: str) -> str:
    """An address as mail servers write it, its domain in ASCII. `ValueError` when there is none."""
    name, _, domain = address.rpartition("@")
    return f"{name}@{domain.encode('idna').decode()}"


def _hand_over(smtp: smtplib.SMTP, sender: str, recipient: str, message: EmailMessage) -> Outcome:
    smtp.ehlo_or_helo_if_needed()
    for answer in (smtp.mail(sender), smtp.rcpt(recipient)):
        if not 200 <= answer[0] < 300:
            log.warning("mail", kind="refused", status=answer[0])
            return Outcome.REFUSED
    if smtp.sock is not None:
        smtp.sock.settimeout(TAKING_SECONDS)
    try:
        status = smtp.data(message.as_bytes())[0]
    except smtplib.SMTPDataError as error:  # refused before a word of it was sent
        log.warning("mail", kind="refused", status=error.smtp_code)
        return Outcome.REFUSED
    except (OSError, smtplib.SMTPException) as error:
        log.warning("mail", kind=type(error).__name__)
        return Outcome.UNCERTAIN
    if 200 <= status < 300:
        return Outcome.SENT
    log.warning("mail", kind="refused", status=status)
    return Outcome.REFUSED if 400 <= status < 600 else Outcome.UNCERTAIN
