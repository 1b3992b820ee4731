"""Make this checkout ready: system packages, `.venv` from the lock file, the package itself, catalogues.

Runs on a bare Python 3.11 or later: the standard library is all it may import.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Sequence

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
UV = ENVIRONMENT / "bin" / "uv"
STAMP = ENVIRONMENT / "haven-stamp"
UV_LOCK = ROOT / "requirements-uv.lock"
LOCKS = {"run": ROOT / "requirements.lock", "test": ROOT / "requirements-test.lock"}

# What pip was told and uv does not read by itself.
PIP_TO_UV = {"index-url": "UV_DEFAULT_INDEX", "trusted-host": "UV_INSECURE_HOST", "cert": "SSL_CERT_FILE"}


def require_python() -> None:
    """Go on in a newer interpreter when this one is too old; leave with a message when there is none."""
    if sys.version_info >= OLDEST_PYTHON:
        return
    for minor in range(20, OLDEST_PYTHON[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, *sys.argv])
    raise SystemExit("Haven needs Python 3.11 or later. Install it, or name it: make PYTHON=/path/to/python3")


def fingerprint(wanted: str) -> str:
    """What the environment was made from: it changes when the environment must be made again."""
    sources = [UV_LOCK, LOCKS[wanted], ROOT / "pyproject.toml", ROOT / "hatch_build.py"]
    sources += sorted((ROOT / "translations").rglob("*.po"))
    digest = hashlib.sha256(f"{ROOT} {sys.version}".encode())
    for source in sources:
        digest.update(source.read_bytes())
    return f"{wanted} {digest.hexdigest()}"


def stamped_set() -> str:
    """`test` when the environment has the test packages, else `run`."""
    made = STAMP.read_text().split() if STAMP.exists() else []
    return "test" if made[:1] == ["test"] else "run"


def make_environment() -> None:
    """Make `.venv` when it is not there or does not run this interpreter's version."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if PYTHON.exists():
        ask = [str(PYTHON), "-c", "import sys, pip; print('%d.%d' % sys.version_info[:2])"]
        answer = subprocess.run(ask, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
        if answer.stdout.decode().strip() == version:
            return
    print("Making the Python environment in .venv", flush=True)
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    run([sys.executable, "-m", "venv", str(ENVIRONMENT)])


def run(command: Sequence[str], settings: dict[str, str] | None = None) -> None:
    """Run one command in the checkout; leave with its name when it fails."""
    status = subprocess.run(command, cwd=ROOT, env=settings, stdin=subprocess.DEVNULL, check=False).returncode
    if status:
        raise SystemExit(f"This command failed with status {status}: " + " ".join(command))


def uv_settings() -> dict[str, str]:
    """The environment for uv: what pip was told about its index and certificates holds for uv too."""
    settings = {**os.environ, "VIRTUAL_ENV": str(ENVIRONMENT)}
    listed = subprocess.run(
        [str(PYTHON), "-m", "pip", "config", "list"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    told = dict(line.split("=", 1) for line in listed.stdout.decode().splitlines() if "=" in line)
    for name, variable in PIP_TO_UV.items():
        for key in (f":env:.{name}", f"install.{name}", f"global.{name}"):
            if key in told:
                settings.setdefault(variable, " ".join(str(ast.literal_eval(told[key])).split()))
    return settings


def install_uv() -> None:
    """Install the locked uv into the environment with pip, which comes with every environment."""
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    run([*pip, "--require-hashes", "--no-deps", "-r", str(UV_LOCK)])


def install_packages(lock: Path) -> None:
    """Bring the environment to exactly what the lock file says, then add this checkout to it.

    `uv pip sync` also takes out what the lock does not name; uv itself is named in it.
    """
    settings = uv_settings()
    print(f"Installing Python packages from {lock.name}", flush=True)
    run([str(UV), "pip", "sync", "--quiet", "--require-hashes", "--compile-bytecode", str(lock)], settings)
    here = ["--no-deps", "--no-build-isolation", "--editable", "."]
    run([str(UV), "pip", "install", "--quiet", *here], settings)
    run([str(PYTHON), "-m", "compileall", "-q", str(ROOT / "portal")])


def set_up(wanted: str) -> None:
    """Make everything that `wanted` (`run` or `test`) needs; nothing when it is there already."""
    from system_packages import TO_RUN, TO_TEST, install_missing

    install_missing(TO_RUN + TO_TEST if wanted == "test" else TO_RUN)
    if stamped_set() == "test":
        wanted = "test"
    mark = fingerprint(wanted)
    if STAMP.exists() and STAMP.read_text() == mark and PYTHON.exists():
        return
    make_environment()
    STAMP.unlink(missing_ok=True)
    install_uv()
    install_packages(LOCKS[wanted])
    STAMP.write_text(mark)


def lock() -> None:
    """Write the lock files anew from pyproject.toml: every package with its hashes, no index address.

    Versions already locked stay unless UPGRADE is set.
    """
    make_environment()
    if not UV.exists():
        install_uv()
    settings = uv_settings()
    common = [
        str(UV),
        "pip",
        "compile",
        "--quiet",
        "--universal",
        "--python-version",
        "3.11",
        "--generate-hashes",
    ]
    common += ["--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "make lock"]
    upgrade = ["--upgrade"] if os.environ.get("UPGRADE") else []
    run_lock, test_lock = LOCKS["run"].name, LOCKS["test"].name
    project = ["pyproject.toml", "--group", "build", "--group", "setup"]
    run([*common, *upgrade, *project, "-o", run_lock], settings)
    run([*common, *upgrade, *project, "--group", "dev", "-c", run_lock, "-o", test_lock], settings)
    run([*common, "--group", "setup", "-c", run_lock, "-o", UV_LOCK.name], settings)


def main() -> None:
    """Read the one argument and do it."""
    require_python()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["run", "test", "lock"])
    what = parser.parse_args().what
    if what == "lock":
        lock()
    else:
        set_up(what)


if __name__ == "__main__":
    main()
