"""The record of a forecasting rule: what came of what it said."""

from __future__ import annotations

from dataclasses import dataclass

PROMISED = 0.8
"""What an 80 % interval promises to hold."""

ERRORS = 2.0
"""So many standard errors under the promise fail."""


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


@dataclass(frozen=True)
class RecentCoverage:
    """What a rule's 80 % intervals held of late.

    Attributes:
        indicator: what it forecast.
        mean: share of outcomes inside, mean over origins.
        standard_error: with origins as clusters.
        first: year of the first origin looked at.
        last: year of the last.
    """

    rule: str
    indicator: str
    mean: float
    standard_error: float
    first: int
    last: int
    origins: int

    @property
    def fails(self) -> bool:
        """Whether the mean lies under the promise by more than two standard errors.

        >>> RecentCoverage("mine", "loans", 0.7, 0.04, 2017, 2021, 5).fails
        True
        """
        return self.mean + ERRORS * self.standard_error < PROMISED
