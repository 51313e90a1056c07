"""A series of one's own as what the explorer asks of a study."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pandas as pd

from psi_analysis.errors import SeriesError
from psi_analysis.models.streams import DEFAULT_SEED
from psi_analysis.nouns.areas import AreaId
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.data import Data

AHEAD = 3
"""Years after its last figure that a series of one's own is asked about."""


class OwnStudy:
    """One yearly series, without a plan, larger areas, comparable ones or days of publication."""

    as_of: dt.date | None = None
    folder = Path()

    def __init__(self, known: Series) -> None:
        self.known = known
        self.area = AreaId(str(known.area) or "own", known.name, known.name)
        self.indicators: Mapping[str, Indicator] = {known.indicator.id: known.indicator}
        self.areas, self.targets = {str(self.area): self.area}, dict[str, Target]()
        plan = SimpleNamespace(base=known.origin, end=known.origin + AHEAD)
        self.study = SimpleNamespace(area=self.area, plan=plan, seed=DEFAULT_SEED)

    def series(self, indicator: str, *, area: object = None) -> Series:
        """Return the series."""
        return self.known

    def indicator(self, id: str) -> Indicator:
        """Return what it measures."""
        return self.known.indicator

    def on(self, day: str | None) -> OwnStudy:
        """Return the same: no day of publication is known."""
        return self

    def reference_of(self, area: object) -> None:
        """Return no larger area."""

    def has_peers(self, indicator: str) -> bool:
        """Say that there are no comparable areas."""
        return False


def own_study(series: Series | pd.Series) -> Data:
    """Return a series of one's own as the explorer takes it.

    Raises:
        SeriesError: it is not yearly.
    """
    known = series if isinstance(series, Series) else Series.from_pandas(series)
    if known.frequency != "Y":
        raise SeriesError(f"the explorer takes yearly series; {known.name!r} is not: give its years.")
    return cast(Data, OwnStudy(known))
