"""Histories with the values that followed them, held back from training series."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from psi_analysis.engine.forecaster import Prepared, prepared
from psi_analysis.engine.histories import FloatArray

RECENT_YEARS = 5


@dataclass(frozen=True)
class Windows:
    """Histories without seasons, and what followed in the same unit.

    Attributes:
        ready: the histories, prepared as the engine prepares them.
        after: (windows, horizon), seasons taken out with the history's own indices.
    """

    ready: Prepared
    after: FloatArray

    @property
    def histories(self) -> list[FloatArray]:
        """The histories without seasons."""
        return self.ready.adjusted

    def pick(self, places: npt.NDArray[np.int64]) -> Windows:
        """Return some of the windows."""
        return Windows(self.ready.pick(places), self.after[places])


@dataclass(frozen=True)
class Recipe:
    """Which windows are cut from a corpus of one frequency.

    Attributes:
        seasons: observations a year.
        horizon: periods ahead.
        backs: where windows start, in periods before the end of a series; at least the horizon.
        shortest: fewest observations of a history.
        most: most windows of one start.
        marks: steps ahead at which the networks look at the members' forecasts.
    """

    seasons: int
    horizon: int
    backs: tuple[int, ...]
    shortest: int
    most: int
    marks: tuple[int, ...]


RECIPES = {
    "yearly": Recipe(1, 6, (6, 8, 10, 12, 14, 16, 18, 21, 24, 27), 7, 15_000, (1, 2, 3, 4, 5, 6)),
    "quarterly": Recipe(4, 8, tuple(range(8, 41, 2)), 14, 800, (1, 2, 4, 6, 8)),
    "monthly": Recipe(12, 24, (24, 29, 36, 42, 48), 30, 1_400, (1, 6, 18)),
}


def cut_windows(series: dict[str, FloatArray], recipe: Recipe, rng: np.random.Generator) -> Windows:
    """Cut windows at several starts; of the yearly ones every fifth is shortened to 3 to 11 observations.

    Args:
        series: training series by name.
        recipe: which windows.
        rng: chooses among series where there are more than `recipe.most`.
    """
    histories: list[FloatArray] = []
    after: list[FloatArray] = []
    for back in recipe.backs:
        usable = [name for name in sorted(series) if series[name].size >= back + recipe.shortest]
        chosen = rng.permutation(len(usable))[: recipe.most]
        for count, place in enumerate(np.sort(chosen)):
            values = series[usable[place]]
            history = values[: values.size - back]
            if recipe.seasons == 1 and count % 5 == 0:
                history = history[-int(rng.integers(3, 12)) :]
            if np.ptp(history) > 0:
                histories.append(history)
                after.append(values[values.size - back : values.size - back + recipe.horizon])
    return paired(histories, np.array(after), recipe.seasons)


def paired(histories: list[FloatArray], after: FloatArray, seasons: int) -> Windows:
    """Prepare histories as the engine does, and what followed them, (windows, horizon), in the same unit."""
    ready = prepared(histories, after.shape[1], seasons)
    return Windows(ready, after / ready.factor)


def fade(windows: Windows, share: FloatArray) -> Windows:
    """Slow what followed down, as if part of each series' past growth had not gone on.

    Growth shocks are common to many series of one period, so a corpus whose series end together teaches the luck of that period.
    Windows are therefore faded by a random share: what is learned must serve periods with less growth than the past as well.

    Args:
        windows: histories and what followed.
        share: part of past growth taken away, (windows,).
    """
    after = windows.after.copy()
    ahead = np.arange(1, after.shape[1] + 1)
    recent = RECENT_YEARS * windows.ready.seasons
    for row, history in enumerate(windows.histories):
        if (history > 0).all():
            span, near = history.size - 1, min(recent, history.size - 1)
            growth = 0.5 * (np.log(history[-1] / history[0]) / span + np.log(history[-1] / history[-1 - near]) / near)
            after[row] *= np.exp(-share[row] * max(float(growth), 0.0) * ahead)
    return replace(windows, after=after)


def random_fade(windows: Windows, rng: np.random.Generator) -> Windows:
    """Fade a quarter of the windows by nothing, half by 0.15 and a quarter by 0.3 of their past growth."""
    return fade(windows, rng.choice([0.0, 0.15, 0.3], len(windows.histories), p=[0.25, 0.5, 0.25]))
