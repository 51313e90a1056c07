"""Figures of one's own as numbers by period, or an error that says what to mend: labels and cells of a pandas Series, a file or a sheet."""

from __future__ import annotations

import datetime as dt
import math
import numbers
import warnings
from collections.abc import Sequence
from decimal import Decimal
from typing import cast

import numpy as np
import pandas as pd

from psi_analysis.errors import PeriodError, SeriesError, UnitError
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.arguments import not_text
from psi_analysis.nouns.indicators import AMOUNTS, COUNTED, GROWTH_RATE, KINDS_IN, RATIO, Indicator, Kind
from psi_analysis.nouns.odd_figures import counted_from_january, odd_figure
from psi_analysis.nouns.periods import Where, gaps_in, read_periods
from psi_analysis.nouns.units import COUNT, GROWTH, SHARE, UNITS, convert, find_unit
from psi_analysis.written.number_words import Comma, beyond_figures, comma_of, is_missing, read_number

FEWEST = 3
"""Observations without which no member of the package can forecast."""


def pandas_figures(values: pd.Series, name: str, unit: str, kind: str) -> tuple[Indicator, pd.Series]:
    """Return indicator and numbers of a pandas Series; see `own_figures`."""
    if not isinstance(values, pd.Series):
        raise SeriesError(f"a pandas Series is needed, not {type(values).__name__}; write pd.Series(numbers, index=years).")
    if name is not None and not isinstance(name, str):
        raise not_text("from_pandas", "name", name)
    label = name or str(values.name if values.name is not None else "series")
    labels = list(values.index)
    _require_labels(values.index, label)
    return own_figures(labels, list(values), lambda i: f"series {label!r}, {_shown(labels[i])}", label, unit, kind)


def own_figures(
    labels: Sequence[object], cells: Sequence[object], where: Where, name: str, unit: str, kind: str, *, semicolons: bool = False
) -> tuple[Indicator, pd.Series]:
    """Check everything in the order a person would mend it: unit, periods, numbers, order, range, length.

    Percentages become shares and rates (14 % → 0.14); every other unit stays as it is.

    Args:
        cells: numbers, or text that is plain numbers.
        semicolons: the cells were parted by semicolons, so that a comma may be decimal.

    Returns:
        What is measured, and the numbers without gaps, oldest first.
    """
    own_unit = unit_of_kind(name, unit, kind)
    index = read_periods(labels, where)
    values = read_numbers(cells, where, semicolons)
    order = np.argsort(index.asi8, kind="stable")
    index, values = index[order], values[order]
    _require_single(index, values, name)
    _require_consecutive(index, name)
    require_range(index, values, name, own_unit, kind)
    if len(values) < FEWEST:
        raise SeriesError(f"series {name!r} has {_span(index)}; a forecast needs at least {FEWEST}, so load an earlier start.")
    for said in (odd_figure(index, values, kind)[1], counted_from_january(index, values) if kind == "flow" else ""):
        if said:
            warnings.warn(f"series {name!r}, {said}", stacklevel=3)
    final_unit = UNITS[own_unit].dimension if UNITS[own_unit].in_percent else own_unit
    converted = np.array([convert(value, own_unit, final_unit) for value in values])
    indicator = Indicator(name, name, name, final_unit, cast(Kind, kind))
    return indicator, pd.Series(converted, index=index, name=name, dtype=float)


def find_own_unit(name: str, unit: str, kind: str) -> str:
    """Return the package's name of a unit, saying what to give for an amount whose unit it does not know.

    Args:
        unit: as written.

    >>> find_own_unit("deposits", "亿元", "stock")
    '100m yuan'
    """
    try:
        return find_unit(unit)
    except UnitError as unknown:
        if kind not in AMOUNTS:
            raise
        raise UnitError(f"series {name!r}: {unknown} For any other amount give unit='count', and the unit in the name.") from None


def unit_of_kind(name: str, unit: str, kind: str) -> str:
    """Return the unit, refusing one that does not go with the kind; "count", the default, gives way to what the kind means.

    Args:
        unit: as written.
    """
    found = find_own_unit(name, unit, kind)
    Indicator(name, name, name, found, cast(Kind, kind))
    dimension = UNITS[found].dimension
    if kind == "multiple" and dimension not in ("multiple", "share"):
        if found == COUNT:
            return "times"
        raise UnitError(f"series {name!r}: a multiple is in times or percent, and not in {unit!r}; give unit='times' or 'percent'.")
    if kind == RATIO and dimension != SHARE:
        if found == COUNT:
            return "share"
        raise UnitError(f"series {name!r}: a ratio is a share, and {unit!r} is not; give unit='share' or 'percent', or another kind.")
    if kind == GROWTH_RATE and dimension != GROWTH:
        if found in (COUNT, SHARE, "percent"):
            return "percent a year" if found == "percent" else "growth"
        raise UnitError(f"series {name!r}: growth cannot be in {unit!r}; give unit='percent a year' or 'growth'.")
    if kind in AMOUNTS and dimension in KINDS_IN:
        fitting = KINDS_IN[dimension]
        raise UnitError(f"series {name!r}: unit {unit!r} does not go with kind={kind!r}; give kind={fitting!r}.")
    return found


