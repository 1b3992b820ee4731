"""Draws the picture that an installed portal has on a phone: a sheet with three lines.
Run it after a change and commit what it makes.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "static" / "icons"
GROUND, SHEET, LINE = (31, 93, 99), (255, 255, 255), (31, 93, 99)
UNITS = 24
"""The drawing is 24 units wide; what matters lies in the middle 60 %, so that a phone may cut the corners."""
BOXES = (((6, 5, 18, 19), SHEET), ((8, 8, 16, 9), LINE), ((8, 11.5, 16, 12.5), LINE), ((8, 15, 13, 16), LINE))


def pixels(size: int) -> bytes:
    """Rows of the picture as PNG wants them."""
    rows = bytearray()
    for y in range(size):
        rows.append(0)
        for x in range(size):
            at = ((x + 0.5) * UNITS / size, (y + 0.5) * UNITS / size)
            colour = GROUND
            for (left, top, right, bottom), of_box in BOXES:
                if left <= at[0] < right and top <= at[1] < bottom:
                    colour = of_box
            rows += bytes(colour)
    return bytes(rows)


def png(size: int) -> bytes:
    """A square picture."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    body = zlib.compress(pixels(size), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def svg() -> str:
    """The same as a drawing."""

    def box(left: float, top: float, right: float, bottom: float, colour: tuple[int, int, int]) -> str:
        fill = "#{:02X}{:02X}{:02X}".format(*colour)
        return f'<path fill="{fill}" d="M{left} {top}H{right}V{bottom}H{left}z"/>'

    drawn = (((0, 0, UNITS, UNITS), GROUND), *BOXES)
    boxes = "".join(box(left, top, right, bottom, colour) for (left, top, right, bottom), colour in drawn)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {UNITS} {UNITS}">{boxes}</svg>\n'


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for size in (192, 512):
        (FOLDER / f"notes-{size}.png").write_bytes(png(size))
    (FOLDER / "notes.svg").write_text(svg())
