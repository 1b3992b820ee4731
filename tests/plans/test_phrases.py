"""The phrase bank and the short reads: what the files say, and what their checks see."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.plans import cli, phrases, reads
from portal.plans.reads import FOLDER

BANK = phrases.FILE.read_text(encoding="utf-8")
READ = (FOLDER / "helpers-that-fade.toml").read_text(encoding="utf-8")


def test_the_bank_has_sentences_for_all_five_ends_in_both_languages() -> None:
    bank = phrases.phrase_bank()
    assert phrases.check() == []
    assert len(bank.phrases) >= 29
    assert all(len(found) >= 4 for _, found in bank.groups())
    assert bank.zh_status == "draft"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('key = "ask_sit"', 'key = "ask_read"', "twice: ask_read"),
        ("帮我看看这两行好吗？", "帮我看看这两行好吗?", "half-width"),
        ("Could you read these two lines for me?", "Could you read 这两行?", "Chinese in the English"),
    ],
)
def test_what_is_wrong_with_a_sentence_is_found(old: str, new: str, said: str) -> None:
    assert old in BANK
    problems = phrases.check(phrases.parse(BANK.replace(old, new, 1)))
    assert any(said in str(problem) for problem in problems)


def test_a_group_that_nobody_knows_is_refused() -> None:
    with pytest.raises(phrases.InvalidPhrases, match="group"):
        phrases.parse(BANK.replace('group = "asking"', 'group = "begging"', 1))


def test_the_reads_are_five_of_a_minute_and_a_half() -> None:
    assert reads.check() == []
    assert list(reads.reads()) == [
        "two-abilities",
        "leaning-helps-venturing",
        "worse-before-it-teaches",
        "helpers-that-fade",
        "not-the-right-tool",
    ]


def test_a_study_that_is_named_needs_a_source() -> None:
    without = re.sub(r"sources = \[.*?\]\n", "", READ, flags=re.DOTALL)
    with pytest.raises(reads.InvalidRead, match="sources"):
        reads.parse(without, name="x.toml")


def test_a_read_that_is_too_long_or_has_other_paragraphs_is_found() -> None:
    longer = READ.replace('body.en = """', 'body.en = """\nOnce more.' + " word" * 60, 1)
    said = " ".join(str(problem) for problem in reads.check([reads.parse(longer, name="x.toml")]))
    assert "words are not from 180 to 230" in said
    assert "as many paragraphs" in said


def test_the_read_for_everybody_names_help_and_addresses_nobodys_partner() -> None:
    read = reads.reads()["not-the-right-tool"]
    assert read.general
    for word in ("doctor", "helpline", "emergency number"):
        assert word in read.body.en
    assert "partner" not in read.body.en.lower()
    assert "伴侣" not in read.body.zh


def test_a_file_has_the_name_of_its_key(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text(READ, encoding="utf-8")
    with pytest.raises(reads.InvalidRead, match="other"):
        reads.load(tmp_path)


def test_the_command_checks_both(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = CliRunner().invoke(cli.templates_group, ["check"])
    assert ended.exit_code == 0
    monkeypatch.setattr(phrases, "check", lambda: ["phrases: a fault"])
    ended = CliRunner().invoke(cli.templates_group, ["check"])
    assert (ended.exit_code, "a fault" in ended.stderr) == (1, True)


SEEDS = ("codependen", "dependency paradox is", "safe haven")


@pytest.mark.parametrize("key", list(reads.reads()))
def test_a_read_is_in_words_of_our_own_kind(key: str) -> None:
    text = reads.reads()[key].body.en.lower()
    for word in (*SEEDS, "should be", "you must", "well done", "proud"):
        assert word not in text
