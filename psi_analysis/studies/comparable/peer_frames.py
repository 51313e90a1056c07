"""A frame of comparable areas as histories: one row an area and period, or periods down and areas across, or the other way round."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import cast

import numpy as np
import pandas as pd

from psi_analysis.errors import DataError, PsiError, SeriesError, did_you_mean
from psi_analysis.nouns.indicators import Kind
from psi_analysis.nouns.own_figures import read_numbers, require_range, unit_of_kind
from psi_analysis.nouns.periods import frequency_of, read_periods
from psi_analysis.nouns.units import UNITS, convert
from psi_analysis.studies.comparable.peer_histories import PeerHistories
from psi_analysis.written.number_words import is_missing
from psi_analysis.written.table_words import AREA_NAMES, OF_WHAT, PERIOD_NAMES, TOTALS, VALUE_NAMES, YEAR_WITHIN

COLUMNS = ("area", "period", "value")
"""Columns of a long table of peers."""

OF_WHAT_IS_MEASURED = {*OF_WHAT} - {*AREA_NAMES}
"""Names of a column that says what is measured."""

_NAMES = {"area": AREA_NAMES, "period": PERIOD_NAMES, "value": VALUE_NAMES}


def histories_of(frame: pd.DataFrame, kind: str, unit: str, columns: Sequence[str] = COLUMNS) -> PeerHistories:
    """Read a frame; missing cells are gaps, and totals and means are no areas.

    Args:
        frame: long with the three columns (other usual names of them are found), or wide with periods in the index, in a column of
            their own or across.
        kind: of the figures; "growth" where they are growth rates on a year before.
        unit: of the figures; percentages become fractions.
        columns: names of the columns of a long frame.
    """
    if not isinstance(frame, pd.DataFrame):
        raise SeriesError(f"peers come as a pandas DataFrame, not {type(frame).__name__}; give columns {', '.join(COLUMNS)}.")
    own_unit = unit_of_kind("peers", unit, kind)
    long = _long(frame, columns)
    one_area = [str(area).strip().lower() not in TOTALS for area in long["area"]]
    known = [single and not is_missing(cell) for single, cell in zip(one_area, long["value"], strict=True)]
    long = long[known].reset_index(drop=True)
    if long.empty:
        raise SeriesError(f"the table of peers holds no figure; give one row an area and period, in columns {', '.join(COLUMNS)}.")

    def where(row: int) -> str:
        return f"peers, {long['area'][row]}, {long['period'][row]}"

    periods = read_periods(list(long["period"]), where)
    values = read_numbers(list(long["value"]), where)
    areas = tuple(dict.fromkeys(str(area).strip() for area in long["area"]))
    rows = pd.Index(areas).get_indexer(pd.Index([str(area).strip() for area in long["area"]]))
    _require_once(rows, periods, areas, frame)
    for place, area in enumerate(areas):
        require_range(periods[rows == place], values[rows == place], area, own_unit, kind)
    final = UNITS[own_unit].dimension if UNITS[own_unit].in_percent else own_unit
    first, last = int(periods.asi8.min()), int(periods.asi8.max())
    grid = np.full((len(areas), last - first + 1), np.nan)
    grid[rows, periods.asi8 - first] = [convert(value, own_unit, final) for value in values]
    whole = pd.period_range(pd.Period(ordinal=first, freq=frequency_of(periods)), periods=last - first + 1)
    return PeerHistories(areas, cast(Kind, kind), whole, grid)


def _require_once(
    rows: np.ndarray[tuple[int], np.dtype[np.intp]], periods: pd.PeriodIndex, areas: Sequence[str], frame: pd.DataFrame
) -> None:
    """Refuse an area and period that come twice, as where a table holds several indicators."""
    twice = pd.DataFrame({"row": rows, "period": periods.asi8}).duplicated().to_numpy()
    if twice.any():
        at = int(np.flatnonzero(twice)[0])
        several = next((name for name in frame.columns if str(name).lower() in OF_WHAT_IS_MEASURED and frame[name].nunique() > 1), None)
        if several is not None:
            raise SeriesError(f"peers: column {str(several)!r} holds several of what is measured; keep the rows of one.")
        raise SeriesError(f"peers: {areas[rows[at]]!r} has {periods[at]} more than once; keep one row an area and period.")


def _long(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return the frame with one row an area and period, columns area, period, value."""
    known = {str(name).strip().lower(): name for name in frame.columns}
    found = [
        next((known[one] for one in (wanted.lower(), *_NAMES[role]) if one in known), None)
        for wanted, role in zip(columns, COLUMNS, strict=True)
    ]
    if all(name is not None for name in found):
        return frame[found].set_axis(list(COLUMNS), axis=1).reset_index(drop=True)
    if tuple(columns) != COLUMNS:
        missing = next(name for name, there in zip(columns, found, strict=True) if there is None)
        raise DataError(f"the table of peers has no column {missing!r}. {did_you_mean(missing, [str(each) for each in frame.columns])}")
    wide = _wide(frame, *found)
    if isinstance(wide, list):
        return frame[wide].set_axis(list(COLUMNS), axis=1).reset_index(drop=True)
    labels = list(wide.index)
    if labels and not _are_periods(labels):
        _refuse_years(list(frame.columns))
        _refuse_years(list(frame.index))
        raise SeriesError(
            f"the table of peers has no periods that can be read: give columns {', '.join(COLUMNS)}, or name yours with columns=(area, "
            f"period, value), or give periods down and areas across; found columns {_listed(list(frame.columns))}."
        )
    parts = [pd.DataFrame({"area": str(name), "period": labels, "value": wide.iloc[:, place].tolist()}, dtype=object)
             for place, name in enumerate(wide.columns)]  # fmt: skip
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))


