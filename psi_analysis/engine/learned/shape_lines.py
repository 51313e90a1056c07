"""The straight lines of a learned shape: carried on beyond its outermost knots, and read for all steps in one go."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from psi_analysis.engine.histories import FloatArray
from psi_analysis.engine.learned.joint_scores import FURTHEST


def reaching(knots: FloatArray, shape: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Carry the shape's end lines on to normal scores of ±8; returns knots and shape, (steps, knots + 2)."""
    ends = np.array([-FURTHEST - knots[0], FURTHEST - knots[-1]])
    low = shape[:, 0] + ends[0] * (shape[:, 1] - shape[:, 0]) / (knots[1] - knots[0])
    high = shape[:, -1] + ends[1] * (shape[:, -1] - shape[:, -2]) / (knots[-1] - knots[-2])
    return np.concatenate([[-FURTHEST], knots, [FURTHEST]]), np.concatenate([low[:, None], shape, high[:, None]], axis=1)


@dataclass(frozen=True)
class StraightPieces:
    """Lines of straight pieces, one a step, laid end to end: for one series six calls of `np.interp` cost three times as much.

    Attributes:
        places: where the pieces meet, rising, (steps, knots).
        values: there, the same for each step, (knots,).
        shift: what lays each line behind the one before, (steps,).
        laid: places with their shift, (steps × knots,).
        pieces: where each piece begins, its value there and its rise, (3, steps × knots).
    """

    places: FloatArray
    values: FloatArray
    shift: FloatArray
    laid: FloatArray
    pieces: FloatArray

    @classmethod
    def through(cls, places: FloatArray, values: FloatArray) -> StraightPieces:
        """Lay out the lines through these points."""
        rise = np.zeros(places.shape)
        rise[:, :-1] = np.diff(values) / np.diff(places, axis=1)
        shift = np.arange(len(places)) * (2.0 + np.ptp(places))
        pieces = np.stack([places, np.broadcast_to(values, places.shape), rise]).reshape(3, -1)
        return cls(places, values, shift, (places + shift[:, None]).ravel(), pieces)

    def read(self, at: FloatArray, steps: slice) -> FloatArray:
        """Read the lines of some steps, level beyond their ends, both (…, steps).

        >>> two = StraightPieces.through(np.array([[0.0, 1.0, 3.0], [0.0, 2.0, 4.0]]), np.array([0.0, 1.0, 2.0]))
        >>> two.read(np.array([[2.0, 1.0], [-9.0, 9.0]]), slice(None)).tolist()
        [[1.5, 0.5], [0.0, 2.0]]
        """
        own = self.places[steps]
        if len(own) == 1:
            return np.asarray(np.interp(at, own[0], self.values))
        inside = np.minimum(np.maximum(at, own[:, 0]), own[:, -1])
        piece = self.laid.searchsorted(inside + self.shift[steps], side="right") - 1
        start, value, rise = (part.take(piece) for part in self.pieces)
        return np.asarray(rise * (inside - start) + value)
