"""From a revision to the HTML and the pages of its PDF: what the tests of paper share."""

import subprocess
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import jinja2
from PIL import Image

from portal.i18n import day
from portal.plans.packet import packet, template_context
from portal.plans.revisions import Revision, RevisionStep
from portal.resources import templates_path
from tests.pdf.chinese import WORDS

DPI = 72


@cache
def environment(lang: str) -> jinja2.Environment:
    """Jinja as the app sets it up, with the fixed words of one language."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates_path()),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
    )
    env.filters["day"] = day
    zh = lang == "zh"
    env.install_gettext_callables(  # type: ignore[attr-defined]
        (lambda word: WORDS[word]) if zh else (lambda word: word),
        (lambda one, many, n: WORDS[many]) if zh else (lambda one, many, n: one if n == 1 else many),
        newstyle=True,
    )
    return env


def html_of(content: dict[str, Any]) -> str:
    """The packet's HTML, as the worker gives it to the renderer."""
    return (
        environment(content["lang"]).get_template("print/plan_packet.html").render(template_context(content))
    )


def pages_of(content: dict[str, Any]) -> list[Any]:
    """The planned pages, before rendering."""
    return list(packet(Revision.parse(content)).pages)


def parsed(step: dict[str, Any]) -> RevisionStep:
    """A step as the plan's code sees it."""
    return Revision.parse(revision(steps=[step])).steps[0]


@dataclass(frozen=True)
class Sheet:
    """A rendered page in grey: ink is asked for in millimetres from the top left corner."""

    image: Image.Image

    def ink(self, left: float, top: float, right: float, bottom: float, *, below: int = 140) -> int:
        """Dark pixels in a rectangle."""
        scale, size = self.image.width / 210, self.image.size
        edges = (min(round(edge * scale), size[n % 2]) for n, edge in enumerate((left, top, right, bottom)))
        box = self.image.crop(tuple(edges))
        return sum(box.histogram()[:below])


def rasterise(pdf: bytes, tmp_path: Path, *, dpi: int = DPI) -> list[Sheet]:
    """Every page as pixels, drawn by poppler."""
    (tmp_path / "in.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-gray", "-r", str(dpi), tmp_path / "in.pdf", tmp_path / "page"], check=True)
    return [Sheet(Image.open(BytesIO(path.read_bytes()))) for path in sorted(tmp_path.glob("page-*.pgm"))]


def step(**changes: Any) -> dict[str, Any]:
    """A step of the climber's plan, as it is frozen."""
    return {
        "step_id": "3d6cb8a0-7b0c-4f1e-9a66-0d1c7c1a5b01",
        "position": 1,
        "template_id": "E12",
        "template_version": 1,
        "rung_no": 1,
        "type": "exposure",
        "log_set": "L-EXP-R",
        "layouts": ["P-LADDER", "P-EXP"],
        "title": "Let it show in my voice or my eyes",
        "instructions": "Choose someone who has been kind before, and ten quiet minutes.\n"
        "Fill in the first two columns before I start.\n"
        "Tell one true thing about a hard day. Let my voice or eyes show it.\n"
        "No joke, no change of subject. Stay for the answer.\n"
        "Afterwards, write down what happened and what I learned.",
        "feared_outcome_seed": None,
        "key_safety_behaviours": ["a joke", "changing the subject"],
        "planned_minutes": None,
        "suds_expected": 65,
        "times_per_week": 2,
        "cue_if": "it is Tuesday and the plates are done",
        "cue_then": "I tell one true thing",
        "confidence": 7,
        "obstacle": "I get home late",
        "obstacle_answer": "Wednesday at breakfast",
        "calming_allowed": "after_only",
        "criterion": {
            "dose": {"count": 2, "days": 2},
            "approach": {"last": 2, "no_key_safety": True, "required": True},
            "learning": {"drop_points": 30, "or_below": 20, "required": True},
            "tolerance": {"coped_min": 60, "last": 2, "required": True},
        },
        "stop_when": None,
    } | changes


CLIMB = (
    "Say that today is not a good day, no details",
    "Give one concrete reason",
    "Let it show in my voice or eyes while telling",
    "Say what would help, even if I am not sure",
    "Tell a sad or embarrassing memory that is safe to tell",
    "Tell something I am worried about in this relationship",
    "Tell a second person I trust",
)


def revision(**changes: Any) -> dict[str, Any]:
    """The climber's plan as it is frozen: a ladder of seven."""
    return {
        "number": 12,
        "revision": 3,
        "lang": "en",
        "as_of": "2026-11-03",
        "title": "Plan for autumn",
        "initials": "W. S.",
        "goal_client": "To let one person see a bad day before it is over.",
        "goal_shared": None,
        "why_helps": "Showing a little more, on purpose, tells me what really comes back. Guessing never could.",
        "crisis_text": "In an emergency: your clinic’s numbers go here.",
        "next_review_on": "2026-11-24",
        "mode": "ladder",
        "steps": [step(position=n, rung_no=n, title=title) for n, title in enumerate(CLIMB, 1)],
    } | changes


def chinese_step(**changes: Any) -> dict[str, Any]:
    """A step of the quiet minutes, in Chinese."""
    return (
        step(
            template_id="E01",
            log_set="L-EXP",
            title="对方不在家，独处 30 分钟",
            instructions="选一个自己愿意的时间。手机调成静音，放进抽屉。\n开始前，先填表格的前两栏。\n"
            "待满 30 分钟。想联系对方的冲动来了，留意它，不照着做。\n中途不发消息、不打电话、不看手机。\n"
            "结束后，写下实际发生了什么，学到了什么。",
            key_safety_behaviours=["看手机", "打电话"],
            planned_minutes=30,
            times_per_week=4,
            cue_if="周三晚上对方出门",
            cue_then="我把手机放进抽屉",
            obstacle="临时有事",
            obstacle_answer="周五再做",
        )
        | changes
    )


def chinese(**changes: Any) -> dict[str, Any]:
    """A plan in Chinese: two practice steps and the three kinds of skill page."""
    skill = {"type": "skill", "layouts": ["P-SKILL"], "key_safety_behaviours": []}
    real = {"dose": {"count": 5, "days": 5}, "real_use": {"count": 3, "helped_min": 50}}
    weekly = {"weekly": {"target": 3, "weeks": 3, "of": 4}, "judged": ["清单上至少有六件事到了 50"]}
    return (
        revision(
            number=7,
            lang="zh",
            title="这个秋天的计划",
            initials="L. S.",
            goal_client="一个人待着的时候，也能安心。",
            why_helps="自己选一段没有联系的时间，试过才知道：不舒服，但撑得过去；回来时，关系还在。",
            crisis_text="紧急时：这里写诊所提供的电话。",
            steps=[
                chinese_step(position=1),
                chinese_step(position=2, title="对方外出，独处 60 分钟，时间不固定", planned_minutes=60),
                chinese_step(
                    position=3,
                    template_id="S02",
                    log_set="L-SKILL",
                    title="4-7-8 呼吸",
                    criterion=real,
                    planned_minutes=5,
                )
                | skill,
                chinese_step(
                    position=4, template_id="S03", log_set="L-THOUGHT", title="焦虑日记", criterion=real
                )
                | skill,
                chinese_step(
                    position=5, template_id="S06", log_set="L-ACTIVITY", title="独处清单", criterion=weekly
                )
                | skill,
            ],
        )
        | changes
    )
