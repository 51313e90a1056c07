"""Frames of comparable areas as people have them."""

import numpy as np
import pandas as pd
import pytest

import psi_analysis as psi
from psi_analysis.errors import PsiError
from psi_analysis.studies.comparable.peer_frames import histories_of

WIDE = pd.DataFrame({"north": [100.0, 108, 118], "south": [50.0, None, 61]}, index=[2021, 2022, 2023])
LONG = WIDE.rename_axis("period").reset_index().melt("period", var_name="area", value_name="value")


@pytest.mark.parametrize(
    "frame",
    [
        WIDE,
        LONG,
        LONG.dropna().sample(frac=1.0, random_state=1),
        WIDE.rename_axis("year").reset_index(),
        WIDE.T,
        WIDE.T.rename_axis("area").reset_index(),
        LONG.rename(columns={"area": "地区", "period": "年份", "value": "数值"}),
        LONG.astype(str).replace("nan", ""),
    ],
)
def test_every_layout_is_read_alike(frame):
    made = histories_of(frame, "stock", "count")
    assert made.areas == ("north", "south")
    assert [str(one) for one in made.periods] == ["2021", "2022", "2023"]
    np.testing.assert_array_equal(made.values, WIDE.to_numpy().T)


def test_percentages_become_fractions():
    np.testing.assert_allclose(histories_of(WIDE / 10, "growth", "percent a year").values, WIDE.to_numpy().T / 1000)


@pytest.mark.parametrize(
    ("frame", "kind", "unit", "said"),
    [
        (pd.concat([LONG, LONG]), "stock", "count", "'north' has 2021 more than once"),
        (WIDE / 10, "growth", "count", "if it is percent, divide by 100"),
        (WIDE / 2, "ratio", "count", "it looks like percent"),
        (WIDE.reset_index(drop=True), "stock", "count", "no periods that can be read"),
        (WIDE.iloc[:0], "stock", "count", "holds no figure"),
        (WIDE, "stok", "count", "Did you mean 'stock'"),
        (LONG.replace({50.0: "fifty"}), "stock", "count", "fifty"),
    ],
)
def test_what_cannot_be_read_is_said(frame, kind, unit, said):
    with pytest.raises(PsiError, match=said):
        histories_of(frame, kind, unit)


def test_provinces_are_left_out_by_the_studys_own_name():
    provinces = psi.load("data/raw").peers("loans").provinces()
    assert len(provinces.without("hunan").areas) == len(provinces.areas) - 1 == 30
    assert "湖南" not in provinces.without("hunan").areas
