"""What an answer holds where only a condition can be stated."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from psi_analysis.nouns.frozen import frozen


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
        reading_period: see `reading`.
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
