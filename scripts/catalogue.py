"""The translation catalogue: `update` it from the sources, `check` that nothing is missing, `compile` it."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from hatch_build import compile_catalogues

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "translations"
LANGUAGES = ("zh_Hans",)
SOURCES = {
    "portal": [("**.py", "python")],
    "templates": [("**.html", "jinja2"), ("**.txt", "jinja2"), ("**.svg", "jinja2")],
}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
HEADER = """\
# The Chinese (Simplified) words of Haven's pages and paper.
# They are a draft until a native clinician has reviewed them."""
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
FULL_WIDTH, CHINESE = "，。：；？！、（）《》“”‘’", "\u4e00-\u9fff"
SPACED = re.compile(f"[{FULL_WIDTH}] | [{FULL_WIDTH}]")
"""A full-width mark carries its own room."""
HALF_WIDTH = re.compile(f"(?<=[{CHINESE}])[,.:;?!()](?=[{CHINESE}])")


def extract() -> Catalog:
    """Every message of the Python sources and the templates, with the files it stands in."""
    found = Catalog(project="Haven", charset="utf-8")
    for name, message, comments, context in messages():
        found.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    return found


def messages() -> Iterator[tuple[str, str | tuple[str, ...], list[str], str | None]]:
    """Every place in which a message stands: its file, the message, what is said to translators, its context."""
    for folder, methods in SOURCES.items():
        options = {pattern: {"silent": "false"} for pattern, method in methods if method == "jinja2"}
        found = extract_from_dir(ROOT / folder, methods, options, KEYWORDS, comment_tags=("Translators:",))
        for name, _line, message, comments, context in found:
            yield f"{folder}/{name}", message, comments, context


def both_alone_and_counted() -> list[str]:
    """Messages that stand alone in one place and count in another: a catalogue has one entry for both, the counting one."""
    found = [(message, context) for _name, message, _comments, context in messages()]
    alone = {(message, context) for message, context in found if isinstance(message, str)}
    counted = {(message[0], context) for message, context in found if not isinstance(message, str)}
    return sorted(f"alone and counted: {message!r}" for message, _context in alone & counted)


def catalogue_files() -> list[Path]:
    """The catalogue of each language; English is the language of the sources."""
    return [TRANSLATIONS / language / "LC_MESSAGES" / "messages.po" for language in LANGUAGES]


def load(path: Path) -> Catalog:
    """Read one catalogue, empty when it is not there yet; its language is the name of its folder."""
    if not path.exists():
        return Catalog(locale=path.parent.parent.name, charset="utf-8")
    with path.open("rb") as lines:
        return read_po(lines, locale=path.parent.parent.name)


def update() -> int:
    """Add new messages, drop those no longer used, keep every translation; nothing is guessed."""
    template = extract()
    for path in catalogue_files():
        kept = load(path)
        kept.update(template, no_fuzzy_matching=True, update_creation_date=False)
        kept.obsolete.clear()
        kept.fuzzy = False
        kept.header_comment, kept.project, kept.version = HEADER, "Haven", "1"
        kept.msgid_bugs_address, kept.last_translator, kept.language_team = "", "", ""
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as target:
            write_po(target, kept, width=110, include_lineno=False, sort_by_file=True, ignore_obsolete=True)
        print(f"{path.relative_to(ROOT)}: {len(kept)} messages, {len(faults(template, kept))} faults")
    return 0


def faults(template: Catalog, kept: Catalog) -> list[str]:
    """What is wrong with a catalogue, one line per message."""
    found = []
    for message in template:
        if message.id:
            ours = kept.get(message.id, message.context)
            fault = message_fault(ours, kept)
            if fault:
                found.append(f"{fault}: {message.id!r} ({', '.join(name for name, _ in message.locations)})")
    unused = [message for message in kept if message.id and template.get(message.id, message.context) is None]
    return found + [f"no longer used: {message.id!r}" for message in unused]


def message_fault(ours: Message | None, kept: Catalog) -> str | None:
    """What is wrong with one translation, or None."""
    if ours is None:
        return "missing"
    if ours.fuzzy:
        return "fuzzy"
    forms = ours.string if isinstance(ours.string, (list, tuple)) else [ours.string]
    strings = [form or "" for form in forms]
    if not strings or not all(strings):
        return "not translated"
    if isinstance(ours.id, (list, tuple)) and len(strings) != kept.num_plurals:
        return "wrong number of plural forms"
    # A language with one form translates the English plural: that one names every value.
    said = ours.id[-1] if isinstance(ours.id, (list, tuple)) else ours.id
    wrong = [
        str(error) for string in strings for error in Message(said, string, flags=ours.flags).check(kept)
    ]
    missing = set(PLACEHOLDER.findall(said)) - set(PLACEHOLDER.findall(strings[-1]))
    found = [*wrong, *(f"%({name})s is missing" for name in sorted(missing))]
    return "; ".join([*found, *(fault for string in strings for fault in mark_faults(string))]) or None


def mark_faults(string: str) -> Iterator[str]:
    """What is wrong with the marks of a Chinese text: a space beside a full-width one, a half-width one among characters."""
    if SPACED.search(string):
        yield "a space beside a full-width mark"
    if HALF_WIDTH.search(string):
        yield "a half-width mark between Chinese characters"


def check() -> int:
    """Print every fault of every catalogue; the exit status is 1 when there is one."""
    template = extract()
    found = both_alone_and_counted() + [
        f"{path.relative_to(ROOT)}: {fault}"
        for path in catalogue_files()
        for fault in faults(template, load(path))
    ]
    for line in found:
        print(line)
    print(f"{len(template)} messages, {len(found)} faults")
    return 1 if found else 0


def compile_all() -> int:
    """Write the compiled catalogues beside their sources."""
    for path in compile_catalogues(TRANSLATIONS):
        print(path.relative_to(ROOT))
    return 0


def main() -> int:
    """Read the one argument and do it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["update", "check", "compile"])
    return {"update": update, "check": check, "compile": compile_all}[parser.parse_args().what]()


if __name__ == "__main__":
    raise SystemExit(main())
