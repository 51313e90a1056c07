"""Small neural networks, learned on other series, whose answers are averaged; arithmetic on arrays only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from psi_analysis.engine.histories import FloatArray
from psi_analysis.engine.row_blocks import product

FURTHEST_INPUT = 6.0
"""Standardised inputs are held within this distance of their mean: what no training series showed is not extrapolated."""


def combined(inputs: FloatArray, weights: FloatArray) -> FloatArray:
    """Weighted sum at each step, one input after the other: the order of summation does not depend on how many series there are.

    Args:
        inputs: (series, steps, inputs).
        weights: (inputs, steps).

    Returns:
        (series, steps).

    >>> combined(np.array([[[1.0, 2.0]]]), np.array([[3.0], [4.0]])).tolist()
    [[11.0]]
    """
    total = np.zeros(inputs.shape[:2])
    for place, weight in enumerate(weights):
        total += inputs[:, :, place] * weight
    return total


@dataclass(frozen=True)
class Networks:
    """Networks of one shape: rectified units, a second layer added to the first, and a linear map beside them.

    A network's hidden layer is h = (xA + a)₊, then k = h + (hB + b)₊, and it answers kC. Answers are averaged over the networks and
    a linear map of the inputs is added (a residual network: He and others, 2016; small, since it is to serve short series).

    Attributes:
        mean: of the inputs, (inputs,).
        deviation: their standard deviations.
        first: A, (networks, inputs, units).
        first_bias: a, (networks, units).
        second: B, (networks, units, units).
        second_bias: b, (networks, units).
        last: C, (networks, units, outputs).
        direct: the linear map, (inputs, outputs).
        bias: (outputs,).
    """

    mean: FloatArray
    deviation: FloatArray
    first: FloatArray
    first_bias: FloatArray
    second: FloatArray
    second_bias: FloatArray
    last: FloatArray
    direct: FloatArray
    bias: FloatArray

    def answer(self, inputs: FloatArray) -> FloatArray:
        """Return the mean answer, (series, outputs).

        Args:
            inputs: (series, inputs).
        """
        x = self.standard(inputs)
        total = product(x, self.direct) + self.bias
        for a, a_bias, b, b_bias, c in zip(self.first, self.first_bias, self.second, self.second_bias, self.last, strict=True):
            hidden = np.maximum(product(x, a) + a_bias, 0.0)
            hidden = hidden + np.maximum(product(hidden, b) + b_bias, 0.0)
            total += product(hidden, c) / len(self.first)
        return total

    def standard(self, inputs: FloatArray) -> FloatArray:
        """Return standardised inputs, held within bounds."""
        return np.asarray(np.clip((inputs - self.mean) / self.deviation, -FURTHEST_INPUT, FURTHEST_INPUT))

    @classmethod
    def from_json(cls, entry: Mapping[str, Any]) -> Networks:
        """Read networks from a learned table."""
        return cls(**{field.name: np.array(entry[field.name], dtype=float) for field in fields(cls)})

    def to_json(self) -> dict[str, Any]:
        """Return the table entry, numbers to four figures."""
        return {field.name: rounded(getattr(self, field.name), 4) for field in fields(self)}


def rounded(array: FloatArray, figures: int) -> Any:
    """Return nested lists of numbers to so many significant figures.

    >>> rounded(np.array([[1.23456, 0.0]]), 3)
    [[1.23, 0.0]]
    """
    return np.vectorize(lambda number: float(f"{number:.{figures}g}"), otypes=[float])(array).tolist()
