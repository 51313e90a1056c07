"""What every rule sees, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from psi_analysis.errors import SeriesError
from psi_analysis.models.protocol import BoolArray, FloatArray, IntArray


@dataclass(frozen=True)
class Progress:
    """Where series stand between their base and their goals; one series with one goal is a batch of one.

    Attributes:
        values: yearly observations, oldest first, (n,) or (series, n).
        years: their years, increasing, (n,); gaps are allowed.
        base_year: the year progress counts from; one of `years`, before the last.
        target: the goal or goals, in the unit of the values.
        deadline: the goals' year, after the last of `years`.
        upward: more is better.

    Raises:
        SeriesError: lengths differ, the base is not observed or not before the last year, the deadline is not after it.

    >>> Progress(np.array([100.0, 121.0]), np.array([2020, 2022]), base_year=2020, target=150.0, deadline=2025, upward=True).elapsed
    0.4
    """

    values: FloatArray
    years: IntArray
    base_year: int
    target: float | FloatArray
    deadline: int
    upward: bool

    def __post_init__(self) -> None:
        length = np.shape(self.values)[-1]
        if length != len(self.years):
            raise SeriesError(f"there are {length} values but {len(self.years)} years; give one year a value.")
        if self.base_year not in self.years[:-1]:
            raise SeriesError(
                f"the base year {self.base_year} is not observed before the last year {self.years[-1]}; "
                f"choose one of {', '.join(str(year) for year in self.years[:-1])}."
            )
        if self.deadline <= self.years[-1]:
            raise SeriesError(f"the deadline {self.deadline} is not after the last observation {self.years[-1]}; nothing is left to judge.")

    @property
    def levels(self) -> FloatArray:
        """The values, (series, n)."""
        return np.atleast_2d(self.values)

    @property
    def base(self) -> FloatArray:
        """Values in the base year, (series, 1)."""
        return self.levels[:, self.years == self.base_year]

    @property
    def last(self) -> FloatArray:
        """The last values, (series, 1)."""
        return self.levels[:, -1:]

    @property
    def goal(self) -> FloatArray:
        """The goals, (1, goals)."""
        return np.atleast_2d(np.asarray(self.target, dtype=float))

    @property
    def last_year(self) -> int:
        """The last year."""
        return int(self.years[-1])

    @property
    def passed(self) -> int:
        """Years from the base to the last observation."""
        return self.last_year - self.base_year

    @property
    def ahead(self) -> int:
        """Years from the last observation to the deadline."""
        return self.deadline - self.last_year

    @property
    def elapsed(self) -> float:
        """Share of the time from base to deadline that has passed."""
        return self.passed / (self.passed + self.ahead)

    def reaches(self, value: FloatArray) -> BoolArray:
        """Say which values are at the goals or beyond, (series, goals)."""
        return np.asarray(value >= self.goal if self.upward else value <= self.goal)


@dataclass(frozen=True)
class Verdict:
    """What one rule says of one goal.

    Attributes:
        rule: its id, a key of `RULES`.
        category: the rule's own class; "undefined" where its formula gives nothing.
        value: the number the class comes from; None when undefined.
        on_track: whether the rule says that the goal will be met; None when undefined.
        trace: every component of the calculation that is a number.
        undefined: why the formula gives nothing, Chinese and English; empty otherwise.
    """

    rule: str
    category: str
    value: float | None
    on_track: bool | None
    trace: Mapping[str, float] = field(default_factory=dict)
    undefined: tuple[str, str] = ("", "")
