"""What a model is: histories in, simulated futures out; arrays only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeAlias, runtime_checkable

import numpy as np
import numpy.typing as npt

from psi_analysis.engine.histories import FloatArray as FloatArray
from psi_analysis.engine.histories import Histories as Histories

IntArray: TypeAlias = npt.NDArray[np.int64]
BoolArray: TypeAlias = npt.NDArray[np.bool_]


@runtime_checkable
class Model(Protocol):
    """A forecaster of many series at once; one series is a batch of one.

    A model never sees an indicator, a target, a unit or a file.

    Attributes:
        name: what it is called in tables and messages.
        min_obs: the fewest observations it can be fitted to.
    """

    @property
    def name(self) -> str:
        """What it is called in tables and messages."""
        ...

    @property
    def min_obs(self) -> int:
        """The fewest observations it can be fitted to."""
        ...

    def simulate(
        self, histories: Histories, horizon: int, n_paths: int, rngs: Sequence[np.random.Generator], *, seasons: int = 1
    ) -> FloatArray:
        """Simulate futures.

        Args:
            histories: the observed values of each series.
            horizon: periods ahead.
            n_paths: futures of each series.
            rngs: one generator a series, so that a series' paths do not depend on its neighbours.
            seasons: observations a year.

        Returns:
            Array (series, n_paths, horizon).

        Raises:
            ModelError: a history is too short or cannot be fitted.
        """
        ...
