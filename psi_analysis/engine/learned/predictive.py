"""Distributions of many series at every step ahead: values from scores, scores of levels, quantiles, probabilities."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np

from psi_analysis.engine.histories import FloatArray
from psi_analysis.engine.learned.error_parts import step_factors
from psi_analysis.engine.learned.shape_lines import StraightPieces

_BEYOND = 1e300
"""A level so many widths away is as good as infinitely far."""

_EVERY_STEP = slice(None)


@dataclass(frozen=True, eq=False)
class Predictive:
    """Calibrated marginal distributions of many series.

    Attributes:
        centre: (series, horizon).
        width: (series, horizon).
        bend: curvature of the error's scale in units of the width, (series, horizon); 0 is levels.
        knots: normal scores from −8 to 8, (knots,).
        shape: standardised residual at the knots, (horizon, knots).
        parts: of the errors along a path: level, slope and noise over a random walk's variance a step, (series, 3).
        degrees: degrees of freedom of the copula that joins the steps.
        factor: what every value is multiplied by (unit and season), (series, horizon), above zero.
    """

    centre: FloatArray
    width: FloatArray
    bend: FloatArray
    knots: FloatArray
    shape: FloatArray
    parts: FloatArray
    degrees: float
    factor: FloatArray

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if isinstance(value, np.ndarray) and value.flags.writeable:
                kept = value.view()
                kept.flags.writeable = False
                object.__setattr__(self, name, kept)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Predictive):
            return NotImplemented
        names = [field.name for field in fields(self)]
        return all(np.array_equal(getattr(self, name), getattr(other, name), equal_nan=True) for name in names)

    def __hash__(self) -> int:
        return hash((self.centre.shape, self.degrees))

    def values(self, scores: FloatArray) -> FloatArray:
        """Return values at normal scores, (series, draws, horizon).

        Args:
            scores: (series or 1, draws, horizon).
        """
        out = np.empty((self.centre.shape[0], *scores.shape[1:]))
        for step in range(self.centre.shape[1]):
            residual = np.interp(scores[:, :, step], self.knots, self.shape[step])
            bend, width = self.bend[:, step, None], self.width[:, step, None]
            bent = np.where(bend > 0, np.expm1(np.minimum(bend * residual, 200.0)) / np.where(bend > 0, bend, 1.0), residual)
            with np.errstate(over="ignore"):  # infinite where the level is at the edge of floating point; callers refuse it
                out[:, :, step] = self.factor[:, step, None] * (self.centre[:, step, None] + width * bent)
        return out

    def scores(self, levels: FloatArray, steps: slice = _EVERY_STEP) -> FloatArray:
        """Return the normal scores of levels: the probability of staying below is Φ(score), (series, levels, steps).

        Args:
            levels: (series, levels, steps or 1).
            steps: which ones; all of them as a rule.
        """
        centre, width, bend, factor = (part[:, None, steps] for part in (self.centre, self.width, self.bend, self.factor))
        with np.errstate(over="ignore"):
            z = np.minimum(np.maximum((levels / factor - centre) / width, -_BEYOND), _BEYOND)
        bent = bend > 0
        residual = np.where(bent, np.log(np.maximum(1.0 + bend * z, 1e-9)) / np.where(bent, bend, 1.0), z)
        return self.lines.read(residual, steps)

    def quantiles(self, levels: FloatArray) -> FloatArray:
        """Return quantiles, (series, horizon, levels)."""
        from scipy.special import ndtri

        scores = np.repeat(ndtri(levels)[None, :, None], self.centre.shape[1], axis=2)
        return np.asarray(np.swapaxes(self.values(scores), 1, 2))

    @property
    def median(self) -> FloatArray:
        """The point of the distribution where no loss is stated, (series, horizon): its median has the least absolute error."""
        return self.quantiles(np.array([0.5]))[:, :, 0]

    def below(self, levels: FloatArray, steps: slice = _EVERY_STEP) -> FloatArray:
        """Return the probability of at most a level, (series, levels, steps); arguments as in `scores`."""
        from scipy.special import ndtr

        return np.asarray(ndtr(self.scores(levels, steps)))

    @cached_property
    def lines(self) -> StraightPieces:
        """Normal scores by standardised residual, one line a step."""
        return StraightPieces.through(self.shape, self.knots)

    @cached_property
    def joint(self) -> FloatArray:
        """Lower Cholesky factors of the steps' correlation, (series, horizon, horizon)."""
        return step_factors(self.parts, self.centre.shape[1])

    def one(self, place: int) -> Predictive:
        """Return the distribution of one series."""
        at = slice(place, place + 1)
        own = self.centre[at], self.width[at], self.bend[at]
        alone = Predictive(*own, self.knots, self.shape, self.parts[at], self.degrees, self.factor[at])
        vars(alone).update(joint=self.joint[at], lines=self.lines)  # worked out once for all: one by one they cost a tenth of a forecast
        return alone

    def cut(self, horizon: int) -> Predictive:
        """Return the first steps only."""
        if horizon == self.centre.shape[1]:
            return self
        return self.at(slice(0, horizon))

    def at(self, steps: slice) -> Predictive:
        """Return some of the steps only."""
        cut = {name: getattr(self, name)[:, steps] for name in ("centre", "width", "bend", "factor")}
        return replace(self, shape=self.shape[steps], **cut)
