"""What an answer on stated rows holds beside the probability: each row with what it gives, and where the quantity stands today."""

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
