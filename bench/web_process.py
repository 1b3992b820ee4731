"""One web process, started fresh: how long it takes to be there, what it holds after many mixed pages.

Reads {"environ": …, "visits": [[cookie, address], …], "pages": n} from standard input; prints one object.
"""

from __future__ import annotations

import json
import sys
import time
from itertools import cycle, islice
from pathlib import Path
from typing import Any

ONLY_FOR_TESTS = "rich"
"""No installation has it; where it is there, the library for logs loads it."""


def main() -> None:
    """Import and build the app, then open the pages in turn."""
    given = json.load(sys.stdin)
    sys.modules[ONLY_FOR_TESTS] = None  # type: ignore[assignment]
    began = time.perf_counter()
    app = _app(given["environ"])
    told: dict[str, Any] = {"seconds": time.perf_counter() - began, "weasyprint": "weasyprint" in sys.modules}
    if given["pages"]:
        told["memory"] = _memory(app, given["visits"], given["pages"])
    print(json.dumps(told))


def _app(environ: dict[str, str]) -> Any:
    """As `portal.serve.web` makes it."""
    from portal.serve import loaded_for_good

    with loaded_for_good():
        from portal import create_app, logs
        from portal.settings import Settings

        logs.configure("ERROR")
        return create_app(Settings.from_env(environ))


def _memory(app: Any, visits: list[list[str]], pages: int) -> list[float]:
    """Megabytes resident after half of the pages and after all of them."""
    import gunicorn.workers.gthread  # noqa: F401  a worker has it loaded

    from bench.visitor import Visitor

    found = []
    turns = cycle([(Visitor(app, cookie), address) for cookie, address in visits])
    for _ in range(2):
        for browser, address in islice(turns, pages // 2):
            browser.get(address)
        found.append(_resident())
    return found


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


if __name__ == "__main__":
    main()
