"""The columns of every file of a study folder, as data: `reading` enforces them, `data/raw/README.md` prints them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from psi_analysis.nouns.goal_kinds import TargetKind
from psi_analysis.nouns.indicators import Kind
from psi_analysis.nouns.targets import Commitment, Relation

ColumnType = Literal["text", "id", "number", "period", "date", "flag", "choice", "unit"]
"""flag: yes or no · period: 2027, 2027Q2 or 2027-06 · date: 2025-03-21 · id: a row of another file, or this one's key."""


@dataclass(frozen=True)
class Column:
    """One column: its name, type, meaning, whether a cell must be filled, the values allowed, whether the column may be left out."""

    name: str
    type: ColumnType
    meaning: str
    required: bool = True
    allowed: tuple[str, ...] = ()
    may_be_absent: bool = False


@dataclass(frozen=True)
class TableContract:
    """One kind of file: where it is, its columns, and the columns that together may occur only once."""

    name: str
    pattern: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    def column(self, name: str) -> Column:
        """Return the column of that name."""
        return next(column for column in self.columns if column.name == name)


SOURCE_KINDS = (
    "yearbook",
    "communique",
    "statistics bureau",
    "fiscal accounts",
    "central bank",
    "press",
    "policy",
    "department",
    "table as downloaded",
    "own computation",
)
"""What kind of publication a source is; the kind decides the assumed day of publication where the true one is not known."""

STATUSES = ("final", "preliminary", "revised", "derived")
CONFIDENCES = ("high", "medium", "low")
SPANS = ("", "year to date")
CURRENCIES = ("", "RMB", "all currencies", "presumably RMB", "presumably all currencies")
BREAK_KINDS = ("break", "suspicious", "gap", "single readings")

SOURCES = TableContract(
    "sources",
    "sources.csv",
    (
        Column("id", "id", "short name used by every row that rests on this publication"),
        Column("kind", "choice", "kind of publication; decides the rule for assumed days", allowed=SOURCE_KINDS),
        Column("publisher", "text", "original publisher, in its own language"),
        Column("title", "text", "original title, in its own language"),
        Column("edition", "period", "year of the edition, where all rows come from one edition of a yearbook", required=False),
        Column("licence", "text", "heading of data/LICENSES.md that gives the terms"),
        Column("url", "text", "the publisher's own address, never a copy elsewhere", required=False),
        Column("seen_at", "text", "where the figures were read; a note, never a link, never printed in a brief", required=False),
    ),
    key=("id",),
)

INDICATORS = TableContract(
    "indicators",
    "indicators.csv",
    (
        Column("id", "id", "name in plain English; one indicator for one definition"),
        Column("name_zh", "text", "name in Chinese"),
        Column("name_en", "text", "name in English"),
        Column("unit", "unit", "unit the series is given in: 100m yuan for money, share (0–1) for ratios, growth for rates"),
        Column(
            "kind",
            "choice",
            "how periods aggregate: stock, count: last; flow: sum; ratio (a share), multiple (may pass 1), growth: never",
            allowed=get_args(Kind),
        ),
        Column("definition", "text", "scope, currency, price basis, in a clause"),
    ),
    key=("id",),
)

TARGETS = TableContract(
    "targets",
    "targets.csv",
    (
        Column("id", "id", "number of the goal in the register"),
        Column("indicator", "id", "what is measured"),
        Column("area", "id", "whose goal it is"),
        Column("relation", "choice", "以上, 达到: >=; 超, 突破, 超过: >; 不高于: <=; 以下: <", allowed=get_args(Relation)),
        Column("value", "number", "the number in the plan's own unit"),
        Column("unit", "unit", "the plan's own unit"),
        Column("period", "period", "the period judged"),
        Column("kind", "choice", "what is compared with the value", allowed=get_args(TargetKind)),
        Column("base", "period", "period from which growth or additions count", required=False),
        Column("about", "flag", "yes: the plan says 左右"),
        Column("commitment", "choice", "strive: 力争 or 争取", allowed=get_args(Commitment)),
        Column("explicit", "flag", "yes: the plan gives the number itself"),
        Column("paired_with", "id", "goal that says the same as a level or as growth, or shares an identity", required=False),
        Column("implied_base", "number", "base the pair implies, in the unit of the level goal, one decimal", required=False),
        Column("also_read_as", "text", "other indicators on which the words may be read, separated by ;", required=False),
        Column("name_zh", "text", "what is to be reached, in Chinese"),
        Column("name_en", "text", "what is to be reached, in English"),
        Column("quote_zh", "text", "the plan's words, verbatim (white space aside)"),
        Column("gloss_en", "text", "the words in English"),
        Column("section", "text", "where in the plan"),
        Column("departments", "text", "who answers for it"),
        Column("our_reading", "text", "what in this row is our interpretation, not the plan's words", required=False),
        Column("needed", "text", "what would be needed to assess it, where no observations are at hand", required=False),
        Column(
            "set_on",
            "date",
            "day the goal was set, where it is not the day the plan was published; the column may be left out",
            required=False,
            may_be_absent=True,
        ),
    ),
    key=("id",),
)

