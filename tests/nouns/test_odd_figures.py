"""A figure far from its neighbours, without their sign, in another unit from somewhere on, or counted from January is remarked on."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from psi_analysis.nouns.odd_figures import counted_from_january, odd_figure
from psi_analysis.nouns.series import Series
from tests.spec_tables import rows

ODD = """
values                              | said
101 108 0.116 121 130               | 2012: 0.116 stands between 108 and 121
101 108 116 121 130                 |
101 108 0 121 130 126               | 2012: 0 stands between 108 and 121
101 108 -9999 121 130               | 2012: -9999 stands between 108 and 121
101 108 116 121 -130                | 2014: -130 stands beside 121
2 3 0 2 3 4                         |
12 3 -4 8 5                         |
0 0 1 0 1                           |
0.31 0.33 0.34 35.1 36.2            | 2013: from here on the figures are about 100 times as large
5100 5200 5400 0.55 0.56            | 2013: from here on the figures are about 10,000 times as small
10 90 800 7000 60000                |
100 110 950 1000 1100               |
10 242 460 602 744                  |
100 110 1300 1400 1500              | 2012: from here on the figures are about 10 times as large
"""


@pytest.mark.parametrize(("values", "said"), rows(ODD))
def test_what_looks_like_a_slip_is_named_and_nothing_else(values: str, said: str) -> None:
    figures = np.array([float(value) for value in values.split()])
    period, words = odd_figure(pd.period_range("2010", periods=len(figures), freq="Y"), figures)
    assert words.startswith(said) and bool(words) is bool(said)
    assert (str(period) == said[:4]) if said else period is None


FROM_JANUARY = """
frequency | values                              | is so
Q         | 10 21 33 45 11 23 35 47             | yes
Q         | 10 11 12 13 10.5 11.5 12.5 14       | no
Q         | 10 21 33 32 11 23 35 47             | no
Q         | 60 100 110 150 63 106 117 159       | no
Q         | 1 2 3 4 5                           | no
Q         | 10 21 33 45                         | no
Q         | 33 45 11 23                         | no
M         | 1 2 3 4 5 6 7 8 9 10 11 12 1.1 2.2  | yes
"""


@pytest.mark.parametrize(("frequency", "values", "is_so"), rows(FROM_JANUARY))
def test_figures_that_rise_through_each_year_may_count_from_january(frequency: str, values: str, is_so: str) -> None:
    figures = np.array([float(value) for value in values.split()])
    first = "2023-07" if values.startswith("33") else "2023-01"
    index = pd.period_range(first, periods=len(figures), freq=frequency)
    assert bool(counted_from_january(index, figures)) is (is_so == "yes")
    if is_so == "yes":
        own = pd.Series(figures, index=index)
        with pytest.warns(UserWarning, match="if they count from January"):
            Series.from_pandas(own, kind="flow")


def test_a_rate_of_growth_below_zero_is_a_bad_year_and_no_slip() -> None:
    figures = np.array([5.0, 4.2, 4.4, 4.6, 4.7, -0.8])
    index = pd.period_range("2018", periods=6, freq="Y")
    assert odd_figure(index, figures, "growth") == (None, "") and odd_figure(index, figures, "stock")[1]
    Series.from_pandas(pd.Series(figures, index=index), kind="growth", unit="percent a year")  # a remark would be an error here
