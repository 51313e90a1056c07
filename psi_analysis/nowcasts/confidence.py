"""How far a second-hand reading may be from its original: measured on the pairs of both that a study holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.units import convert
from psi_analysis.studies.contracts import CONFIDENCES
from psi_analysis.studies.data import Data
from psi_analysis.studies.rows import Row
from psi_analysis.studies.vintages import known_on


@dataclass(frozen=True)
class ReadingError:
    """Error of a reading that was not seen in its original: mostly none, now and then a wrong figure.

    With k of n pairs unequal the next one is unequal with chance (k + 1) / (n + 2) (Laplace's rule of succession), and then off by a normal
    error. So eight equal pairs do not make the ninth certain.

    Attributes:
        pairs: second-hand figures that could be compared with their originals.
        unequal: those that differ by more than the rounding of the printed digits.
        size: standard deviation, on logs, of a figure that is wrong.
    """

    pairs: int
    unequal: int
    size: float

    @property
    def chance(self) -> float:
        """Chance that a further reading is wrong.

        >>> ReadingError(8, 0, 0.01).chance
        0.1
        """
        return (self.unequal + 1) / (self.pairs + 2)

    @property
    def deviation(self) -> float:
        """Standard deviation of the whole, on logs."""
        return float(np.sqrt(self.chance) * self.size)

    def draw(self, n_paths: int, rng: np.random.Generator) -> FloatArray:
        """Draw errors on logs, (n_paths,)."""
        wrong = rng.random(n_paths) < self.chance
        return np.where(wrong, self.size * rng.standard_normal(n_paths), 0.0)


@dataclass(frozen=True)
class Pairs:
    """Second-hand figures beside better ones of the same thing.

    Attributes:
        differences: log of second hand less log of original, (pairs,); 0 where they are equal to the printed digit.
    """

    differences: FloatArray = field(repr=False)

    def error(self, slip: float) -> ReadingError:
        """Return the error measured on these pairs.

        Args:
            slip: how far off, on logs, a figure is that was taken from the wrong line, such as the month beside it: stands for one
                unequal pair beside those seen.
        """
        unequal = self.differences[self.differences != 0.0]
        size = float(np.sqrt((np.sum(unequal**2) + slip**2) / (len(unequal) + 1)))
        return ReadingError(len(self.differences), len(unequal), size)


def pairs_of(data: Data, confidence: str) -> Pairs:
    """Return how figures of one confidence compare with figures of a higher one: same indicator, area, period and scope, another source.

    Args:
        confidence: "low" or "medium".
    """
    groups: dict[tuple[str, str, str, str, str], list[Row]] = defaultdict(list)
    for row in known_on(data.raw.observations, data.as_of):
        if row.text("status") != "derived" and data.indicators[row.text("indicator")].is_amount:
            currency = row.text("currency").removeprefix("presumably ")
            groups[(row.text("indicator"), row.text("area"), row.text("period"), row.text("span"), currency)].append(row)
    found = [one for rows in groups.values() for one in _differences(rows, confidence)]
    return Pairs(np.array(found, dtype=float))


def reading_error(data: Data, confidence: str, slip: float) -> ReadingError | None:
    """Return the error that readings of one confidence enter with; None for high.

    Args:
        slip: as `Pairs.error`.
    """
    return None if confidence == CONFIDENCES[0] else pairs_of(data, confidence).error(slip)


def _differences(rows: Iterable[Row], confidence: str) -> list[float]:
    """Log differences of the rows of one confidence from the best of the others; one a row that has such a counterpart."""
    every = list(rows)
    rank = CONFIDENCES.index(confidence)
    found = []
    for row in (one for one in every if one.text("confidence") == confidence):
        better = [one for one in every if CONFIDENCES.index(one.text("confidence")) < rank and _same_thing(one, row)]
        if better and row.number("value") > 0:
            best = min(better, key=lambda one: (CONFIDENCES.index(one.text("confidence")), one.day("published")))
            found.append(_difference(row, best))
    return found


def _same_thing(one: Row, other: Row) -> bool:
    """Another source, and not another vintage."""
    vintages = {row.text("vintage") for row in (one, other)} - {""}
    return one.text("source") != other.text("source") and len(vintages) < 2 and one.number("value") > 0


def _difference(row: Row, original: Row) -> float:
    """Log difference; 0 where the figures are equal as far as both are printed."""
    value, best = row.number("value"), convert(original.number("value"), original.text("unit"), row.text("unit"))
    rounding = _half_digit(row.number("value")) + convert(_half_digit(original.number("value")), original.text("unit"), row.text("unit"))
    return 0.0 if abs(value - best) <= rounding * (1 + 1e-9) else float(np.log(value / best))


def _half_digit(value: float) -> float:
    """Half a unit of the last printed digit.

    >>> _half_digit(282.35), _half_digit(4028.0)
    (0.005, 0.5)
    """
    text = f"{value:.10f}".rstrip("0")
    return 0.5 * 10.0 ** -len(text.partition(".")[2])
