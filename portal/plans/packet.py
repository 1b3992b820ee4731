"""From a plan as it was published to the pages of its packet: cover, ladder, a page or sheet for each step, what is kept."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.plans.definition import Lang
from portal.plans.page_fit import Layout, Page, cover_page, sheet_page, step_page
from portal.plans.paper import Fit, Paper
from portal.plans.revisions import Revision, RevisionStep
from portal.plans.step_layouts import root, sheets_of
from portal.plans.step_texts import Arrangement, StepTexts

LADDER_ROWS = 7
"""Steps that fit on a ladder page at its plain size."""


class Mark(enum.StrEnum):
    """What a foot says where the paper is not a client's."""

    NONE = ""
    DRAFT = "draft"
    SAMPLE = "sample"
    BLANK = "blank"
    """A form alone, for whoever fills it in."""


@dataclass(frozen=True)
class Packet:
    """A revision and its pages in order. `arrangement` is set when one holds for the whole plan and stands on the cover."""

    revision: Revision
    paper: Paper
    pages: tuple[Page, ...]
    arrangement: Arrangement | None
    rungs: tuple[RevisionStep, ...]
    mark: Mark = Mark.NONE

    @property
    def label(self) -> str:
        """The plan's number on paper: plan, point, revision."""
        return f"{self.revision.number}.{self.revision.revision}"


def packet(revision: Revision, *, paper: Paper = Paper.A4, mark: Mark = Mark.NONE) -> Packet:
    """Lay a revision out: cover, ladder if there is one, then a page for each step.

    What is made once and kept (card, agreement, list, map) follows the first step of its template.
    """
    agreed = {step.position: Arrangement.of(step) for step in revision.steps}
    distinct = {arrangement for arrangement in agreed.values() if arrangement}
    shared = distinct.pop() if len(distinct) == 1 else None
    rungs = ladder_steps(revision)
    pages = [cover_page(revision, shared, paper=paper)]
    if rungs:
        pages.append(Page(Layout.LADDER, fit=Fit.PLAIN if len(rungs) <= LADDER_ROWS else Fit.TIGHTEST))
    kept: set[tuple[str, Layout]] = set()
    for step in revision.steps:
        own = None if shared else agreed[step.position]
        texts = StepTexts(step, own, revision.why_helps, revision.crisis_text, revision.lang)
        pages.append(step_page(texts, paper=paper))
        once = [layout for layout in sheets_of(step) if (root(step), layout) not in kept]
        pages += [sheet_page(texts, layout, paper=paper) for layout in once]
        kept.update((root(step), layout) for layout in once)
    return Packet(revision, paper, tuple(pages), shared, rungs, mark)


def sample_packet(
    step: RevisionStep, why: str, lang: Lang, *, paper: Paper = Paper.A4, mark: Mark = Mark.SAMPLE
) -> Packet:
    """The pages of a library step, for nobody: no cover, no name, a line where the crisis text will stand."""
    revision = Revision(
        number=1,
        revision=1,
        lang=lang,
        as_of=_NO_DAY,
        title=step.title,
        initials="",
        goal_client=None,
        goal_shared=None,
        why_helps=why,
        crisis_text="…",
        next_review_on=_NO_DAY,
        mode="ladder",
        steps=(step,),
    )
    texts = StepTexts(step, None, revision.why_helps, revision.crisis_text, lang)
    kept = (sheet_page(texts, layout, paper=paper) for layout in sheets_of(step))
    return Packet(revision, paper, (step_page(texts, paper=paper), *kept), None, (), mark)


_NO_DAY = date(2000, 1, 1)
"""A sample is of no day, and its foot names none."""


def ladder_steps(revision: Revision) -> tuple[RevisionStep, ...]:
    """The steps of the ladder page, hardest (last) first; none when there would be fewer than two."""
    rungs = [step for step in revision.steps if step.type == "exposure" and "P-LADDER" in step.layouts]
    return tuple(reversed(rungs)) if len(rungs) > 1 else ()


def template_context(content: Mapping[str, object]) -> dict[str, object]:
    """What `print/plan_packet.html` needs, from a revision as it was sealed. ValueError when it is not one."""
    return {"packet": packet(Revision.parse(content))}
