"""The words that no message may hold, in either language."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from portal.neutral import telling
from portal.notifications.letters import Letter

NEUTRAL = Letter(
    to="wren@home.example",
    subject="You have a message",
    body="You have a message.\n\nhttps://haven.example/\n",
    link="https://haven.example/",
    key="k",
    at=datetime(2026, 11, 18, 9, 30, tzinfo=UTC),
    names=("Wren Samplewood", "Testing Grounds", "林示例"),
)


@pytest.mark.parametrize(
    "text",
    [
        "Your THERAPIST wrote",
        "a questionnaire waits",
        "Psychologische Praxis",
        "your next appointment",
        "Dr. Exemplar",
        "your PHQ-9",
        "gad7",
        "a reminder",
        "feeling low",
        "您的心理咨询师",
        "请填写问卷",
        "诊所",
        "抑郁",
        "预约提醒",
        "下次面谈",
    ],
)
def test_a_telling_word_is_found_wherever_it_stands(text: str) -> None:
    assert telling(text) is not None
    assert replace(NEUTRAL, subject=text).told is not None
    assert replace(NEUTRAL, body=f"{text}\n{NEUTRAL.link}").told is not None


@pytest.mark.parametrize(
    "text",
    ["You have a message", "Please do not answer this e-mail.", "您有一条新消息", "notes@haven.example"],
)
def test_neutral_words_pass(text: str) -> None:
    assert telling(text) is None


@pytest.mark.parametrize("name", ["Wren Samplewood", "wren samplewood", "TESTING GROUNDS", "给林示例的"])
def test_a_name_is_found(name: str) -> None:
    assert replace(NEUTRAL, body=f"For {name}: {NEUTRAL.link}").told is not None


@pytest.mark.parametrize("name", ["An", "Mess", "Haven", "Ma", ""])
def test_a_name_inside_another_word_or_in_the_address_is_none(name: str) -> None:
    assert replace(NEUTRAL, names=(name,)).told is None


@pytest.mark.parametrize(
    "link",
    [
        "https://harbour-clinic.example/",
        "https://haven.example/therapy/q/x",
        "https://psychpraxis.example/q/token",
    ],
)
def test_the_address_of_the_link_tells_nothing_either(link: str) -> None:
    assert replace(NEUTRAL, link=link, body=f"You have a message.\n{link}").told is not None


def test_what_is_random_in_a_link_means_nothing() -> None:
    link = "https://haven.example/q/xPHQ-9-mood-gad7"
    assert replace(NEUTRAL, link=link, body=f"You have a message.\n{link}\n").told is None
