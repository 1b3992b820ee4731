"""The key file: made once with mode 0600, and refused when others may read it or when it is malformed."""

import base64
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from portal.keys import make_key_file, new_keys, read_key_file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "keys.json"
    make_key_file(path)
    return path


def change(path: Path, **values: Any) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


def key(length: int = 32) -> str:
    return base64.b64encode(os.urandom(length)).decode()


def test_a_new_key_file_can_be_read_by_its_owner_alone(path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_wide_umask_does_not_open_a_new_key_file(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        make_key_file(tmp_path / "inner" / "keys.json")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "inner" / "keys.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "inner").stat().st_mode) == 0o700


def test_a_key_file_that_is_there_is_left_alone(path: Path) -> None:
    before = path.read_bytes()
    assert make_key_file(path) is False
    assert path.read_bytes() == before


def test_what_was_written_is_read_again(path: Path) -> None:
    raw = json.loads(path.read_text())
    keys = read_key_file(path)
    assert keys.cookie == base64.b64decode(raw["cookie"])
    assert keys.seal == {1: base64.b64decode(raw["seal"]["1"])}
    assert keys.audit == base64.b64decode(raw["audit"])
    assert keys.digest == base64.b64decode(raw["digest"])


def test_no_two_keys_are_alike() -> None:
    made = [new_keys(), new_keys()]
    every = [one for keys in made for one in (keys.cookie, keys.audit, keys.digest, *keys.seal.values())]
    assert len(set(every)) == len(every) == 8


def test_a_key_never_shows_when_keys_are_printed() -> None:
    assert repr(new_keys()) == "Keys()"


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o601])
def test_a_file_that_others_may_touch_is_refused_with_the_command_that_mends_it(
    path: Path, mode: int
) -> None:
    path.chmod(mode)
    with pytest.raises(ValueError, match=f"chmod 600 {path}"):
        read_key_file(path)


def test_a_missing_file_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        read_key_file(tmp_path / "nowhere.json")


@pytest.mark.parametrize("content", ["", "not json", "[]", "7", '"text"', "{}", '{"cookie": "x"}', "\x00"])
def test_a_file_that_holds_something_else_is_refused(path: Path, content: str) -> None:
    path.write_text(content)
    with pytest.raises(ValueError, match="not a key file"):
        read_key_file(path)


@pytest.mark.parametrize("name", ["cookie", "audit", "digest"])
@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_of_another_length_is_refused(path: Path, name: str, length: int) -> None:
    change(path, **{name: key(length)})
    with pytest.raises(ValueError, match="32 bytes"):
        read_key_file(path)


@pytest.mark.parametrize(("version", "length"), [(None, 0), ("1", 16), ("0", 32), ("256", 32), ("-1", 32)])
def test_seal_keys_are_32_bytes_with_versions_from_1_to_255(
    path: Path, version: str | None, length: int
) -> None:
    change(path, seal={version: key(length)} if version else {})
    with pytest.raises(ValueError, match=r"32 bytes|1 to 255"):
        read_key_file(path)


@pytest.mark.parametrize("seal", [{"one": "AAAA"}, ["AAAA"], {"1": "not base64!"}, {"1": 7}, None])
def test_malformed_seal_keys_are_refused(path: Path, seal: Any) -> None:
    change(path, seal=seal)
    with pytest.raises(ValueError, match="not a key file"):
        read_key_file(path)


def test_the_newest_version_seals(path: Path) -> None:
    change(path, seal={"1": key(), "10": key(), "9": key()})
    assert read_key_file(path).seal_version == 10
