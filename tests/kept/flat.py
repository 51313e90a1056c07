"""Any result as a flat list of its numbers and short names, so that two of them can be compared line by line."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.comparable.peers import Peers
from psi_analysis.studies.data import Data
from psi_analysis.studies.study_file import Study

LEFT_OUT = (Data, Peers, Study, Target)
"""What went in, not what came out."""

MOST = 24
"""Longest array told number by number; of a longer one mean, spread, ends and median are."""

_SHORT = re.compile(r"[\x21-\x7e][\x20-\x7e]{0,23}")
Leaf = float | str


def leaves(value: object, path: str = "") -> Iterator[tuple[str, Leaf]]:
    """Yield (path, number or short name) of everything a result holds; sentences and what went in are left out."""
    if value is None or isinstance(value, str | bool | int | float | np.generic | dt.date | pd.Period):
        yield from _plain(value, path)
    elif isinstance(value, Forecast):
        yield from leaves(_forecast(value), path)
    elif isinstance(value, Series):
        yield from leaves({"origin": value.origin, "last": value.last, "n": len(value.values)}, path)
    elif isinstance(value, LEFT_OUT):
        return
    elif isinstance(value, np.ndarray | pd.Series | pd.Index):
        yield from _array(value, path)
    elif isinstance(value, pd.DataFrame):
        yield from leaves({str(name): value[name].to_numpy() for name in value.columns}, path)
    elif dataclasses.is_dataclass(value):
        yield from leaves({each.name: getattr(value, each.name) for each in dataclasses.fields(value)}, path)
    elif isinstance(value, Mapping):
        for name, own in value.items():
            yield from leaves(own, f"{path}/{name}")
    elif isinstance(value, tuple | list | frozenset | set):
        for place, own in enumerate(sorted(value, key=str) if isinstance(value, frozenset | set) else value):
            yield from leaves(own, f"{path}/{place}")


def _plain(value: object, path: str) -> Iterator[tuple[str, Leaf]]:
    if isinstance(value, str):
        if _SHORT.fullmatch(value):
            yield path, value
    elif isinstance(value, int | float | np.number) and not isinstance(value, bool):
        yield path, float(value)
    else:
        yield path, str(value)


def _array(value: np.ndarray | pd.Series | pd.Index, path: str) -> Iterator[tuple[str, Leaf]]:
    array = np.asarray(value)
    if array.dtype.kind in "fiu" and array.size > MOST:
        told = {"n": array.size, "mean": array.mean(), "sd": array.std(), "low": array.min(), "high": array.max(), "mid": np.median(array)}
        yield from leaves(told, path)
    else:
        yield from leaves(array.ravel().tolist()[: 4 * MOST], path)


def _forecast(made: Forecast) -> dict[str, object]:
    ahead = {str(period): row for period, row in zip(made.periods, made.quantile([0.1, 0.5, 0.9]).to_numpy(), strict=True)}
    members = {name: np.median(own[:, -1]) for name, own in made.members.items()}
    return {"method": made.method, "ahead": ahead, "members": members, "weights": made.weights, "rests on": made.reference}
