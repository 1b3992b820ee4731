"""A file and a package of the shape that the wordings come in, with invented words."""

from __future__ import annotations

import zipfile
from pathlib import Path

from portal.assessments.instruments import get_instrument
from portal.assessments.package_texts import PACKAGED

OPENING = '<?xml version="1.0" encoding="UTF-8"?>\n'


def string(name: str, text: str) -> str:
    """One entry."""
    return f'    <string name="{name}">{text}</string>\n'


def plain(task: str, count: int, values: tuple[int, ...], *, stem: str = "stem", label: str = "a") -> str:
    """Questions with their numbers before them, labels that all of them share, and entries that are neither."""
    return (
        f'{OPENING}<resources>\n  <!-- invented -->\n  <task name="{task}">\n'
        + string("title_main", "Pebbles")
        + string(stem, "How many pebbles <b>rolled</b> “away” — today?")
        + "".join(string(f"q{n}", f"{n}. Pebble {n} of {task}") for n in range(1, count + 1))
        + "".join(string(f"{label}{value}", f"{value} stones") for value in values)
        + "".join(string(f"q{n}_s", f"Q{n} (pebble):") for n in range(1, count + 1))
        + string("finalq", "And the sand?")
        + string("fa0", "No sand")
        + "  </task>\n</resources>\n"
    )


def drinks() -> str:
    """The one file that holds two questionnaires whose questions have answers of their own."""
    entries = [string(f"q{n}_title", f"Pond: question {n}") for n in range(1, 11)]
    entries += [string(f"q{n}_question", f"How does pond {n} freeze?") for n in range(1, 11)]
    entries += [string(f"c_q{n}_question", f"How did pond {n} thaw?") for n in range(1, 4)]
    for prefix, values in (
        ("q1_option", range(5)),
        ("q2_option", range(5)),
        ("q3to8_option", range(5)),
        ("q9to10_option", (0, 2, 4)),
    ):
        entries += [string(f"{prefix}{value}", f"{prefix} ice {value}") for value in values]
    entries += [string("c_q2_option0", "no ice at all"), string("c_instruction", "Think of one pond.")]
    return f'{OPENING}<resources><task name="audit">\n{"".join(entries)}</task></resources>'


def files() -> dict[str, bytes]:
    """Every file that the package carries, by name."""
    made = {"audit": drinks().encode()}
    for code, shape in PACKAGED.items():
        if shape.file != "audit":
            instrument = get_instrument(code)
            values = instrument.values(instrument.items[0])
            made[shape.file] = plain(
                shape.file,
                len(instrument.items),
                (values[0], values[-1]) if code == "pswq" else values,
                stem=shape.stem or "stem",
                label="anchor" if code == "pswq" else "a",
            ).encode()
    return made


def wheel(path: Path, given: dict[str, bytes] | None = None) -> Path:
    """A package file; its code would fail if anything ran it."""
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("camcops_server/__init__.py", "raise SystemExit('this was run')")
        for name, content in (files() if given is None else given).items():
            made.writestr(f"camcops_server/extra_strings/{name}.xml", content)
    return path
