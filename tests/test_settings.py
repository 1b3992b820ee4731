"""Settings: what is taken when nothing is said, and each refusal with the sentence that says what to do."""

import dataclasses
from pathlib import Path

import pytest

from portal.keys import make_key_file
from portal.settings import BadSettings, Settings


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """The least that a production start needs."""
    make_key_file(tmp_path / "keys.json")
    return {"HAVEN_DATA": str(tmp_path), "HAVEN_ORIGIN": "https://haven.example"}


def test_the_least_is_enough(environ: dict[str, str], tmp_path: Path) -> None:
    settings = Settings.from_env(environ)
    assert settings.database_url == f"sqlite:///{tmp_path}/haven.db"
    assert (settings.host, settings.port, settings.zone, settings.log_level) == (
        "127.0.0.1",
        8000,
        "UTC",
        "INFO",
    )
    assert (settings.secure, settings.is_sqlite) == (True, True)
    assert (settings.demo, settings.behind_proxy, settings.run_jobs_inline) == (False, False, False)
    assert settings.queue_path == tmp_path / "queue.db"


def test_settings_cannot_be_changed_afterwards(environ: dict[str, str]) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings.from_env(environ).demo = True  # type: ignore[misc]


def test_printing_settings_shows_no_key(environ: dict[str, str]) -> None:
    assert "Keys()" in repr(Settings.from_env(environ))


def test_everything_can_be_said(environ: dict[str, str], tmp_path: Path) -> None:
    make_key_file(tmp_path / "elsewhere" / "k.json")
    environ |= {
        "HAVEN_KEYS": str(tmp_path / "elsewhere" / "k.json"),
        "DATABASE_URL": "postgresql://haven@db.example/haven",
        "HOST": "::1",
        "PORT": "9000",
        "HAVEN_PROXY": "1",
        "HAVEN_TZ": "Asia/Shanghai",
        "HAVEN_LOG_LEVEL": "WARNING",
        "HAVEN_ORIGIN": "https://haven.example/",
    }
    settings = Settings.from_env(environ)
    assert settings.database_url == "postgresql+psycopg://haven@db.example/haven"
    assert (settings.host, settings.port, settings.behind_proxy) == ("::1", 9000, True)
    assert (settings.zone, settings.log_level) == ("Asia/Shanghai", "WARNING")
    assert settings.origin == "https://haven.example"
    assert settings.is_sqlite is False


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("postgres://h/d", "postgresql+psycopg://h/d"),
        ("postgresql+psycopg://h/d", "postgresql+psycopg://h/d"),
        ("sqlite:////var/haven.db", "sqlite:////var/haven.db"),
    ],
)
def test_database_addresses_lead_to_one_driver(environ: dict[str, str], given: str, taken: str) -> None:
    assert Settings.from_env({**environ, "DATABASE_URL": given}).database_url == taken


@pytest.mark.parametrize("url", ["mysql://h/d", "postgresql+asyncpg://h/d", "haven.db", "sqlite://"])
def test_another_database_is_refused(environ: dict[str, str], url: str) -> None:
    with pytest.raises(BadSettings, match="must begin with postgresql:// or sqlite:///"):
        Settings.from_env({**environ, "DATABASE_URL": url})


@pytest.mark.parametrize(
    "origin", [None, "", "haven.example", "ftp://haven.example", "//haven.example", "https://"]
)
def test_a_production_start_needs_its_public_address(environ: dict[str, str], origin: str | None) -> None:
    environ.pop("HAVEN_ORIGIN")
    if origin is not None:
        environ["HAVEN_ORIGIN"] = origin
    with pytest.raises(BadSettings, match=r"HAVEN_ORIGIN is missing\. Set it to the public address"):
        Settings.from_env(environ)


@pytest.mark.parametrize("port", ["0", "65536", "eighty", "-1", "80.0", " 80"])
def test_a_port_that_is_none_is_refused(environ: dict[str, str], port: str) -> None:
    with pytest.raises(BadSettings, match=f"PORT={port} is not a port"):
        Settings.from_env({**environ, "PORT": port})


@pytest.mark.parametrize("zone", ["Mars/Base", "Europe", "../etc/passwd", "/etc/passwd"])
def test_an_unknown_zone_is_refused(environ: dict[str, str], zone: str) -> None:
    with pytest.raises(BadSettings, match=f"HAVEN_TZ={zone} is not a zone"):
        Settings.from_env({**environ, "HAVEN_TZ": zone})


def test_without_a_key_file_nothing_starts(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "keys.json").unlink()
    with pytest.raises(BadSettings, match=f"Make one with: portal keys new {tmp_path}/keys.json"):
        Settings.from_env(environ)


def test_a_key_file_that_others_may_read_stops_the_start(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "keys.json").chmod(0o644)
    with pytest.raises(BadSettings, match="chmod 600"):
        Settings.from_env(environ)


def test_a_malformed_key_file_stops_the_start(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("{}")
    with pytest.raises(BadSettings, match="No usable key file"):
        Settings.from_env(environ)


def test_the_demo_makes_its_own_folder_and_keys_and_needs_nothing(tmp_path: Path) -> None:
    data = tmp_path / "demo"
    settings = Settings.from_env({"HAVEN_DEMO": "1", "HAVEN_DATA": str(data), "PORT": "8123"})
    assert (data / "keys.json").exists()
    assert (settings.demo, settings.origin) == (True, "http://localhost:8123")


@pytest.mark.parametrize("said", ["0", "true", "yes", ""])
def test_only_a_1_makes_a_demo(environ: dict[str, str], said: str) -> None:
    assert Settings.from_env({**environ, "HAVEN_DEMO": said}).demo is False


@pytest.mark.parametrize(
    "changes",
    [
        {"HOST": "0.0.0.0"},
        {"HOST": "192.168.1.5"},
        {"HOST": "::"},
        {"HOST": "0.0.0.0", "HAVEN_PROXY": "1", "HAVEN_ORIGIN": "http://haven.example"},
        {"HOST": "0.0.0.0", "HAVEN_PROXY": "yes"},
    ],
)
def test_plain_http_on_a_network_is_refused(environ: dict[str, str], changes: dict[str, str]) -> None:
    with pytest.raises(BadSettings, match="would serve plain http to a network"):
        Settings.from_env({**environ, **changes}).for_listening()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"HOST": "127.0.0.1", "HAVEN_ORIGIN": "http://localhost:8000"},
        {"HOST": "::1"},
        {"HOST": "localhost"},
        {"HOST": "0.0.0.0", "HAVEN_PROXY": "1"},
    ],
)
def test_loopback_and_a_proxy_with_tls_are_served(environ: dict[str, str], changes: dict[str, str]) -> None:
    settings = Settings.from_env({**environ, **changes})
    assert settings.for_listening() is settings


def test_an_address_on_the_command_line_is_checked_too(environ: dict[str, str]) -> None:
    settings = Settings.from_env(environ)
    assert settings.listening_on(None, None) == settings
    assert settings.listening_on("localhost", 9001).port == 9001
    with pytest.raises(BadSettings):
        settings.listening_on("0.0.0.0", None).for_listening()
