"""Words that nothing may hold which leaves by e-mail: they tell what somebody is in care for, or that they are. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

STEMS = (
    "therap", "psych", "clinic", "klinik", "counsel", "patient", "client", "praxis", "mental", "health", "medic",
    "hospital", "doctor", "treatment", "diagnos", "disorder", "depress", "anxi", "suicid", "self-harm", "selfharm",
    "trauma", "crisis", "distress", "abuse", "violence", "addict", "alcohol", "substance", "wellbeing", "well-being",
    "assessment", "questionnaire", "survey", "symptom", "appointment", "session", "reminder", "homework", "exposure",
    "relationship", "partner", "attachment", "dependen", "feeling", "mood",
    "治疗", "咨询", "心理", "精神", "诊", "医", "病", "患", "来访", "抑郁", "焦虑", "自杀", "自伤", "自残", "创伤", "危机",
    "暴力", "虐待", "成瘾", "酒精", "问卷", "量表", "评估", "测评", "测试", "得分", "分数", "症状", "预约", "会谈", "面谈",
    "提醒", "作业", "练习", "健康", "情绪", "心情", "关系", "伴侣", "依恋", "依赖",
)  # fmt: skip
"""Parts of words that tell what somebody is in care for, or that they are; found anywhere, in any case."""
WHOLE = re.compile(r"\b(?:dr|care|score|drug|plan|phq-?\d*|gad-?\d*|k-?10|dic-?10)\b", re.IGNORECASE)
"""The same, where a part of another word would be meant too often."""


def telling(text: str) -> str | None:
    """The first word of care that a text holds; None for a neutral one."""
    low = text.casefold()
    for stem in STEMS:
        if stem in low:
            return stem
    found = WHOLE.search(text)
    return found.group(0).casefold() if found else None


def named(text: str, names: Iterable[str]) -> str | None:
    """The first of these names that stands in a text, as words of its own where its script parts words."""
    for name in names:
        border = r"\b" if name.isascii() else ""
        if name and re.search(rf"{border}{re.escape(name)}{border}", text, re.IGNORECASE):
            return name
    return None
