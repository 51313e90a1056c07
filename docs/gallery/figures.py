"""Every figure of the gallery from made-up numbers: python docs/gallery/figures.py draws them again, a file each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

import psi_analysis as psi

HERE = Path(__file__).parent


def _series(*, years: int = 16, growth: float = 0.06, start: float = 2.4) -> psi.Series:
    rng = np.random.default_rng(7)
    steps = growth + 0.025 * rng.standard_normal(years)
    values = start * np.exp(np.cumsum(steps))
    own = psi.Series.from_pandas(pd.Series(values, index=range(2009, 2009 + years)), name="parcels")
    return replace(own, indicator=replace(own.indicator, name_zh="快递业务量", name_en="parcels"))


def fan(language: Literal["zh", "en"] = "en") -> Any:
    """A forecast, its goal, and the share of paths that reach it."""
    return psi.plot.fan(psi.forecast(_series(), to="2028", n_paths=2000), psi.Target(">=", 8.4, "2028"), language=language)


def fan_zh() -> Any:
    """The same in Chinese."""
    return fan("zh")


def what_it_takes() -> Any:
    """How much more growth a stated probability needs."""
    own = _series()
    return psi.plot.what_it_takes(psi.assess(psi.forecast(own, to="2028", n_paths=2000), psi.Target(">=", 8.4, "2028")), language="en")


def tornado() -> Any:
    """What moves the answer most."""
    own = _series()
    return psi.plot.tornado(
        psi.tornado(psi.assess(psi.forecast(own, to="2028", n_paths=2000), psi.Target(">=", 8.4, "2028"))), language="en"
    )


FIGURES: dict[str, Callable[[], Any]] = {"fan": fan, "fan_zh": fan_zh, "what_it_takes": what_it_takes, "tornado": tornado}


def main() -> None:
    """Draw all."""
    for name, draw in FIGURES.items():
        axes = draw()
        psi.plot.save_svg(axes, HERE / f"{name}.svg")
        psi.plot.close(axes)


if __name__ == "__main__":
    main()
