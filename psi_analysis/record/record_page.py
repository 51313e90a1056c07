"""The page of the record, written by code: `psi record --page docs/record.md`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from psi_analysis.nouns.goal_kinds import KINDS
from psi_analysis.nouns.units import GROWTH, SHARE
from psi_analysis.record.due import due_dates
from psi_analysis.record.entries import CONTRACT, JUDGED, OUTSIDE, PROBABILITY, PUBLIC, Entry, cell_text
from psi_analysis.record.side_by_side import SideBySide, beside_ours, outside_said
from psi_analysis.record.summary import Fared, how_fared
from psi_analysis.studies.contracts import describe
from psi_analysis.studies.data import Data
from psi_analysis.words.markdown import table
from psi_analysis.words.messages import message
from psi_analysis.words.numbers import Language, Quantity, shown
from psi_analysis.words.text import Text, joined, plain

INTRO = """# The record of what was said

`data/record/record.csv` holds every probability, median and band that a published edition has said, and what came of it. It is made
from the editions' tables (`psi record`), and a test makes it again. What was said never changes; what came is filled in once, from the
first figure published; an edition enters whole, in the step that publishes it, or not at all.

- **Once.** What a later edition says again with the very same numbers on the same data counts once (`same_as`).
- **Already public.** Where an outcome was public when the edition was made and our data did not hold it, the row says so. It shows
  where the outcome fell; it is no forecast that was kept or missed, and it stays out of every score.
- **Score.** Brier for a probability; for a median or quantiles the quantile score, in the unit of the outcome. The percentile is a monotone
  cubic through the published quantiles; outside these it is <0.1 or >0.9, since nothing was published there.
- **A miss is explained** by parts that add up (`psi record --explain`): what better figures of the past would have changed, what the larger
  area's true growth would have, what today's code says otherwise, and the rest, with the percentile at which the outcome lies once
  the others are put right: within the band, or not.
"""

NOTHING_YET = "no such figure has been published yet"

END = """
## Columns

{columns}

