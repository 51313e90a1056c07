"""`data/record/record.csv`: one row a published statement, what was said and what came of it."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import get_args

from psi_analysis.errors import PsiError
from psi_analysis.nouns.goal_kinds import TargetKind
from psi_analysis.nouns.targets import Relation
from psi_analysis.studies.contracts import Column, TableContract
from psi_analysis.studies.reading import scan_table
from psi_analysis.studies.rows import Problem, Row, raise_problems
from psi_analysis.system.files import write_in_one_step

RECORD = Path("record") / "record.csv"
"""The file, from the `data` folder of a study."""

OPEN, JUDGED, PUBLIC = "open", "judged", "already public, not known to us"
"""Nothing known yet · the outcome came after it was said · the outcome was public when it was said and our data did not hold it."""

PROBABILITY, MEDIAN, QUANTILES = "probability", "median", "quantiles"
MAIN, OWN_PAST = "main", "own past only"
"""The answer of the edition · what it said beside it from the series' own past."""

LEVELS = {"p10": 0.1, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p90": 0.9}
"""Columns of quantiles and their levels."""

OUTSIDE = ("<0.1", ">0.9")
"""Percentile of an outcome below or above the published quantiles."""

CONTRACT = TableContract(
    "record",
    RECORD.as_posix(),
    (
        Column("edition", "text", "name of the edition that said it"),
        Column("said_on", "date", "the day whose knowledge the edition rests on"),
        Column("goal", "id", "goal of the register"),
        Column("indicator", "id", "what it is about"),
        Column("area", "id", "whose"),
        Column("period", "period", "the period spoken of"),
        Column("measure", "choice", "what of the indicator, as `kind` of targets.csv", allowed=get_args(TargetKind)),
        Column("what", "choice", "what was said", allowed=(PROBABILITY, MEDIAN, QUANTILES)),
        Column("rule", "choice", "own past only: said beside the answer, without the larger area", allowed=(MAIN, OWN_PAST)),
        Column("relation", "choice", "of the goal, for a probability", required=False, allowed=("", *get_args(Relation))),
        Column("asked", "number", "the goal's number, for a probability", required=False),
        Column("unit", "text", "unit of the outcome, the medians and quantiles"),
        Column("grade", "text", "evidence grade of the edition", required=False),
        Column("value", "number", "the probability, or the median"),
        Column("low", "number", "lower end of the range printed with a probability", required=False),
        Column("high", "number", "upper end of it", required=False),
        *(Column(name, "number", f"quantile at {level:g}", required=False) for name, level in LEVELS.items()),
        Column("same_as", "text", "the edition that said the very same before, on the same data; it counts once", required=False),
        Column("known_on", "date", "day the outcome was first published", required=False),
        Column("outcome", "number", "what was published", required=False),
        Column("met", "text", "yes or no, for a probability", required=False),
        Column("percentile", "text", "of the outcome within the published quantiles; <0.1 and >0.9 outside", required=False),
        Column("score", "number", "Brier or quantile score; only where judged and said for the first time", required=False),
        Column("status", "choice", "what came of it", allowed=(OPEN, JUDGED, PUBLIC)),
    ),
    key=("edition", "goal", "period", "measure", "what", "rule"),
)  # fmt: skip
"""Columns of the file; `docs/record.md` prints them."""


class RecordError(PsiError):
    """The record is not what the editions have said, or would be changed."""


@dataclass(frozen=True)
class Entry:
    """One statement of an edition and what came of it; attributes are the columns of `CONTRACT`."""

    edition: str
    said_on: dt.date
    goal: str
    indicator: str
    area: str
    period: str
    measure: str
    what: str
    rule: str
    relation: str
    asked: float | None
    unit: str
    grade: str
    value: float
    low: float | None = None
    high: float | None = None
    p10: float | None = None
    p25: float | None = None
    p50: float | None = None
    p75: float | None = None
    p90: float | None = None
    same_as: str = ""
    known_on: dt.date | None = None
    outcome: float | None = None
    met: str = ""
    percentile: str = ""
    score: float | None = None
    status: str = OPEN

    @property
    def event(self) -> tuple[str, ...]:
        """What it is about, whoever says it."""
        return self.goal, self.indicator, self.area, self.period, self.measure, self.what, self.rule

    @property
    def key(self) -> tuple[str, ...]:
        """Edition and event."""
        return self.edition, *self.event

    @property
    def said(self) -> tuple[object, ...]:
        """Every column that was said; none of them ever changes."""
        return tuple(getattr(self, name) for name in SAID)

    @property
    def numbers(self) -> tuple[object, ...]:
        """The numbers said; of a probability with the goal it is about."""
        return tuple(getattr(self, name) for name in ("relation", "asked", "value", *LEVELS))

    def without_outcome(self) -> Entry:
        """The statement as it was before anything came of it."""
        return replace(self, known_on=None, outcome=None, met="", percentile="", score=None, status=OPEN)

    def quantiles(self) -> tuple[list[float], list[float]]:
        """Levels and values of the quantiles that were published."""
        found = [(level, value) for name, level in LEVELS.items() if (value := getattr(self, name)) is not None]
        return [level for level, _ in found], [float(value) for _, value in found]


CAME = ("known_on", "outcome", "met", "percentile", "score", "status")
"""Columns that are filled once, when the outcome is known."""

SAID = tuple(field.name for field in fields(Entry) if field.name not in CAME)


def record_file(data_folder: Path) -> Path:
    """Return the record of a study."""
    return data_folder / RECORD


def read_record(data_folder: Path) -> tuple[Entry, ...]:
    """Read the record; a study that has published nothing has none.

    Raises:
        DataError: a row breaks the contract or contradicts itself, with file and row.
    """
    entries, problems = scan_record(data_folder)
    raise_problems(problems)
    return entries


def scan_record(data_folder: Path) -> tuple[tuple[Entry, ...], list[Problem]]:
    """Read the record and collect everything that is wrong with it."""
    path = record_file(data_folder)
    if not path.is_file():
        return (), []
    scan = scan_table(path, CONTRACT, root=data_folder)
    problems = [*scan.problems, *(problem for row in scan.rows for problem in _contradictions(row))]
    return tuple(_entry(row) for row in scan.rows), problems


def record_text(entries: Sequence[Entry]) -> str:
    """Return the file's text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.name for column in CONTRACT.columns])
    writer.writerows([[cell_text(getattr(entry, column.name)) for column in CONTRACT.columns] for entry in entries])
    return out.getvalue()


def write_record(data_folder: Path, text: str) -> Path:
    """Put a new text in the record's place in one step: whole, or not at all."""
    path = record_file(data_folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_in_one_step(path, text.encode("utf-8"))


def cell_text(value: object) -> str:
    """Write a cell: nothing for None, ten significant digits for a number.

    >>> cell_text(None), cell_text(0.5785), cell_text(6426.38), cell_text(12.0)
    ('', '0.5785', '6426.38', '12')
    """
    if value is None:
        return ""
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _entry(row: Row) -> Entry:
    """An entry of its row."""
    cells = {name: row.cells[name] for name in (field.name for field in fields(Entry))}
    return Entry(**cells | {"period": row.text("period")})  # type: ignore[arg-type]


def _contradictions(row: Row) -> Iterator[Problem]:
    """What one row says against itself."""
    value, what, status = row.number("value"), row.text("what"), row.text("status")
    if what == PROBABILITY and not 0 <= value <= 1:
        yield row.problem(f"value {value:g} is no probability; it lies between 0 and 1.")
    if what == PROBABILITY and (not row.text("relation") or row.cells["asked"] is None):
        yield row.problem("a probability needs relation and asked: the goal it is about.")
    quantiles = [row.number(name) for name in LEVELS if row.cells[name] is not None]
    if quantiles != sorted(quantiles):
        yield row.problem(f"quantiles {', '.join(f'{one:g}' for one in quantiles)} decrease; the higher level has the higher value.")
    known, outcome = row.cells["known_on"], row.cells["outcome"]
    if (known is None) != (outcome is None):
        yield row.problem("known_on and outcome go together; fill both or none.")
    elif known is None and status != OPEN:
        yield row.problem(f"status is {status!r}, but no outcome is given; write {OPEN!r}.")
    elif known is not None:
        yield from _outcome_contradictions(row, status)
    if row.cells["score"] is not None and (status != JUDGED or row.text("same_as")):
        yield row.problem("has a score, but only what was judged and said for the first time is scored; empty the cell.")


def _outcome_contradictions(row: Row, status: str) -> Iterator[Problem]:
    """What the days of an outcome say against its status."""
    period, known, said = row.when("period"), row.day("known_on"), row.day("said_on")
    if known < period.start_time.date():
        yield row.problem(f"the outcome is known on {known}, before {period} begins; check the day.")
    rightly = PUBLIC if known <= said else JUDGED
    if status != rightly:
        by = "was public by" if rightly == PUBLIC else "came after"
        yield row.problem(f"status is {status!r}, but the outcome of {known} {by} the day it was said, {said}; write {rightly!r}.")
