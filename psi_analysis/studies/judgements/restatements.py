"""Other ways of counting a goal's amount that a study wants shown beside the answer: `data/raw/judging/restatements.csv`."""

from __future__ import annotations

from pathlib import Path

from psi_analysis.studies.contracts import contract
from psi_analysis.studies.judgements.stated_rows import check_filled
from psi_analysis.studies.reading import read_table
from psi_analysis.studies.rows import Row

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
