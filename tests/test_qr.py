"""The QR code of a slip: the cells drawn are the cells of the code."""

from __future__ import annotations

import re

import pytest
import segno

from portal.qr import QUIET, qr_code

ADDRESS = "https://haven.example/invitations/abcdefghijklmnopqrstuv"


def painted(path: str) -> set[tuple[int, int]]:
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path)
    assert "".join(f"M{x} {y}h{n}v1h-{n}z" for x, y, n in runs) == path
    return {(int(x) + step, int(y)) for x, y, n in runs for step in range(int(n))}


def test_every_dark_cell_is_painted_and_no_other() -> None:
    matrix = segno.make(ADDRESS, error="m", micro=False).matrix
    dark = {(x + QUIET, y + QUIET) for y, row in enumerate(matrix) for x, cell in enumerate(row) if cell}
    code = qr_code(ADDRESS)
    assert painted(code.path) == dark
    assert code.size == len(matrix) + 2 * QUIET


def test_another_address_is_another_code() -> None:
    assert qr_code(ADDRESS).path != qr_code(ADDRESS + "w").path


def test_a_text_too_long_for_a_code_is_refused() -> None:
    with pytest.raises(ValueError, match=r".+"):
        qr_code("x" * 5000)
