"""Outside forecasters beside the editions: both scored alike once the outcome is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from psi_analysis.nouns.targets import Target
from psi_analysis.record.entries import MAIN, PROBABILITY, Entry, read_record
from psi_analysis.record.what_came import first_figure, with_outcome
from psi_analysis.studies.data import Data
from psi_analysis.studies.judgements.outside_forecasts import OutsideForecast, read_outside
from psi_analysis.words.messages import message
from psi_analysis.words.numbers import Quantity
from psi_analysis.words.text import Text


@dataclass(frozen=True)
class SideBySide:
    """An outside forecast and ours, each as a statement with what came of it.

    Attributes:
        by: who said it, Chinese and English.
        ours: of the last edition by the day theirs was said, else of the first after it; None where no edition has spoken of the goal.
    """

    by: tuple[str, str]
    theirs: Entry
    ours: Entry | None

    @property
    def scores(self) -> tuple[float, float] | None:
        """Brier scores, ours and theirs; None until both are scored."""
        if self.ours is None or self.ours.score is None or self.theirs.score is None:
            return None
        return self.ours.score, self.theirs.score


def beside_ours(data: Data, day: dt.date) -> tuple[SideBySide, ...]:
    """Return every outside forecast known on a day, with ours and what had come of both by then."""
    outside = [one for one in read_outside(data.folder, day) if one.goal in data.targets]
    said = [entry for entry in read_record(data.folder.parent) if entry.said_on <= day] if outside else []
    return tuple(_beside(one, said, data, day) for one in outside)


def _beside(one: OutsideForecast, said: Sequence[Entry], data: Data, day: dt.date) -> SideBySide:
    theirs = _stated(one, data.targets[one.goal], data)
    found = first_figure(data, theirs)
    came = found if found is not None and found.day <= day else None
    ours = _as_it_stood(theirs, said)
    return SideBySide(one.by, with_outcome(theirs, came), None if ours is None else with_outcome(ours, came))


def _stated(one: OutsideForecast, target: Target, data: Data) -> Entry:
    """What was said as a row of the record would hold it."""
    unit = target.nature.unit_of(data.indicators[target.indicator].unit)
    about = (one.goal, target.indicator, str(target.area), str(target.deadline), target.kind)
    return Entry(one.by[1], one.said_on, *about, PROBABILITY, MAIN, target.relation, target.value, unit, "", one.probability)


def _as_it_stood(theirs: Entry, said: Sequence[Entry]) -> Entry | None:
    """Our statement on the same event that is set against theirs, without its outcome."""
    same = [entry for entry in said if entry.event == theirs.event]
    before = [entry for entry in same if entry.said_on <= theirs.said_on]
    if not same:
        return None
    ours = max(before, key=lambda entry: entry.said_on) if before else min(same, key=lambda entry: entry.said_on)
    return replace(ours.without_outcome(), same_as="")


def outside_said(rows: Sequence[SideBySide]) -> Text | None:
    """Say how outside forecasters and ours have fared; None where there is no outside forecast."""
    if not rows:
        return None
    number, scores = Quantity(len(rows), "count"), [row.scores for row in rows if row.scores is not None]
    if not scores:
        return message("record.outside.open", n=number)
    ours, theirs = (Quantity(float(np.mean(each)), "score") for each in zip(*scores, strict=True))
    return message("record.outside.judged", n=number, k=len(scores), ours=ours, theirs=theirs)