_PUBLISHED = (
    Column("source", "id", "publication the row rests on"),
    Column("published", "date", "day the figure became public"),
    Column("published_is_assumed", "flag", "yes: the day follows the written rule, not a document"),
)

OBSERVATIONS = TableContract(
    "observations",
    "observations/*.csv",
    (
        Column("indicator", "id", "what is measured"),
        Column("area", "id", "whose figure it is"),
        Column("period", "period", "the year, quarter or month"),
        Column("span", "choice", "empty: the period itself; year to date: January to the end of the period", required=False, allowed=SPANS),
        Column("value", "number", "a plain number; a bound or a range belongs into statements.csv"),
        Column("unit", "unit", "unit of the value, as published"),
        Column("status", "choice", "derived: computed by us, with the arithmetic in evidence", allowed=STATUSES),
        Column(
            "confidence",
            "choice",
            "high: official or agreeing sources; medium: one secondary; low: second hand",
            allowed=CONFIDENCES,
        ),
        *_PUBLISHED,
        Column("currency", "choice", "scope of a balance; empty where the source does not say", required=False, allowed=CURRENCIES),
        Column("vintage", "text", "which release or basis, where that matters", required=False),
        Column("evidence", "text", "a clause of the source, or the arithmetic of a derived row"),
        Column("note", "text", "what a reader must know", required=False),
    ),
    key=("indicator", "area", "period", "span", "published", "source"),
)

STATEMENTS = TableContract(
    "statements",
    "statements.csv",
    (
        Column("indicator", "id", "what is spoken of"),
        Column("area", "id", "whose it is"),
        Column("period", "period", "the period spoken of"),
        Column(
            "kind",
            "choice",
            "bound: a fact without a number; goal: somebody's aim; expectation: a forecast",
            allowed=("bound", "goal", "expectation"),
        ),
        Column("relation", "text", "> >= < <= about, or 'change by' counted from `base`"),
        Column("value", "number", "the number named"),
        Column("value_to", "number", "upper end, where a range is named", required=False),
        Column("unit", "unit", "unit of the number"),
        Column("base", "period", "period a change counts from", required=False),
        *_PUBLISHED,
        Column("confidence", "choice", "as for observations", allowed=CONFIDENCES),
        Column("evidence", "text", "a clause of the source"),
        Column("note", "text", "what a reader must know", required=False),
    ),
    key=("indicator", "area", "period", "kind", "source"),
)

BREAKS = TableContract(
    "breaks",
    "breaks.csv",
    (
        Column("indicator", "id", "which series"),
        Column("area", "id", "whose series"),
        Column("period", "period", "first period concerned"),
        Column("until", "period", "last period concerned; empty for everything after a break", required=False),
        Column(
            "kind",
            "choice",
            "break: not comparable with before; suspicious: one figure; gap: nothing at hand; single readings: no series",
            allowed=BREAK_KINDS,
        ),
        Column("keep", "choice", "for a gap: which side a series keeps", required=False, allowed=("", "before", "after")),
        Column("note_zh", "text", "the reason, in Chinese"),
        Column("note_en", "text", "the reason, in English"),
        Column("source", "id", "publication that shows it", required=False),
    ),
    key=("indicator", "area", "period", "kind"),
)

SUMS = TableContract(
    "sums",
    "sums.csv",
    (
        Column("indicator", "id", "what is measured"),
        Column("area", "id", "the whole"),
        Column("period", "period", "the period compared"),
        Column("parts", "text", "areas that are parts of the whole, separated by ;"),
        Column("share_from", "number", "least share of the whole the parts may add up to, 0–1"),
        Column("share_to", "number", "greatest share, 0–1"),
        Column("note_zh", "text", "what is missing and why the bounds are what they are, in Chinese"),
        Column("note_en", "text", "the same in English"),
    ),
    key=("indicator", "area", "period"),
)

TABLES = {table.name: table for table in (SOURCES, INDICATORS, TARGETS, OBSERVATIONS, STATEMENTS, BREAKS, SUMS)}
"""Every table of a study folder by name."""


def describe(table: TableContract) -> str:
    """Return a table's contract as Markdown, as printed in `data/raw/README.md`.

    >>> describe(SOURCES).splitlines()[0]
    '| column | type | required | meaning |'
    """
    lines = ["| column | type | required | meaning |", "|---|---|---|---|"]
    for column in table.columns:
        allowed = ", ".join(f"`{value}`" for value in column.allowed if value)
        meaning = f"{column.meaning} ({allowed})" if allowed else column.meaning
        lines.append(f"| `{column.name}` | {column.type} | {'yes' if column.required else 'no'} | {meaning} |")
    return "\n".join(lines)
