"""Tables of `data/raw/judging` whose rows are stated priors: parts of a total, chances of single events, growth seen elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from psi_analysis.errors import DataError
from psi_analysis.studies.contracts import TableContract, contract
from psi_analysis.studies.reading import read_table
from psi_analysis.studies.rows import Row, grouped

CASES = ("low", "central", "high")
TERMS = ("part", "drift", "whole")
PART_RULES = {"part": ("counted",), "drift": ("stated",), "whole": ("stated", "past growth")}
"""Rules by term: counted: a share of a published figure · stated: points a year · past growth: learned from readings."""


PARTS = contract("parts")
CHANCES = contract("chances")
GROWTH_ELSEWHERE = contract("growth elsewhere")

STATED_TABLES = (PARTS, CHANCES, GROWTH_ELSEWHERE)
"""Files a folder may do without."""

Grouped = Mapping[str, tuple[Row, ...]]
"""Rows by goal, in the order of the file."""


def by_goal(rows: Iterable[Row]) -> dict[str, tuple[Row, ...]]:
    """Return rows by the goal they are stated for."""
    return {target: tuple(each) for (target,), each in grouped(rows, "target").items()}


def check_stated(parts: Grouped, chances: Grouped, elsewhere: Grouped) -> None:
    """Hold what the rows of one goal in each of the three tables must say together."""
    for target, rows in parts.items():
        _check_parts(target, rows)
    for row in (row for rows in chances.values() for row in rows):
        _check_chance(row)
    for target, rows in elsewhere.items():
        check_exclusive(rows, GROWTH_ELSEWHERE, f"target {target!r}")
        for row in rows:
            _check_between(row, "own")
            if row.number("deviation") < 0:
                raise row.error(f"deviation is {row.number('deviation'):g}; write 0 or more.")


def _check_parts(target: str, rows: Sequence[Row]) -> None:
    for row in rows:
        _check_part(row)
    groups = grouped(rows, "term", "component")
    for term in TERMS:
        if not any(found[0] == term for found in groups):
            raise DataError(
                f"{PARTS.pattern}: target {target!r} has no prior of term {term!r}; write one, 0 points if nothing is expected."
            )
    for (term, component), each in groups.items():
        which = f"component {component!r}" if component else f"term {term!r}"
        check_exclusive(each, PARTS, f"{which} of target {target!r}")


def _check_part(row: Row) -> None:
    term, rule = row.text("term"), row.text("rule")
    if rule not in PART_RULES[term]:
        raise row.error(f"rule {rule!r} does not fit term {term!r}; use {' or '.join(PART_RULES[term])}.")
    if (term == "part") != bool(row.text("component")):
        unnamed, surplus = "the component is not named; fill the cell.", f"term {term!r} is of the whole; leave 'component' empty."
        raise row.error(unnamed if term == "part" else surplus)
    needs = {"counted": ("indicator", "share"), "stated": ("points", "deviation"), "past growth": ("indicator", "from")}[rule]
    check_filled(row, f"rule {rule!r}", needs)
    if rule == "counted":
        _check_between(row, "share")
    if rule == "stated" and row.number("deviation") < 0:
        raise row.error(f"deviation is {row.number('deviation'):g}; write 0 or more.")


def record_of(row: Row) -> tuple[int, int] | None:
    """Return how many past tries succeeded, of how many; None where a row of `CHANCES` has no record."""
    told = row.text("record")
    if not told:
        return None
    met, _, tried = told.partition("/")
    if not (met.isdecimal() and tried.isdecimal() and 2 <= int(tried) >= int(met)):
        raise row.error(f"the record {told!r} is none; write met/tried, such as 3/7, with two tries at least.")
    return int(met), int(tried)


def _check_chance(row: Row) -> None:
    given = [row.cells[case] for case in CASES]
    if row.text("state") == "in hand":
        if any(value is not None for value in given):
            raise row.error("what is in hand has no chances; leave low, central and high empty, or call it a candidate.")
        return
    if record_of(row) is not None:
        if any(value is not None for value in given):
            raise row.error("a candidate with a record needs no low, central and high chance; leave the cells empty.")
        return
    if any(value is None for value in given):
        raise row.error("a candidate needs a low, a central and a high chance, or a record; fill the cells.")
    for case in CASES:
        _check_between(row, case)
    if not row.number("low") <= row.number("central") <= row.number("high"):
        raise row.error("the chances do not rise from low to high; put them in order.")


def check_exclusive(rows: Sequence[Row], table: TableContract, what: str) -> None:
    """Of rows that exclude one another exactly one is central, and their weights add up to 1."""
    central = sum(row.text("case") == "central" for row in rows)
    if central != 1:
        raise DataError(f"{table.pattern}: {what} has {central} central rows; it needs exactly one.")
    total = sum(row.number("weight") for row in rows)
    if abs(total - 1.0) > 1e-9 or any(row.number("weight") < 0 for row in rows):
        raise DataError(f"{table.pattern}: the weights of {what} add up to {total:g}; they must be 0 or more and add up to 1.")


def check_filled(row: Row, what: str, needs: Sequence[str]) -> None:
    """Refuse a row that lacks what its rule or kind needs."""
    for name in needs:
        if row.cells[name] in (None, ""):
            raise row.error(f"{what} needs {name}; fill the cell.")


def _check_between(row: Row, name: str) -> None:
    value = row.number(name)
    if not 0.0 <= value <= 1.0:
        raise row.error(f"{name} is {value:g}; it lies between 0 and 1 (0.5 for 50 %).")


ADDED_BACK = "added back"
OTHER_SCOPE = "other scope"

RESTATEMENTS = contract("restatements")


def read_restatements(folder: Path) -> tuple[Row, ...]:
    """Read the file; a study without it has none.

    Raises:
        DataError: the file breaks its contract, or a row lacks what its kind needs.
    """
    path = folder / RESTATEMENTS.pattern
    if not path.is_file():
        return ()
    rows = read_table(path, RESTATEMENTS, root=folder)
    for row in rows:
        _check(row)
    return rows


def _check(row: Row) -> None:
    """Hold what each kind needs."""
    check_filled(
        row, f"kind {row.text('kind')!r}", {ADDED_BACK: ("from", "usual_from"), OTHER_SCOPE: ("over_indicator",)}[row.text("kind")]
    )
    if row.text("kind") == ADDED_BACK and not row.when("usual_from") < row.when("from") < row.when("to"):
        raise row.error("usual_from must lie before from, and from before to; put the years in that order.")