def _wide(frame: pd.DataFrame, area: Hashable | None, period: Hashable | None, value: Hashable | None) -> pd.DataFrame | list[Hashable]:
    """Return a table with periods down and areas across; the columns of area, period and value where it turns out to be long.

    Args:
        area: column of areas, where one is known by its name.
        period: column of periods, where one is.
        value: column of figures, where one is.
    """
    names = list(frame.columns)
    if period is not None:
        rest = [name for name in names if name != period]
        texts = [name for name in rest if name == area or not pd.api.types.is_numeric_dtype(frame[name])]
        texts = [name for name in rest if name != value] if value is not None else texts
        if len(rest) == 2 and len(texts) == 1 and frame[period].duplicated().any():
            return [texts[0], period, next(name for name in rest if name != texts[0])]
        if frame[period].duplicated().any():
            raise SeriesError(
                f"the table of peers has {frame[period][frame[period].duplicated()].iloc[0]} in several rows, and which column holds the "
                f"area and which the figure is not clear; name them with columns=(area, {period!r}, value). Found {_listed(names)}."
            )
        return frame.set_index(period)
    if _are_periods(names):
        return frame.T
    across = [_are_periods([name]) for name in names]
    first = across.index(True) if True in across else 0
    if first and sum(across) > 1 and all(across[first:]):  # other columns of text before the periods: codes, what is measured
        return frame.set_index(area if area is not None else names[0])[names[first:]].T
    if not _are_periods(list(frame.index)) and len(names) > 1 and _are_periods(list(frame.iloc[:, 0])):
        return _wide(frame, area, names[0], value)
    return frame if area is None else frame.set_index(area).T


def _listed(names: Sequence[object]) -> str:
    return ", ".join(str(name) for name in names[:6])


def _refuse_years(labels: Sequence[object]) -> None:
    """Say what is wrong with the first that cannot be read of labels that seem to be years: FY2003, 2003*, 2003-04."""
    texts = [str(label) for label in labels if YEAR_WITHIN.search(str(label))]
    if len(texts) > 1 and 2 * len(texts) > len(labels):
        read_periods(texts, lambda at: f"peers, {texts[at]}")


def _are_periods(labels: Sequence[object]) -> bool:
    """Say whether labels can be read as periods; the numbers 0, 1, 2 … of an index that nobody set are none."""
    if not labels or (isinstance(labels[0], int | np.integer) and not 1000 <= int(labels[0]) <= 3000):
        return False
    try:
        read_periods(labels, str)
    except PsiError:
        return False
    return True
