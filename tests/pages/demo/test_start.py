"""What a start of the demo does before it serves: its own folder, its own settings, its words on screen."""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from portal.demo.start import MARKER, claim, empty, refuse_taken, welcome
from portal.keys import make_key_file
from portal.settings import BadSettings, Settings

NAMES = (
    "HAVEN_DATA",
    "HAVEN_DEMO",
    "HAVEN_KEYS",
    "HAVEN_ORIGIN",
    "HAVEN_PROXY",
    "DATABASE_URL",
    "HOST",
    "PORT",
)


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment of its own, put back afterwards."""
    for name in NAMES:
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setenv("HAVEN_DATA", str(tmp_path / "demo"))


def test_an_empty_folder_is_claimed_and_marked(tmp_path: Path) -> None:
    with claim(tmp_path / "demo"):
        assert (tmp_path / "demo" / MARKER).exists()


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "haven.db").write_text("a real clinic")
    with pytest.raises(BadSettings, match="nothing was touched"):
        claim(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["haven.db"]


def test_a_folder_in_use_is_refused_and_free_again_afterwards(tmp_path: Path) -> None:
    with claim(tmp_path / "demo"), pytest.raises(BadSettings, match="running"):
        claim(tmp_path / "demo")
    claim(tmp_path / "demo").close()


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadSettings, match="cannot be used"):
        claim(tmp_path / "file" / "demo")


def test_starting_over_empties_the_folder_but_follows_no_link(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("")
    folder = tmp_path / "demo"
    with claim(folder):
        (folder / "haven.db").write_text("")
        (folder / "made" / "deep").mkdir(parents=True)
        (folder / "link").symlink_to(outside)
        empty(folder)
    assert [one.name for one in folder.iterdir()] == [MARKER]
    assert (outside / "kept").exists()


def test_the_demo_leaves_keys_database_and_address_of_production_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    make_key_file(tmp_path / "real.json")
    real = (tmp_path / "real.json").read_bytes()
    monkeypatch.setenv("HAVEN_KEYS", str(tmp_path / "real.json"))
    monkeypatch.setenv("DATABASE_URL", "postgresql://clinic/haven")
    monkeypatch.setenv("HAVEN_ORIGIN", "https://haven.example")
    settings = Settings.for_demo(None, 8123)
    assert settings.database_url == f"sqlite:///{tmp_path}/demo/haven.db"
    assert settings.keys.cookie not in real
    assert (settings.origin, settings.client_origin) == ("http://localhost:8123", "http://127.0.0.1:8123")
    assert (tmp_path / "demo" / "keys.json").stat().st_mode & 0o777 == 0o600
    assert Settings.from_env() == settings, "its processes read the same"


def test_without_a_folder_named_the_demo_has_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("HAVEN_DATA")
    monkeypatch.chdir(tmp_path)
    assert Settings.for_demo().data == tmp_path / "haven-data" / "demo"


def test_a_taken_port_is_one_sentence_with_a_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(BadSettings, match=f"Port {port} .*choose another: PORT="):
            refuse_taken(Settings.for_demo("127.0.0.1", port))


def test_the_screen_names_both_addresses_the_people_and_that_all_know_the_passwords() -> None:
    said = welcome(Settings.for_demo(None, 8123))
    for words in (
        "http://localhost:8123",
        "http://127.0.0.1:8123",
        "demo only fern exemplar",
        "known to everybody",
    ):
        assert words in said
    assert "WARNING" not in said


def test_an_open_address_is_warned_about() -> None:
    settings = Settings.for_demo("0.0.0.0", 8123)
    said = welcome(settings)
    assert "WARNING: HOST=0.0.0.0" in said
    assert settings.origin == "http://localhost:8123"


def test_a_named_address_is_what_links_say() -> None:
    settings = Settings.for_demo("192.0.2.7", 8123)
    assert (settings.origin, settings.client_origin) == ("http://192.0.2.7:8123",) * 2
    assert replace(settings, host="127.0.0.1").origin == "http://192.0.2.7:8123"
