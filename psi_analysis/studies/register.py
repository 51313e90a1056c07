"""Rows of the register as goals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from psi_analysis.errors import DataError, PsiError
from psi_analysis.nouns.goal_kinds import KINDS, TargetKind
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.targets import Commitment, Relation, Target
from psi_analysis.nouns.units import convert
from psi_analysis.studies.rows import Row


def make_target(row: Row, indicators: Mapping[str, Indicator]) -> Target:
    """Make a goal of its row, its value in the indicator's unit (a growth goal: as growth)."""
    try:
        return Target(
            relation=cast(Relation, row.text("relation")),
            value=convert(row.number("value"), row.text("unit"), canonical_unit(row, indicators)),
            period=cast("str", row.period("period")),
            kind=cast(TargetKind, row.text("kind")),
            base=row.period("base"),
            about=row.flag("about"),
            commitment=cast(Commitment, row.text("commitment")),
            explicit=row.flag("explicit"),
            unit=canonical_unit(row, indicators),
            also_read_as=row.listed("also_read_as"),
            **{name: row.text(name) for name in _AS_THEY_ARE},
            **in_both_languages(row),
        )
    except PsiError as error:
        raise row.error(str(error)) from error


_AS_THEY_ARE = (
    "id", "indicator", "area", "quote_zh", "gloss_en", "section", "departments",
    "paired_with", "our_reading", "needed",
)  # fmt: skip


def in_both_languages(row: Row) -> dict[str, str]:
    """Return the names of a row, the one that is there for the one that is not."""
    zh, en = row.pair("name")
    if not zh and not en:
        raise DataError(f"{row.text('id')}: neither name_zh nor name_en is filled; one of them is enough.")
    return {"name_zh": zh or en, "name_en": en or zh}


def canonical_unit(row: Row, indicators: Mapping[str, Indicator]) -> str:
    """Return the unit a goal's value is kept in: growth for a growth goal, else the indicator's."""
    return KINDS[row.text("kind")].unit_of(indicators[row.text("indicator")].unit)
