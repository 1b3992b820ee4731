"""Getting the package that carries wordings, by version and hash, and its XML files; its code is never run."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

from portal.assessments.unreadable import LARGEST

PACKAGE = "camcops-server"
VERSION = "2.4.24"
SHA256 = "ca1561b39cda8c47310f3feab7fb09b44944178b21deab64d0de2e2952cbaab7"
LICENCE = "GNU General Public License, version 3 or later"
FOLDER = "camcops_server/extra_strings"
PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet")


class FetchFailed(Exception):
    """The package could not be had; the message says why and what to do."""


def fetch(folder: Path, *, seconds: float) -> Path:
    """The wheel, downloaded into a folder within a time. Raises FetchFailed."""
    wanted = folder / "wanted.txt"
    wanted.write_text(f"{PACKAGE}=={VERSION} --hash=sha256:{SHA256}\n")
    options = ("--no-deps", "--only-binary=:all:", "--require-hashes", "--retries=1", "--timeout=10")
    command = [sys.executable, *PIP, "download", *options, "-r", str(wanted), "-d", str(folder)]
    try:
        ended = subprocess.run(  # noqa: S603  a list of our own words
            command, check=False, capture_output=True, text=True, timeout=seconds, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired as error:
        raise FetchFailed(f"The download took longer than {seconds:g} seconds and was ended.") from error
    found = sorted(folder.glob("*.whl"))
    if ended.returncode != 0 or len(found) != 1:
        reason = (ended.stderr.strip().splitlines() or ["no reason was given"])[-1]
        raise FetchFailed(f"The package could not be downloaded: {reason}")
    return found[0]


def read_wheel(path: Path, names: Iterable[str]) -> dict[str, bytes]:
    """The XML files of those names from a wheel whose hash is the known one. Raises FetchFailed."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise FetchFailed(f"{path} cannot be read ({error.strerror}).") from error
    if hashlib.sha256(raw).hexdigest() != SHA256:
        raise FetchFailed(
            f"{path.name} is not {PACKAGE} {VERSION}: its hash is another one. Nothing was read."
        )
    try:
        with zipfile.ZipFile(path) as wheel:
            return {name: _entry(wheel, f"{FOLDER}/{name}.xml") for name in names}
    except (zipfile.BadZipFile, KeyError, RuntimeError) as error:
        raise FetchFailed(f"{path.name} cannot be unpacked: {error}") from error


def _entry(wheel: zipfile.ZipFile, name: str) -> bytes:
    with wheel.open(name) as file:
        return file.read(LARGEST + 1)


def packaged_files(names: Iterable[str], *, wheel: Path | None, seconds: float) -> dict[str, bytes]:
    """The XML files from a wheel that is here already, or from a download that is thrown away. Raises FetchFailed."""
    if wheel is not None:
        return read_wheel(wheel, names)
    try:
        with tempfile.TemporaryDirectory(prefix="portal-wording-") as folder:
            return read_wheel(fetch(Path(folder), seconds=seconds), names)
    except OSError as error:
        raise FetchFailed(
            f"The package could not be kept for the moment it takes ({error.strerror})."
        ) from error
