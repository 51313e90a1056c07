"""Growth panels of a study's `peers/` folder: cities and their provinces, and comparable areas of any indicator."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pandas as pd

from psi_analysis.errors import DataError, PsiError, did_you_mean
from psi_analysis.models.protocol import FloatArray, IntArray
from psi_analysis.nouns.arguments import typed
from psi_analysis.nouns.indicators import GROWTH_RATE, Indicator
from psi_analysis.nouns.units import GROWTH, UNITS, find_unit
from psi_analysis.studies.comparable.peers import Peers
from psi_analysis.system.bytes_read import bytes_of

OWN_FILE = "peers.csv"
"""Comparable areas of any indicator."""

_COLUMNS = {
    "areas.csv": ("area", "code", "province", "id", "is_its_own_province", "deposits_complete", "loans_complete", "gdp_complete"),
    "city_growth.csv": ("area", "province", "indicator", "year", "growth_percent"),
    "province_growth.csv": ("province", "indicator", "year", "growth_percent"),
    OWN_FILE: ("indicator", "area", "period", "value", "unit"),
}


def indicators_with_peers(folder: Path) -> tuple[str, ...]:
    """Return the indicators of which a folder holds comparable areas, in the order of its files.

    Args:
        folder: `peers/` of a study; need not be there.

    Raises:
        DataError: a file lacks a column or is not UTF-8.
    """
    names = [name for name in (OWN_FILE, "city_growth.csv") if (folder / name).is_file()]
    return tuple(dict.fromkeys(one for name in names for one in _read(folder, name)["indicator"]))


def own_peers(folder: Path, what: Indicator) -> Peers | None:
    """Return the comparable areas that a folder's `peers.csv` has of an indicator; None where it has none.

    Args:
        folder: `peers/` of a study.
        what: the indicator; rows in a unit of growth are growth rates on a year before, others are its levels.
    """
    if not (folder / OWN_FILE).is_file():
        return None
    table = _read(folder, OWN_FILE)
    rows = table[table["indicator"] == what.id]
    if rows.empty:
        return None
    units = list(dict.fromkeys(rows["unit"]))
    try:
        kind = GROWTH_RATE if UNITS[find_unit(units[0])].dimension == GROWTH else what.kind
        if len(units) > 1:
            raise DataError(f"rows are in {units[0]!r} and in {units[1]!r}; write all of an indicator in one unit.")
        return Peers.from_frame(rows[["area", "period", "value"]], kind=kind, unit=units[0], indicator=what.id)
    except PsiError as error:
        raise DataError(f"{OWN_FILE}, indicator {what.id!r}: {error}") from error


@typed
def load_peers(folder: Path | str, indicator: str) -> Peers:
    """Read the growth panel of one indicator.

    Args:
        folder: a folder that holds areas.csv, city_growth.csv and province_growth.csv (`data/raw/peers`).
        indicator: one of the column `indicator`.

    Returns:
        Every city and province of the panel, with NaN where a figure was left out.

    Raises:
        DataError: a file or column is missing, a number cannot be read, a row is repeated, an indicator has no panel.
    """
    areas = _read(Path(folder), "areas.csv")
    cities = _read(Path(folder), "city_growth.csv")
    if indicator not in (covered := list(dict.fromkeys(cities["indicator"]))):
        raise DataError(f"indicator {indicator!r} has no peers. {did_you_mean(indicator, covered)}")
    provinces = _read(Path(folder), "province_growth.csv")
    reference_growth, references, reference_years = _grid(provinces, indicator, "province", "province_growth.csv")
    growth, names, years = _grid(cities, indicator, "area", "city_growth.csv")
    known = areas.set_index("area")
    for name in names:
        if name not in known.index:
            raise DataError(f"city_growth.csv: area {name!r} is not in areas.csv. {did_you_mean(name, known.index)}")
        if known.loc[name, "province"] not in references:
            raise DataError(f"areas.csv: province {known.loc[name, 'province']!r} of {name!r} is not in province_growth.csv; add its rows.")
    rows = known.loc[list(names)]
    return Peers(
        indicator=indicator,
        areas=names,
        ids=tuple(rows["id"]),
        reference_of=np.array([references.index(province) for province in rows["province"]], dtype=np.int64),
        own_province=(rows["is_its_own_province"] == "yes").to_numpy(dtype=bool),
        years=years,
        growth=growth,
        references=references,
        reference_years=reference_years,
        reference_growth=reference_growth,
    )


def _read(folder: Path, name: str) -> pd.DataFrame:
    path = folder / name
    if not path.is_file():
        files = ", ".join(each for each in _COLUMNS if each != OWN_FILE)
        raise DataError(f"{name} is not in {folder}; a panel of cities needs {files}, comparable areas of any kind {OWN_FILE}.")
    try:
        table = pd.read_csv(io.BytesIO(bytes_of(path)), dtype=str, keep_default_na=False, encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DataError(f"{name} is not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8.") from error
    for column in _COLUMNS[name]:
        if column not in table.columns:
            raise DataError(f"{name} has no column {column!r}. {did_you_mean(column, table.columns)}")
    return table


def _grid(table: pd.DataFrame, indicator: str, key: str, name: str) -> tuple[FloatArray, tuple[str, ...], IntArray]:
    """Long rows of one indicator to (rows, years) of log growth, the row names and the years."""
    rows = table[table["indicator"] == indicator]
    if rows.empty:
        raise DataError(f"{name} has no row of indicator {indicator!r}.")
    repeated = rows.duplicated([key, "year"])
    if repeated.any():
        first = rows[repeated].iloc[0]
        raise DataError(f"{name}, row {rows.index[repeated][0] + 2}: {first[key]} {indicator} {first['year']} is repeated; keep one.")
    percent = pd.to_numeric(rows["growth_percent"], errors="coerce")
    year = pd.to_numeric(rows["year"], errors="coerce")
    bad = ~(np.isfinite(percent) & (percent > -100.0) & np.isfinite(year))
    if bad.any():
        row = rows[bad].iloc[0]
        raise DataError(
            f"{name}, row {rows.index[bad][0] + 2}: year {row['year']!r}, growth_percent {row['growth_percent']!r} cannot be read."
        )
    names = tuple(dict.fromkeys(rows[key]))
    years = np.arange(int(year.min()), int(year.max()) + 1, dtype=np.int64)
    grid = np.full((len(names), len(years)), np.nan)
    position = {each: place for place, each in enumerate(names)}
    grid[[position[each] for each in rows[key]], year.to_numpy(dtype=int) - years[0]] = np.log1p(percent.to_numpy(dtype=float) / 100.0)
    return grid, names, years