This page is made by `psi record --page docs/record.md`. `psi record` prints the record, `--due` what will be judged when, `--csv`
all columns; `--append` adds editions it lacks and outcomes that have become known; `psi check` and the tests hold it against the editions.
"""


def record_page(entries: Sequence[Entry], data: Data) -> str:
    """Return the page.

    Args:
        data: the study, for the days on which figures are expected.
    """
    once = [entry for entry in entries if not entry.same_as]
    parts = [INTRO, "## How it has fared\n", fared_words(how_fared(entries)).said("en") + "\n"]
    for title, status in (("Judged", JUDGED), ("Already public, not known to us", PUBLIC)):
        rows = [came_row(entry) for entry in once if entry.status == status]
        if rows:
            parts += [f"## {title}\n", *table(("goal", "what", "said", "80 %", "came", "public on", "percentile", "score"), rows), ""]
    beside = beside_ours(data, dt.date.max)
    if beside:
        parts += ["## Outside forecasters beside ours\n", *_beside(beside), ""]
    coming = []
    for due in due_dates(entries, data):
        figure = f"{due.indicator}, {due.area}, {due.period}"
        coming.append((due.expected or NOTHING_YET, figure, ", ".join(due.goals), due.statements, due.publication or "–"))
    parts += ["## What will be judged when\n", *table(("expected", "figure", "goals", "statements", "as the last of its kind"), coming)]
    said = table(("said in", "on", "goal", "what", "rule", "said", "80 % or range"), _said_rows(once, entries))
    return "\n".join([*parts, "\n## Everything that was said, once\n", *said]) + "\n" + END.format(columns=describe(CONTRACT))


def _beside(rows: Sequence[SideBySide]) -> Iterator[str]:
    """Each outside forecast with ours of its day, and how both have fared."""
    said = outside_said(rows)
    yield "" if said is None else f"{said.said('en')}\n"
    told = []
    for row in rows:
        ours, theirs = row.ours, row.theirs
        before = ("none", "") if ours is None else (said_words(ours)[0], ours.edition)
        scores = [cell_text(None if entry is None else entry.score) or "none" for entry in (ours, theirs)]
        told.append((theirs.goal, what_words(theirs), row.by[1], theirs.said_on, said_words(theirs)[0], *before, theirs.met, *scores))
    yield from table(("goal", "what", "by", "said on", "theirs", "ours", "edition", "met", "Brier, ours", "Brier, theirs"), told)


def fared_words(fared: Fared) -> Text:
    """Say how the statements have fared, in a few sentences.

    >>> fared_words(Fared(3, 0, None, 0, 0, 0, 0, 0, None)).said("en")
    '3 statements, each counted once; none has been judged yet, so there is no score.'
    """
    judged = {"judged": str(fared.judged)} if fared.judged else {}
    said = [message(f"record.fared.{'judged' if judged else 'none'}", said=str(fared.said), **judged)]
    if judged and fared.brier is not None:
        said.append(message("record.fared.brier", number=str(fared.probabilities), brier=Quantity(fared.brier, "score")))
    if judged and fared.bands:
        said.append(message("record.fared.bands", inside=str(fared.inside), bands=str(fared.bands)))
    if fared.public:
        found = dict(zip(("low", "high"), fared.public_percentiles or (), strict=False))
        ends = {name: plain(f"{100 * end:.0f}", _ordinal(end)) for name, end in found.items()}
        fell = message("record.fared.fell", **ends) if ends else plain("")
        said.append(message("record.fared.public", number=str(fared.public), inside=str(fared.public_inside), fell=fell))
    return joined(said)


def said_words(entry: Entry, language: Language = "en") -> tuple[str, str]:
    """What was said, and its band or range, in the unit of the statement."""
    if entry.what == PROBABILITY:
        span = "" if entry.low is None or entry.high is None else f"{shown(entry.low, 'whole share')}–{shown(entry.high, 'whole share')}"
        return shown(entry.value, "whole share"), span
    ends = [recorded_amount(end, entry.unit) for end in (entry.p10, entry.p90) if end is not None]
    span = message("ranges.plain", low=ends[0], high=ends[1]).said(language) if len(ends) == 2 else ""
    return recorded_amount(entry.value, entry.unit), span


def what_words(entry: Entry, language: Language = "en") -> str:
    """What a statement is about, in short."""
    kind = KINDS[entry.measure]
    each = "level" if not kind.on_growth else "averaged" if kind.averaged else "growth"
    asked = f" {entry.relation} {recorded_amount(float(entry.asked or 0.0), entry.unit)}" if entry.what == PROBABILITY else ""
    return message(f"record.what.{each}", what=entry.indicator, when=entry.period, asked=asked).said(language)


def recorded_amount(value: float, unit: str) -> str:
    """A number as the record prints it: shares and growth in percent, money with a decimal.

    >>> recorded_amount(0.0892402, "growth"), recorded_amount(6426.38, "100m yuan"), recorded_amount(12.0, "count")
    ('8.9%', '6,426.4', '12')
    >>> recorded_amount(14e6, "count")
    '14,000,000'
    """
    if unit in (GROWTH, SHARE):
        return shown(value, unit)
    return f"{value:,.1f}" if unit == "100m yuan" else f"{value:,.0f}" if abs(value) >= 1e5 else f"{value:,.6g}"


def came_row(entry: Entry) -> tuple[object, ...]:
    """A row of what came of a statement."""
    said, span = said_words(entry)
    came = recorded_amount(float(entry.outcome or 0.0), entry.unit) + ({"yes": ", met", "no": ", missed"}.get(entry.met, ""))
    fell = entry.percentile if not entry.percentile or entry.percentile in OUTSIDE else _ordinal(float(entry.percentile))
    return entry.goal, what_words(entry), said, span, came, entry.known_on, fell, cell_text(entry.score) or "none"


def _said_rows(once: Iterable[Entry], entries: Sequence[Entry]) -> Iterator[tuple[object, ...]]:
    again: dict[tuple[str, ...], list[str]] = {}
    for entry in entries:
        if entry.same_as:
            again.setdefault((entry.same_as, *entry.event), []).append(entry.edition)
    for entry in once:
        said, span = said_words(entry)
        editions = ", ".join([entry.edition, *again.get(entry.key, [])])
        yield editions, entry.said_on, entry.goal, what_words(entry), entry.rule, said, span


def _ordinal(share: float) -> str:
    """A percentile in words: 0.788 is the 79th."""
    number = round(100 * share)
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
