"""The form that says how the answers of a clinic's own questionnaire count: turned questions, risks, ranges."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from portal.assessments.own_content import LONGEST_LABEL, MOST_BANDS, Content, OwnBand, OwnItem, Words
from portal.assessments.own_definition import band_faults
from portal.assessments.own_wording import edge_words, number
from portal.forms import CheckField, ChoiceField, Field, NumberField, TextField, Versioned
from portal.i18n import gettext, lazy_gettext

EDGE = re.compile(r"[+-]?\d{1,6}([.,]\d{1,3})?")
FEWEST_ROWS, SPARE_ROWS = 4, 2
METHODS = [("sum", lazy_gettext("add them up")), ("mean", lazy_gettext("take the mean"))]
DIRECTIONS = [
    ("worse", lazy_gettext("a harder time")),
    ("better", lazy_gettext("an easier time")),
    ("none", lazy_gettext("neither")),
]


class EdgeField(Field):
    """The end of a range; a comma counts as a point."""

    data: Decimal | None

    def process_data(self, value: object) -> None:
        self.data = value if isinstance(value, Decimal) else None
        self.typed = "" if self.data is None else number(self.data)

    def read(self, typed: str) -> Decimal | None:
        if not typed:
            return None
        if not EDGE.fullmatch(typed):
            raise ValueError(lazy_gettext("Write a number, for example 1.5."))
        return Decimal(typed.replace(",", "."))


class ScoringForm(Versioned):
    """How the answers count; the fields of each question and each range are put in by `scoring_form`."""

    method = ChoiceField(
        lazy_gettext("What is done with the numbers"),
        choices=METHODS,
        required=lazy_gettext("Choose what is done with the numbers."),
    )
    direction = ChoiceField(
        lazy_gettext("A higher number means"),
        choices=DIRECTIONS,
        required=lazy_gettext("Choose what a higher number means."),
    )
    minutes = NumberField(
        lazy_gettext("Minutes it takes"), low=1, high=60, required=lazy_gettext("Write how long it takes.")
    )
    before: Content
    rows: int

    def item_rows(self) -> list[tuple[int, OwnItem, Field, Field]]:
        """Each question with its two fields."""
        return [
            (n, item, self[f"turned_{n}"], self[f"risk_{n}"])
            for n, item in enumerate(self.before.items, start=1)
        ]

    def band_rows(self) -> list[dict[str, Field]]:
        """The fields of each range."""
        names = ("en", "zh", "low", "high")
        return [{name: self[f"band_{n}_{name}"] for name in names} for n in range(1, self.rows + 1)]

    def accepts(self) -> bool:
        """Whether it was sent and can be kept; what is wrong with a range stands beside it."""
        return bool(self.validate_on_submit()) and self._turns() and self._bands_fit()

    def _turns(self) -> bool:
        turned = [field for _, _, field, _ in self.item_rows() if field.data]
        if turned and not self.before.can_turn:
            self.refuse(
                gettext("Turned round, the answers are not the same. Give them even steps first."), turned[0]
            )
            return False
        return True

    def _bands_fit(self) -> bool:
        used = [row for row in self.band_rows() if any(not field.is_empty for field in row.values())]
        for row in used:
            for name in ("low", "high"):
                if row[name].data is None:
                    self.refuse(gettext("Write where this range begins and where it ends."), row[name])
            if not row["en"].data and not row["zh"].data:
                self.refuse(gettext("Give this range a name."), row["en"])
        if self.problems():
            return False
        span = self._method().span()
        faults = band_faults(_bands(used), span, self.method.data or "") if span else []
        for fault in faults:
            self.refuse(edge_words(fault), used[fault.place]["high" if fault.at_high else "low"])
        return not faults

    def _method(self) -> Content:
        return self.before.model_copy(update={"method": self.method.data})

    def content(self) -> Content:
        """The draft with what was chosen; an example that was worked out before no longer counts."""
        items = tuple(
            item.model_copy(
                update={"reversed": turned.data, "risk": int(str(risk.data)) if risk.data else None}
            )
            for _, item, turned, risk in self.item_rows()
        )
        used = [row for row in self.band_rows() if row["low"].data is not None]
        given = {
            "items": items,
            "bands": _bands(used),
            "method": self.method.data,
            "direction": self.direction.data,
            "minutes": self.minutes.data,
        }
        made = self.before.model_copy(update=given)
        return made if made == self.before else made.model_copy(update={"trial": None})


def _bands(rows: Iterable[Mapping[str, Field]]) -> tuple[OwnBand, ...]:
    return tuple(
        OwnBand(words=Words(en=row["en"].data, zh=row["zh"].data), low=row["low"].data, high=row["high"].data)
        for row in rows
    )


def stored_scoring(content: Content) -> dict[str, object]:
    """What the page of scoring shows of a draft."""
    stored: dict[str, object] = {
        "method": content.method,
        "direction": content.direction,
        "minutes": content.minutes,
    }
    for n, item in enumerate(content.items, start=1):
        stored |= {f"turned_{n}": item.reversed, f"risk_{n}": item.risk}
    for n, band in enumerate(content.bands, start=1):
        stored |= {f"band_{n}_en": band.words.en, f"band_{n}_zh": band.words.zh}
        stored |= {f"band_{n}_low": band.low, f"band_{n}_high": band.high}
    return stored


def scoring_form(content: Content, version: int) -> ScoringForm:
    """The page of scoring for the questions and answers of a draft."""
    lowest = min(content.values, default=0)
    risks = [(one.value, f"{one.value} {one.words.any}") for one in content.options if one.value > lowest]
    rows = min(MOST_BANDS, max(FEWEST_ROWS, len(content.bands) + SPARE_ROWS))
    fields: dict[str, Any] = {"before": content, "rows": rows}
    for n in range(1, len(content.items) + 1):
        fields[f"turned_{n}"] = CheckField(lazy_gettext("count question %(n)s the other way round", n=n))
        fields[f"risk_{n}"] = ChoiceField(
            lazy_gettext("Question %(n)s needs a person from this answer on", n=n), choices=risks
        )
    for n in range(1, rows + 1):
        fields[f"band_{n}_en"] = TextField(lazy_gettext("Name in English"), max_length=LONGEST_LABEL)
        fields[f"band_{n}_zh"] = TextField(lazy_gettext("Name in Chinese"), max_length=LONGEST_LABEL)
        fields[f"band_{n}_low"] = EdgeField(lazy_gettext("From"))
        fields[f"band_{n}_high"] = EdgeField(lazy_gettext("To"))
    made = type("OneScoringForm", (ScoringForm,), fields)
    form: ScoringForm = made(data={**stored_scoring(content), "version": version})
    return form
