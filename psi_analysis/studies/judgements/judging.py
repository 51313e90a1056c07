"""How goals without a series of their own are judged: `data/raw/judging`, read and checked. A study may do without the folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from psi_analysis.errors import DataError
from psi_analysis.studies.contracts import TableContract, contract
from psi_analysis.studies.judgements.stated_rows import (
    CHANCES,
    GROWTH_ELSEWHERE,
    PARTS,
    STATED_TABLES,
    by_goal,
    check_exclusive,
    check_filled,
    check_stated,
)
from psi_analysis.studies.reading import read_table
from psi_analysis.studies.rows import Row

BORROWED = ("borrowed log drift", "borrowed level drift")
"""Rules that carry the last reading on with the drift of a wider area."""

FEW_READINGS = contract("few readings")
CONDITIONS = contract("conditions")
NEEDED = contract("needed")
TIED = contract("ties")

CONDITION_NEEDS = {"trend": ("trend_indicator", "trend_area"), "share of whole": ("whole_indicator",)}
"""Columns that a kind of condition needs filled."""

JUDGING_TABLES = (FEW_READINGS, CONDITIONS, NEEDED, TIED)
"""The files the folder must have."""


@dataclass(frozen=True)
class Judging:
    """What the folder says.

    Attributes:
        few_readings: rules by goal, in the order of the file.
        conditions: the row of each goal of which only a condition can be stated.
        needed: what each goal lacks: (series, definition, department), Chinese then English.
        ties: goals tied by arithmetic.
        parts: stated parts of a total, by the goal on the amount.
        chances: what is in hand and what may come, by goal.
        elsewhere: how growth seen elsewhere is used, by goal.
    """

    few_readings: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    conditions: Mapping[str, Row] = field(default_factory=dict)
    needed: Mapping[str, tuple[tuple[str, str, str], tuple[str, str, str]]] = field(default_factory=dict)
    ties: tuple[Row, ...] = ()
    parts: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    chances: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    elsewhere: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)

    def tie_of(self, target: str) -> Row | None:
        """Return the tie of a goal whose parts are stated, or of the goal on its share; None where there is none."""
        ties = [row for row in self.ties if row.text("kind") == "share of total" and row.text("part") in self.parts]
        return next((row for row in ties if target in (row.text("part"), row.text("whole"))), None)


def tables_in(folder: Path) -> tuple[TableContract, ...]:
    """Return the contracts of the files a `judging` folder has or must have."""
    return (*JUDGING_TABLES, *(table for table in STATED_TABLES if (folder / table.pattern).is_file()))


def read_judging(folder: Path) -> Judging:
    """Read the folder; a study without it has nothing to say.

    Raises:
        DataError: a file breaks its contract, weights do not add up to one, or a rule lacks what it needs.
    """
    if not (folder / "judging").is_dir():
        return Judging()
    rows = {table.name: read_table(folder / table.pattern, table, root=folder) for table in tables_in(folder)}
    grouped = by_goal(rows[FEW_READINGS.name])
    for target, rules in grouped.items():
        _check_rules(target, rules)
    for row in rows[CONDITIONS.name]:
        check_filled(row, f"rule {row.text('rule')!r}", CONDITION_NEEDS.get(row.text("rule"), ()))
    parts, chances, elsewhere = (by_goal(rows.get(table.name, ())) for table in (PARTS, CHANCES, GROWTH_ELSEWHERE))
    check_stated(parts, chances, elsewhere)
    _check_tied(parts, rows[TIED.name])
    return Judging(
        grouped,
        {row.text("target"): row for row in rows[CONDITIONS.name]},
        {row.text("target"): (_missing(row, "zh"), _missing(row, "en")) for row in rows[NEEDED.name]},
        rows[TIED.name],
        parts,
        chances,
        elsewhere,
    )


def _missing(row: Row, language: str) -> tuple[str, str, str]:
    return row.text(f"series_{language}"), row.text(f"definition_{language}"), row.text(f"department_{language}")


def _check_tied(parts: Mapping[str, tuple[Row, ...]], ties: tuple[Row, ...]) -> None:
    """A goal whose parts are stated needs a tie that names the total it is a share of."""
    tied = {row.text("part") for row in ties if row.text("kind") == "share of total" and row.text("total_indicator")}
    for target in parts:
        if target not in tied:
            raise DataError(
                f"{PARTS.pattern}: target {target!r} is no part of a total; add a row 'share of total' with its total_indicator to "
                f"{TIED.pattern}."
            )


def _check_rules(target: str, rules: tuple[Row, ...]) -> None:
    """Hold the rules between the rows of one goal."""
    check_exclusive(rules, FEW_READINGS, f"target {target!r}")
    for row in rules:
        if row.text("rule") in BORROWED and not row.text("wider_area"):
            raise row.error(f"rule {row.text('rule')!r} borrows the drift of wider_area; name it and its indicator.")
        if row.text("rule") == "net additions" and row.cells["shape"] is None:
            raise row.error("net additions need the shape of their prior; write 0.5 for Jeffreys' prior.")
        if bool(row.text("wider_area")) != bool(row.text("wider_indicator")):
            raise row.error("wider_area and wider_indicator go together; write both or none.")
