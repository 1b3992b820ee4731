"""Pages of random texts, rendered: what was counted to fit one side does, in both languages."""

import random

import pytest

from tests.pdf import press

ENGLISH = (
    "leave",
    "the phone in",
    "drawer",
    "stay",
    "room",
    "chose",
    "urge",
    "afterwards",
    "WEDNESDAY",
    "mm",
    "ill",
)
CHINESE = "把手机放进抽屉，待在自己选好的房间里，留意那股冲动叫你去做什么，先不照做；告诉一个人。30 分钟后"


def text(chance, lang, longest):
    """Up to `longest` letters of words in any order."""
    length = chance.randint(longest // 5, longest)
    if lang == "zh":
        start = chance.randrange(20)
        return (CHINESE * 12)[start : start + length // 2]
    words = ""
    while len(words) < length:
        words += chance.choice(ENGLISH) + " "
    return words[:length].strip()


def random_step(chance, lang, position):
    """A step with any mix of texts that the plan builder allows."""
    base = press.step if lang == "en" else press.chinese_step
    step = base(
        position=position,
        title=text(chance, lang, 80),
        instructions="\n".join(text(chance, lang, 119) for _ in range(chance.randint(1, 5))),
        feared_outcome_seed=chance.choice([None, text(chance, lang, 200)]),
        key_safety_behaviours=[text(chance, lang, 40) for _ in range(chance.randint(0, 3))],
        stop_when=chance.choice([None, text(chance, lang, 150)]),
        cue_if=text(chance, lang, 120),
    )
    if position % 3 == 0:
        kind = chance.choice([("S02", "L-SKILL"), ("S03", "L-THOUGHT"), ("S06", "L-ACTIVITY")])
        step |= {"type": "skill", "layouts": ["P-SKILL"], "template_id": kind[0], "log_set": kind[1]}
    return step


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("seed", [1, 2])
def test_every_step_takes_exactly_the_sides_that_were_counted(renderer, tmp_path, lang, seed):
    chance = random.Random(seed)
    plan = (press.revision if lang == "en" else press.chinese)(
        why_helps=text(chance, lang, 200),
        crisis_text=text(chance, lang, 200),
        steps=[random_step(chance, lang, position) for position in range(1, 8)],
    )
    planned = press.pages_of(plan)
    expected = sum(2 if page.two_sided else 1 for page in planned)
    sheets = press.rasterise(renderer.render(press.html_of(plan), lang=lang), tmp_path)
    assert len(sheets) == expected
    assert any(page.two_sided for page in planned)
    assert any(page.step and not page.two_sided for page in planned)
    for sheet in sheets:
        assert sheet.ink(20, 283.5, 196, 285.5, below=200) == 0
