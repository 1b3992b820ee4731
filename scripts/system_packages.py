"""Which Debian packages Haven needs on this machine, which are missing, and how they get there."""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Sequence


@dataclass(frozen=True)
class Need:
    """A Debian package, what it is for, and how to tell that the machine has what it brings."""

    package: str
    purpose: str
    is_met: Callable[[], bool]


def library_loads(name: str) -> bool:
    """True when the dynamic linker finds the shared library `name`."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def font_is_installed(*families: str) -> bool:
    """True when fontconfig knows one of the font families."""
    if not shutil.which("fc-list"):
        return False
    known = subprocess.run(["fc-list", ":", "family"], stdout=subprocess.PIPE, check=False).stdout.decode()
    return any(family in known for family in families)


def command_exists(*names: str) -> bool:
    """True when one of the commands is on the path."""
    return any(shutil.which(name) for name in names)


def venv_is_complete() -> bool:
    """True when this interpreter can make an environment with pip in it."""
    importlib.invalidate_caches()
    return importlib.util.find_spec("ensurepip") is not None


def postgresql_is_installed() -> bool:
    """True when the PostgreSQL server programs are on the machine."""
    return command_exists("initdb") or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def venv_package() -> str:
    """The package that completes `venv` for the interpreter that runs this."""
    if Path(sys.executable).resolve() == Path("/usr/bin/python3").resolve():
        return "python3-venv"
    return "python%d.%d-venv" % sys.version_info[:2]


TO_RUN = (
    Need(venv_package(), "makes the Python environment", venv_is_complete),
    Need("libpangoft2-1.0-0", "lays out text in PDFs", lambda: library_loads("libpangoft2-1.0.so.0")),
    Need("libharfbuzz-subset0", "embeds fonts in PDFs", lambda: library_loads("libharfbuzz-subset.so.0")),
    Need("fonts-open-sans", "the Latin font of PDFs", lambda: font_is_installed("Open Sans")),
    Need(
        "fonts-wqy-microhei",
        "the Chinese font of PDFs",
        lambda: font_is_installed("WenQuanYi Micro Hei", "Noto Sans CJK SC"),
    ),
)
TO_TEST = (
    Need("chromium", "browser tests", lambda: command_exists("chromium")),
    Need("libatomic1", "browser tests", lambda: library_loads("libatomic.so.1")),
    Need("poppler-utils", "PDF tests", lambda: command_exists("pdftoppm") and command_exists("pdffonts")),
    Need("postgresql", "PostgreSQL tests", postgresql_is_installed),
)


def install_missing(needs: Sequence[Need]) -> None:
    """Install through apt-get what is missing, or leave with one message that names it all.

    Raises SystemExit when a package is missing and cannot be installed from here.
    """
    missing = [need for need in needs if not need.is_met()]
    if not missing:
        return
    prefix = apt_prefix()
    if prefix is None:
        raise SystemExit(explain(missing, "They cannot be installed from here."))
    names = [need.package for need in missing]
    print("Installing system packages: " + " ".join(names), flush=True)
    if not run_apt(prefix, names):
        raise SystemExit(explain(missing, "apt-get could not install them; its own message stands above."))
    still = [need for need in missing if not need.is_met()]
    if still:
        raise SystemExit(explain(still, "apt-get ran, but these are still not usable."))


def apt_prefix() -> list[str] | None:
    """The words to put before apt-get, or None when this person may not install packages."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        allowed = subprocess.run(
            ["sudo", "-n", "true"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        )
        if allowed.returncode == 0:
            return ["sudo", "-n"]
    return None


def run_apt(prefix: Sequence[str], names: Sequence[str]) -> bool:
    """Refresh the package lists once and install `names` without asking; True when both worked."""
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    commands = ([*apt, "update"], [*apt, "install", "-y", "--no-install-recommends", *names])
    return all(
        subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode == 0 for command in commands
    )


def explain(missing: Sequence[Need], why: str) -> str:
    """One message: what is missing, what it is for, and the command that installs it."""
    names = " ".join(need.package for need in missing)
    lines = [f"  {need.package:<22} {need.purpose}" for need in missing]
    return "\n".join(
        [
            "",
            "These system packages are missing:",
            "",
            *lines,
            "",
            f"{why} As an administrator, run",
            "",
            f"  apt-get update && apt-get install -y --no-install-recommends {names}",
            "",
            "on Debian or Ubuntu (elsewhere: the packages that bring the same), then repeat the command.",
        ]
    )