def _require_labels(index: pd.Index, name: str) -> None:
    """Refuse an index nobody has set."""
    if len(index) and isinstance(index, pd.RangeIndex) and index[0] in (0, 1):
        raise PeriodError(
            f"series {name!r}: the index {index[0]}, {index[0] + 1}, … holds no periods; set it: values.index = range(2015, 2025)."
        )
    if isinstance(index, pd.MultiIndex):
        raise PeriodError(f"series {name!r}: the index has {index.nlevels} levels; keep the one with the periods.")


def read_numbers(cells: Sequence[object], where: Where, semicolons: bool = False) -> FloatArray:
    """Read numbers, refusing what is missing, infinite, or text that would need a guess.

    Args:
        cells: numbers or text.
        where: says where the i-th stands.
        semicolons: the cells were parted by semicolons, so that a comma may be decimal.
    """
    texts = [cell for cell in cells if isinstance(cell, str)]
    try:
        comma = comma_of(texts, semicolons=semicolons)
    except UnitError as error:
        odd = next((i for i, cell in enumerate(cells) if isinstance(cell, str) and repr(cell.strip()) in str(error)), 0)
        raise UnitError(f"{where(odd)}: {error}") from None
    return np.array([_number(cell, where(i), comma) for i, cell in enumerate(cells)], dtype=float)


def _number(cell: object, where: str, comma: Comma) -> float:
    """Read one number."""
    if isinstance(cell, bool | np.bool_):
        raise UnitError(f"{where}: {cell!r} is true or false, not a number.")
    if is_missing(cell):
        raise SeriesError(f"{where}: the value is missing; fill it from a source, or begin after it or end before it.")
    if isinstance(cell, dt.date | dt.time | dt.timedelta):
        raise UnitError(f"{where}: {cell} is a day or a time, not a number; set the cell's format to General and write the number.")
    try:
        value = float(cell) if isinstance(cell, numbers.Real | Decimal) else read_number(str(cell), comma)
    except UnitError as error:
        raise UnitError(f"{where}: {error}") from None
    except OverflowError:
        value = math.inf
    if beyond_figures(value) and not math.isnan(value):
        what = "not finite" if math.isinf(value) else "beyond any figure"
        raise SeriesError(f"{where}: the value {str(cell)[:40]} is {what}; correct it or begin after it.")
    return value


def _require_single(index: pd.PeriodIndex, values: FloatArray, name: str) -> None:
    """Refuse a period that comes twice."""
    twice = index[index.duplicated()]
    if len(twice):
        found = " and ".join(f"{value:g}" for value in values[index == twice[0]])
        raise SeriesError(f"series {name!r}: {twice[0]} comes more than once, with {found}; keep one row a period.")


def _require_consecutive(index: pd.PeriodIndex, name: str) -> None:
    """Refuse gaps, naming all periods that are missing."""
    if found := gaps_in(index):
        raise SeriesError(f"series {name!r}: {found}.")


def require_range(index: pd.PeriodIndex, values: FloatArray, name: str, unit: str, kind: str) -> None:
    """Refuse shares outside 0–1, growth that can only be meant in percent, ranks before the first, and counts below 0.

    Args:
        values: in the unit as written.
        unit: of `units.UNITS`.
    """
    if unit == "rank" and len(values) and values.min() < 1:
        at = int(np.argmin(values))
        raise SeriesError(f"series {name!r}, {index[at]}: there is no rank {values[at]:g}; the first is 1, correct it.")
    if kind == COUNTED and len(values) and values.min() < 0:
        at = int(np.argmin(values))
        raise SeriesError(f"series {name!r}, {index[at]}: no count is {values[at]:g}; correct it, or give kind='flow' for a change.")
    if kind == RATIO:
        top = 1.0 if unit == "share" else 100.0
        outside = np.flatnonzero((values < 0) | (values > top))
        if len(outside):
            found = f"series {name!r}, {index[outside[0]]}: the share {values[outside[0]]:g} is outside 0 to {top:g}"
            looks = unit == "share" and (values >= 0).all() and (values <= 100).all() and values.max() > 2
            advice = "it looks like percent: divide by 100 or give unit='percent'" if looks else "correct it"
            raise SeriesError(f"{found}; {advice}, or give kind='multiple' for what may pass {top:g}, such as loans over deposits.")
    if unit == GROWTH and len(values) and float(np.max(np.abs(values))) > 1.0:
        at = int(np.argmax(np.abs(values) > 1.0))
        raise SeriesError(
            f"series {name!r}, {index[at]}: growth of {values[at]:g} is {values[at] * 100:g} % a year; if it is percent, "
            "divide by 100 or give unit='percent a year'."
        )


def _span(index: pd.PeriodIndex) -> str:
    """Say how many observations there are and from when to when."""
    if len(index) < 2:
        return f"1 observation ({index[0]})" if len(index) else "no observations"
    return f"{len(index)} observations ({index[0]} to {index[-1]})"


def _shown(label: object) -> str:
    """Show a label as a person wrote it."""
    return repr(label) if isinstance(label, str) else str(label)
