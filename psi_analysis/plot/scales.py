"""From the package's units and periods to what stands on an axis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.periods import FREQUENCIES, frequency_of
from psi_analysis.nouns.units import COUNT, UNITS, find_unit
from psi_analysis.words.numbers import Language
from psi_analysis.words.rounding import borne, digits, trimmed

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Scale:
    """How values of one unit are drawn in one language.

    Attributes:
        factor: multiplies a value.
        unit: what the axis says.
        suffix: what follows each number on the axis.
        grouped: thousands separators.
    """

    factor: float
    unit: str
    suffix: str = ""
    grouped: bool = False


PERCENT = Scale(100.0, "%", "%")
"""Of shares and of growth."""


def scale_of(unit: str, language: Language) -> Scale:
    """Return the scale of a unit: money in 亿元 or billion yuan, shares and growth in percent.

    >>> scale_of("100m yuan", "en").factor, scale_of("share", "zh").suffix
    (0.1, '%')
    """
    known = UNITS[find_unit(unit)]
    if known.dimension == "money":
        shown = UNITS["100m yuan" if language == "zh" else "bn yuan"]
        return Scale(known.size / shown.size, shown.zh if language == "zh" else shown.en, grouped=language == "en")
    if known.in_percent:
        return Scale(known.size * 100, "%", "%")
    name = "" if find_unit(unit) == COUNT else known.zh if language == "zh" else known.en
    return Scale(1.0, name, grouped=language == "en")


def places_of(index: pd.PeriodIndex) -> FloatArray:
    """Return where periods stand on a time axis: a year at its number, quarters and months within it."""
    per_year = FREQUENCIES[frequency_of(index)]
    within = np.ones(len(index)) if per_year == 1 else np.asarray(index.quarter if per_year == 4 else index.month, dtype=np.float64)
    return np.asarray(np.asarray(index.year, dtype=np.float64) + (within - 1.0) / per_year)


def place_of(period: pd.Period) -> float:
    """Return where one period stands.

    >>> place_of(pd.Period("2027Q3", "Q"))
    2027.5
    """
    return float(places_of(pd.PeriodIndex([period]))[0])


def year_ticks(ax: Axes, first: float, last: float, *, through: float) -> None:
    """Put at most nine whole years on the x axis, one of them the goal's.

    Args:
        through: a year that must be among them.
    """
    start, end, key = int(np.ceil(first)), int(np.floor(last)), int(np.floor(through))
    step = max(1, int(np.ceil((end - start + 1) / 9)))
    ticks = [year for year in range(start, end + 1) if (year - key) % step == 0]
    ax.set_xticks(ticks, [str(year) for year in ticks])


def number_ticks(ax: Axes, scale: Scale, *, axis: str = "y", count: int = 6) -> None:
    """Number an axis in the scale's own way.

    Args:
        axis: "x" or "y".
    """
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    which = ax.yaxis if axis == "y" else ax.xaxis
    which.set_major_locator(MaxNLocator(count, steps=[1, 2, 2.5, 5, 10]))
    ticks = which.get_majorticklocs()
    places = max((len(trimmed(float(tick), 2).partition(".")[2]) for tick in ticks), default=0)
    which.set_major_formatter(FuncFormatter(lambda value, _: digits(float(value), places, grouped=scale.grouped) + scale.suffix))


def drawn_number(value: float, scale: Scale) -> str:
    """Return a value already on the scale as a short number for a label: three or four significant digits.

    >>> drawn_number(5120.4, Scale(1.0, "亿元")), drawn_number(63.44, Scale(1.0, "%", "%"))
    ('5120', '63.4%')
    >>> drawn_number(16610642.7, Scale(1.0, "", grouped=True))
    '16,610,000'
    """
    places = 0 if abs(value) >= 1000 else 1 if abs(value) >= 10 else 2
    return digits(borne(value), places, grouped=scale.grouped) + scale.suffix
