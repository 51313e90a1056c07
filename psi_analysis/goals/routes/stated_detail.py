"""What answers hold beside a probability or in its place: stated rows and what each gives, or what must be true."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from psi_analysis.nouns.frozen import frozen

Stated = Literal["parts", "chances", "growth elsewhere"]
"""parts: a total built from known and stated parts · chances: single events · growth elsewhere: how others grew."""


@frozen
@dataclass(frozen=True)
class StatedDetail:
    """The rows behind a probability that rests on stated priors. Probabilities are unrounded; display rounds them.

    Attributes:
        kind: which table of `judging` they are from.
        rows: one row a stated prior: id, term, case, weight, probability (if it holds, the others as uncertain as stated; NaN for what
            is in hand), reason_zh, reason_en, sources.
        today: lowest, average and highest value of the judged quantity in `base_period` over the stated rows; None for single events.
        base_period: the last period known.
        others: figures of other areas that were used: area, period, value; empty without.
    """

    kind: Stated
    rows: pd.DataFrame = field(repr=False)
    today: tuple[float, float, float] | None = None
    base_period: pd.Period | None = None
    others: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["area", "period", "value"]), repr=False)


ROW_COLUMNS = ("id", "term", "case", "weight", "probability", "reason_zh", "reason_en", "sources")
"""Columns of `StatedDetail.rows`."""


@frozen
@dataclass(frozen=True)
class MetOnlyIf:
    """What must be true of a value nobody has published for the goal to be met. Shares are 0–1.

    Attributes:
        rule: "trend", "pace", "share of whole", "steady growth" or "additions".
        base_period: the period whose value is asked for.
        base: the value it must at least have (at most, for a goal from above); None where only the table can be given.
        by_gain: by yearly gain (loss) from there on: gain, base.
        by_probability: by probability under the borrowed trend or the forecast total: probability, base; empty without either.
        reading: the one own reading (of the total, for "share of whole"; what was added so far, for "additions"), and `reading_period`
            its period; None without one.
        pace: gain a year asked from that reading to the goal; for "share of whole" the growth a year carried on, for "steady growth" the
            growth a year asked from the reading, for "additions" those a year.
    """

    rule: str
    base_period: pd.Period
    base: float | None
    by_gain: pd.DataFrame = field(repr=False)
    by_probability: pd.DataFrame = field(repr=False)
    reading: float | None = None
    reading_period: pd.Period | None = None
    pace: float | None = None
