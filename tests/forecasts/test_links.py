import numpy as np
import pytest

from psi_analysis.errors import SeriesError
from psi_analysis.forecasts.links import from_real_line, to_real_line


@pytest.mark.parametrize(("link", "values"), [("log", [1e-9, 1.0, 1e12]), ("logit", [1e-6, 0.13, 0.999]), ("identity", [-5.0, 0.0, 1e9])])
def test_there_and_back_is_the_same_number(link, values):
    values = np.array(values)
    assert from_real_line(to_real_line(values, link), link) == pytest.approx(values, rel=1e-9)


def test_a_log_link_refuses_zero_and_quotes_it():
    with pytest.raises(SeriesError, match="above 0; found 0"):
        to_real_line(np.array([1.0, 0.0]), "log")


def test_a_percentage_given_as_a_share_is_told_to_be_divided():
    with pytest.raises(SeriesError, match=r"between 0 and 1; found 14\.1\. A percentage is divided by 100"):
        to_real_line(np.array([0.14, 14.1]), "logit")


def test_extreme_paths_stay_finite():
    assert np.isfinite(from_real_line(np.array([-1e6, 1e6]), "log")).all()
    assert np.isfinite(from_real_line(np.array([-1e6, 1e6]), "logit")).all()
