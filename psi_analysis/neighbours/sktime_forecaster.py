"""`forecast` as a forecaster of sktime: fit, predict, intervals, quantiles, and paths as a distribution of skpro.

Needs sktime, which is no dependency: `pip install sktime skpro`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from psi_analysis.errors import ParameterError
from psi_analysis.forecasts.defaults import PATHS
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.models.protocol import FloatArray
from psi_analysis.models.streams import DEFAULT_SEED
from psi_analysis.nouns.indicators import Kind
from psi_analysis.nouns.periods import FREQUENCIES
from psi_analysis.nouns.series import Series

try:
    from sktime.forecasting.base import BaseForecaster
except ImportError:  # said when one is made
    BaseForecaster = object

FIRST_YEAR = 1900
"""Observations without years, quarters or months are counted as years from here on."""


class PsiForecaster(BaseForecaster):  # type: ignore[misc]
    """Forecasts one series as a bundle of sample paths.

    Years, quarters and months are seen as such; observations at any other distance are taken as evenly spaced, without seasons.

    Args:
        models: members by name; the default pool when None.
        kind: of the series: "flow", "stock", "ratio", "multiple", "growth" or "count".
        n_paths: sample paths.
        seed: names the random streams.

    Raises:
        ParameterError: sktime is not installed.

    >>> PsiForecaster(models="drift").fit(y).predict_quantiles(fh=[1, 2, 3], alpha=[0.1, 0.5, 0.9])  # doctest: +SKIP
    """

    _tags = {  # noqa: RUF012 (sktime's own form)
        "authors": ["The psi_analysis authors"],
        "capability:exogenous": False,
        "capability:insample": False,
        "capability:pred_int": True,
        "capability:pred_int:insample": False,
        "requires-fh-in-fit": False,
        "y_inner_mtype": "pd.Series",
    }

    def __init__(
        self, models: str | Sequence[str] | None = None, kind: Kind = "flow", n_paths: int = PATHS, seed: int = DEFAULT_SEED
    ) -> None:
        if BaseForecaster is object:
            raise ParameterError("sktime is not installed: pip install sktime skpro")
        self.models, self.kind, self.n_paths, self.seed = models, kind, n_paths, seed
        super().__init__()

    def _fit(self, y: pd.Series, X: object, fh: object) -> PsiForecaster:
        """Keep the observations, under periods that `forecast` knows."""
        index = y.index.to_period() if isinstance(y.index, pd.DatetimeIndex) and y.index.freq is not None else y.index
        known = isinstance(index, pd.PeriodIndex) and index.freqstr.partition("-")[0] in FREQUENCIES
        periods = index if known else pd.period_range(str(FIRST_YEAR), periods=len(y), freq="Y")
        self._name = y.name
        self._known = Series.from_pandas(pd.Series(y.to_numpy(dtype=float), index=periods, name="y"), kind=self.kind)
        return self

    def _paths_at(self, fh: Any) -> tuple[FloatArray, pd.Index]:
        """Paths at the steps asked for, (n_paths, steps), and where these stand."""
        steps = fh.to_relative(self.cutoff).to_numpy().astype(int)
        made = forecast(
            self._known, to=self._known.origin + int(steps.max()), models=self.models, n_paths=self.n_paths, seed=self.seed
        )  # fmt: skip
        return made.paths[:, steps - 1], fh.to_absolute_index(self.cutoff)

    def _predict(self, fh: Any, X: object) -> pd.Series:
        """Return the median."""
        paths, index = self._paths_at(fh)
        return pd.Series(np.median(paths, axis=0), index=index, name=self._name)

    def _predict_quantiles(self, fh: Any, X: object, alpha: Sequence[float]) -> pd.DataFrame:
        """Return quantiles, a column each."""
        paths, index = self._paths_at(fh)
        columns = pd.MultiIndex.from_product([self._get_varnames(), alpha])
        return pd.DataFrame(np.quantile(paths, list(alpha), axis=0).T, index=index, columns=columns)

    def _predict_proba(self, fh: Any, X: object, marginal: bool = True) -> Any:
        """Return the paths as an empirical distribution."""
        from skpro.distributions.empirical import Empirical

        paths, index = self._paths_at(fh)
        columns = pd.Index(self._get_varnames())
        places = pd.MultiIndex.from_product([range(len(paths)), index])
        return Empirical(pd.DataFrame(paths.reshape(-1, 1), index=places, columns=columns), time_indep=marginal)

    @classmethod
    def get_test_params(cls, parameter_set: str = "default") -> list[dict[str, Any]]:
        """Return the settings that sktime's own checks use."""
        return [{"models": "drift", "n_paths": 200}, {"models": ["drift", "naive"], "n_paths": 100, "seed": 7}]
