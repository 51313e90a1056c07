"""The forecaster passes sktime's own checks; tried in an environment that has it.

python -m venv sktime && sktime/bin/pip install . sktime skpro pytest
sktime/bin/python -m pytest tests/neighbours/test_sktime_forecaster.py -m ""
"""

import numpy as np
import pandas as pd
import pytest

import psi_analysis as psi
from psi_analysis.errors import ParameterError
from psi_analysis.neighbours.sktime_forecaster import PsiForecaster

pytestmark = pytest.mark.filterwarnings("ignore")
YEARS = pd.Series([100.0, 104, 110, 113, 121, 124, 131], index=pd.period_range("2018", periods=7, freq="Y"), name="y")


def test_without_sktime_it_is_said_what_is_missing():
    try:
        import sktime  # noqa: F401
    except ImportError:
        with pytest.raises(ParameterError, match="pip install sktime"):
            PsiForecaster()


def test_quantiles_are_those_of_forecast():
    pytest.importorskip("sktime")
    fitted = PsiForecaster(models="drift", n_paths=500).fit(YEARS)
    ours = psi.forecast(YEARS, to="2027", models="drift", n_paths=500)
    said = fitted.predict_quantiles(fh=[1, 3], alpha=[0.1, 0.5])
    assert said.to_numpy().tolist() == np.quantile(ours.paths[:, [0, 2]], [0.1, 0.5], axis=0).T.tolist()
    assert fitted.predict(fh=[3]).index[0] == pd.Period("2027", "Y")
    proba = fitted.predict_proba(fh=[1, 2, 3])
    assert proba.mean().iloc[:, 0].tolist() == pytest.approx(ours.paths.mean(axis=0).tolist())


def test_months_are_seen_as_months_and_days_as_evenly_spaced():
    pytest.importorskip("sktime")
    months = pd.Series(np.arange(1.0, 61.0), index=pd.period_range("2020-01", periods=60, freq="M"))
    assert PsiForecaster(models="drift", n_paths=100).fit(months)._known.frequency == "M"
    days = pd.Series(np.arange(1.0, 61.0), index=pd.date_range("2020-01-01", periods=60, freq="D"))
    assert PsiForecaster(models="drift", n_paths=100).fit(days)._known.frequency == "Y"


@pytest.mark.slow
def test_it_passes_sktimes_own_checks():
    checks = pytest.importorskip("sktime.utils.estimator_checks")
    said = checks.check_estimator(PsiForecaster, raise_exceptions=False, verbose=False)
    assert len(said) > 50
    assert not {name: result for name, result in said.items() if result != "PASSED"}
