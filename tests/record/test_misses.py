"""A miss is explained by parts that add up: better data, the larger area's true growth, other code, the rest."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import ParameterError, SeriesError
from psi_analysis.nouns.series import Series
from psi_analysis.record.misses import DATA, METHOD, REFERENCE, REST, explain_miss, split_miss

YEARS = range(2003, 2024)


def series(values: list[float], name: str) -> Series:
    years = range(2003, 2003 + len(values))
    return Series.from_pandas(pd.Series(values, index=years, name=name), unit="100m yuan", kind="stock")


def grown(rates: list[float], start: float = 100.0) -> list[float]:
    return (start * np.cumprod([1.0, *[1 + rate for rate in rates]])).tolist()


@pytest.fixture
def steady() -> list[float]:
    """Twenty rates of about ten percent."""
    return (0.1 + 0.01 * np.sin(np.arange(20))).tolist()


def test_parts_add_up_to_the_miss_whatever_the_medians() -> None:
    medians = {(): 100.0, (DATA,): 90.0, (REFERENCE,): 130.0, (DATA, REFERENCE): 111.0}
    found = split_miss(117.0, 102.0, lambda on: {0.1: medians[tuple(sorted(on))] - 9, 0.5: medians[tuple(sorted(on))], 0.9: 125.0})
    assert found.parts == {DATA: -14.5, REFERENCE: 25.5, METHOD: -2.0, REST: 6.0}
    assert sum(found.parts.values()) == pytest.approx(found.miss) == 15.0 and found.within


def test_an_outcome_outside_the_band_with_all_put_right_is_said_to_be_outside() -> None:
    found = split_miss(150.0, 100.0, lambda on: {0.1: 90.0, 0.5: 100.0, 0.9: 110.0})
    assert not found.within and found.percentile is None and found.parts[REST] == 50.0
    assert "outside the band of 80 %" in repr(found)


def test_a_reference_that_slowed_down_explains_the_miss_of_a_share_of_it(steady: list[float]) -> None:
    own, larger = series(grown(steady), "town"), series(grown(steady, 1000.0), "land")
    slower = series(grown([*steady, 0.02, 0.02], 1000.0), "land")
    came = own.last * 1.02**2
    found = explain_miss((own, own), (larger, slower), to="2025", outcome=came, n_paths=2000)
    assert found.miss < -0.1 * came
    assert found.parts[REFERENCE] == pytest.approx(found.miss, rel=0.15) and found.parts[DATA] == 0.0 and found.within
    assert sum(found.parts.values()) == pytest.approx(found.miss)


@pytest.mark.slow
def test_figures_that_were_revised_explain_the_miss_of_a_forecast_that_knew_the_old_ones(steady: list[float]) -> None:
    truth = series(grown(steady), "town")
    old = series([*truth.y[:-1], truth.last * 1.1], "town")
    found = explain_miss((old, truth), to="2024", outcome=truth.last * 1.1, n_paths=2000)
    assert found.parts[DATA] < 0 and found.parts[REFERENCE] == 0.0
    assert found.parts[DATA] == pytest.approx(found.miss, rel=0.5)


@pytest.mark.slow
def test_a_median_that_was_published_by_other_code_is_a_part_of_its_own(steady: list[float]) -> None:
    own = series(grown(steady), "town")
    here = explain_miss((own, own), to="2024", outcome=700.0, n_paths=500)
    then = explain_miss((own, own), to="2024", outcome=700.0, said=here.said - 5.0, n_paths=500)
    assert here.parts[METHOD] == 0.0 and then.parts[METHOD] == pytest.approx(5.0) and then.miss == pytest.approx(here.miss + 5.0)


def test_what_cannot_be_explained_is_refused(steady: list[float]) -> None:
    own, larger = series(grown(steady), "town"), series(grown(steady, 1000.0), "land")
    with pytest.raises(SeriesError, match="ends in 2023, before 2025; give it as it is known now"):
        explain_miss((own, own), (larger, larger), to="2025", outcome=1.0)
    with pytest.raises(SeriesError, match="ends in 2022, before 2023"):
        explain_miss((own, series(grown(steady[:-1]), "town")), to="2025", outcome=1.0)
    with pytest.raises(ParameterError, match="2023 is not after 2023"):
        explain_miss((own, own), to="2023", outcome=1.0)
