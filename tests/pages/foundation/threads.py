"""Several people at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def together(number: int, act: Callable[[int], T]) -> list[T]:
    """Let `number` threads begin `act(n)` at the same moment; gives what each returned."""
    start = threading.Barrier(number)

    def begin(n: int) -> T:
        start.wait(timeout=30)
        return act(n)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(begin, range(number)))
