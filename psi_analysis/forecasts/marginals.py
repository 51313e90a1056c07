"""What the engine says of many series in closed form, in their own units: no sample paths, no Monte Carlo error."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from psi_analysis.engine.learned.predictive import Predictive
from psi_analysis.forecasts.links import RealLines
from psi_analysis.models.protocol import FloatArray, IntArray
from psi_analysis.nouns.frozen import frozen


@frozen
@dataclass(frozen=True)
class Marginals:
    """Distributions of every step of many series.

    Attributes:
        known: on the series' real lines.
        lines: how values come back from there.
        paths: sample paths of the one forecast that these belong to, where they do.
    """

    known: Predictive
    lines: RealLines
    paths: FloatArray | None = field(default=None, repr=False)

    def quantiles(self, shares: FloatArray) -> FloatArray:
        """Return quantiles, (series, horizon, shares)."""
        with np.errstate(over="ignore", invalid="ignore"):  # what is beyond floating point is refused by the caller
            return self.lines.back(self.known.quantiles(shares))

    def pick(self, rows: IntArray, steps: slice = slice(None)) -> Marginals:
        """Return those of some series at some steps."""
        known = self.known
        centre, width, bend, factor = (
            np.ascontiguousarray(part[rows, steps]) for part in (known.centre, known.width, known.bend, known.factor)
        )
        some = replace(known, centre=centre, width=width, bend=bend, factor=factor, parts=known.parts[rows], shape=known.shape[steps])
        return Marginals(some, self.lines.pick(rows))
