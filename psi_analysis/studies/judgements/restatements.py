"""Other ways of counting a goal's amount that a study wants shown beside the answer: `data/raw/judging/restatements.csv`."""

from __future__ import annotations

from pathlib import Path

from psi_analysis.errors import DataError
from psi_analysis.studies.contracts import Column, TableContract
from psi_analysis.studies.reading import Row, read_table

ADDED_BACK = "added back"
OTHER_SCOPE = "other scope"

RESTATEMENTS = TableContract(
    "restatements",
    "judging/restatements.csv",
    (
        Column("id", "id", "short name"),
        Column("target", "id", "the goal, on a level"),
        Column("kind", "choice", "added back: an amount is added · other scope: times a ratio", allowed=(ADDED_BACK, OTHER_SCOPE)),
        Column("indicator", "id", "whose rise above its usual is added back; the narrower or wider count"),
        Column("area", "id", "whose figures these are"),
        Column("to", "period", "last year whose rise is counted; the period of the ratio"),
        Column("from", "period", "added back: the year before the first whose rise is counted", required=False),
        Column("usual_from", "period", "added back: the year from which the usual rise is averaged, up to `from`", required=False),
        Column("over_indicator", "id", "other scope: the count the figures are in", required=False),
        Column("name_zh", "text", "what is assumed, a clause, Chinese"),
        Column("name_en", "text", "the same in English"),
        Column("reason_zh", "text", "why it is shown, Chinese"),
        Column("reason_en", "text", "the same in English"),
        Column("sources", "text", "ids of the publications it rests on, separated by ;"),
    ),
    key=("id",),
)


def read_restatements(folder: Path) -> tuple[Row, ...]:
    """Read the file; a study without it has none.

    Args:
        folder: a study's `data/raw` folder.

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
    wanted = {ADDED_BACK: ("from", "usual_from"), OTHER_SCOPE: ("over_indicator",)}[row.text("kind")]
    missing = [name for name in wanted if row.cells[name] is None or row.cells[name] == ""]
    if missing:
        raise DataError(str(row.problem(f"kind {row.text('kind')!r} needs {', '.join(missing)}; fill the cell.")))
    if row.text("kind") == ADDED_BACK and not row.period("usual_from") < row.period("from") < row.period("to"):  # type: ignore[operator]
        raise DataError(str(row.problem("usual_from must lie before from, and from before to; put the years in that order.")))
