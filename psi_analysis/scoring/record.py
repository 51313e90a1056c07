"""The record of a forecasting rule: what came of what it said."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reliability:
    """How often it happened when the back-test said about this much.

    Attributes:
        said: mean probability of the comparable back-test cells.
        happened: how often it came true.
        cells: how many windows (city, origin and goal) said about this much.
        years: number of distinct target years they come from (the effective sample size is nearer to this).
        brier: mean Brier score of the rule over the whole back-test.
        brier_base_rate: the same for the base rate alone; None where that was not scored.
    """

    said: float
    happened: float
    cells: int
    years: int
    brier: float
    brier_base_rate: float | None
