"""Settings of the mail server: none is fine, and each refusal says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.keys import make_key_file
from portal.mail_settings import Mail, Security
from portal.settings import BadSettings, Settings

LEAST = {"HAVEN_SMTP_HOST": "mail.example", "HAVEN_SMTP_FROM": "notes@haven.example"}


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """A production start without e-mail."""
    make_key_file(tmp_path / "keys.json")
    return {"HAVEN_DATA": str(tmp_path), "HAVEN_ORIGIN": "https://haven.example"}


@pytest.fixture
def password(tmp_path: Path) -> Path:
    """A password file that only its owner may read."""
    file = tmp_path / "password"
    file.touch(mode=0o600)
    file.write_text("plum tree\n")
    return file


def test_without_a_host_there_is_no_e_mail(environ: dict[str, str]) -> None:
    assert Settings.from_env(environ).mail is None
    assert Settings.from_env({**environ, "HAVEN_SMTP_PORT": "nonsense"}).mail is None


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465)])
def test_the_way_is_closed_and_the_port_follows(environ: dict[str, str], security: str, port: int) -> None:
    mail = Settings.from_env({**environ, **LEAST, "HAVEN_SMTP_SECURITY": security}).mail
    assert mail == Mail("mail.example", port, Security(security), "notes@haven.example")
    assert Settings.from_env({**environ, **LEAST}).mail == Mail(
        "mail.example", 587, Security.STARTTLS, "notes@haven.example"
    )


def test_everything_can_be_said_and_printing_it_shows_no_password(
    environ: dict[str, str], password: Path
) -> None:
    said = {"HAVEN_SMTP_PORT": "2525", "HAVEN_SMTP_USER": "haven", "HAVEN_SMTP_PASSWORD_FILE": str(password)}
    settings = Settings.from_env({**environ, **LEAST, **said})
    assert settings.mail is not None
    assert (settings.mail.port, settings.mail.user, settings.mail.password) == (2525, "haven", "plum tree")
    assert settings.mail.domain == "haven.example"
    assert "plum tree" not in repr(settings)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_in_clear_only_to_this_machine(environ: dict[str, str], host: str) -> None:
    here = {**environ, **LEAST, "HAVEN_SMTP_HOST": host, "HAVEN_SMTP_SECURITY": "none"}
    mail = Settings.from_env(here).mail
    assert mail is not None
    assert (mail.security, mail.port) == (Security.NONE, 25)
    with pytest.raises(BadSettings, match="would send in clear to mail"):
        Settings.from_env({**here, "HAVEN_SMTP_HOST": "mail.example"})


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"HAVEN_SMTP_SECURITY": "ssl"}, "HAVEN_SMTP_SECURITY=ssl is unknown"),
        ({"HAVEN_SMTP_PORT": "0"}, "HAVEN_SMTP_PORT=0 is not a port"),
        ({"HAVEN_SMTP_PORT": "smtp"}, "is not a port"),
        ({"HAVEN_SMTP_FROM": ""}, "is not a bare address"),
        ({"HAVEN_SMTP_FROM": "notes"}, "is not a bare address"),
        ({"HAVEN_SMTP_FROM": "Notes <notes@haven.example>"}, "is not a bare address"),
        ({"HAVEN_SMTP_FROM": "a@haven.example, b@haven.example"}, "is not a bare address"),
        ({"HAVEN_SMTP_FROM": "a@haven.example\r\nBcc: b@haven.example"}, "is not a bare address"),
        ({"HAVEN_SMTP_FROM": "therapy@haven.example"}, "says “therap”"),
        ({"HAVEN_SMTP_FROM": "notes@harbour-clinic.example"}, "says “clinic”"),
        ({"HAVEN_ORIGIN": "https://my-psychologist.example"}, "HAVEN_ORIGIN=.* says “psych”"),
        ({"HAVEN_SMTP_USER": "haven"}, "both, or neither"),
        ({"HAVEN_SMTP_PASSWORD_FILE": "/nowhere"}, "both, or neither"),
        ({"HAVEN_SMTP_USER": "haven", "HAVEN_SMTP_PASSWORD_FILE": "/nowhere/at/all"}, "cannot be read"),
    ],
)
def test_what_is_wrong_stops_the_start_with_a_sentence(
    environ: dict[str, str], wrong: dict[str, str], said: str
) -> None:
    with pytest.raises(BadSettings, match=said):
        Settings.from_env({**environ, **LEAST, **wrong})


def test_a_password_that_others_may_read_or_that_is_empty_stops_the_start(
    environ: dict[str, str], password: Path
) -> None:
    said = {**environ, **LEAST, "HAVEN_SMTP_USER": "haven", "HAVEN_SMTP_PASSWORD_FILE": str(password)}
    password.chmod(0o640)
    with pytest.raises(BadSettings, match=r"mode 0640.*chmod 600"):
        Settings.from_env(said)
    password.chmod(0o600)
    password.write_text("\n")
    with pytest.raises(BadSettings, match="is empty"):
        Settings.from_env(said)


def test_an_origin_that_tells_is_no_matter_while_nothing_is_sent(environ: dict[str, str]) -> None:
    assert Settings.from_env({**environ, "HAVEN_ORIGIN": "https://my-clinic.example"}).mail is None


def test_the_demo_never_sends(environ: dict[str, str]) -> None:
    assert Settings.from_env({**environ, **LEAST, "HAVEN_DEMO": "1"}).mail is None
