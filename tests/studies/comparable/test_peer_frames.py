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
        WIDE.T.rename_axis("area").reset_index().assign(code=["N", "S"])[["area", "code", 2021, 2022, 2023]],
        WIDE.T.rename_axis("Country Name").reset_index().assign(what="loans")[["Country Name", "what", 2021, 2022, 2023]],
        WIDE.T.rename("{0} [YR{0}]".format, axis=1).rename_axis("Country Name").reset_index(),
        WIDE.T.rename("X{}".format, axis=1).rename_axis("region").reset_index(),
        WIDE.rename_axis("FY").reset_index(),
        LONG.rename(columns={"area": "state", "value": "gsp"}),
        LONG.rename(columns={"area": "geo", "period": "TIME_PERIOD", "value": "OBS_VALUE"}),
    ],
)
def test_every_layout_is_read_alike(frame):
    made = histories_of(frame, "stock", "count")
    assert made.areas == ("north", "south")
    assert [str(one) for one in made.periods] == ["2021", "2022", "2023"]
    np.testing.assert_array_equal(made.values, WIDE.to_numpy().T)


def test_a_number_of_an_area_beside_a_known_column_of_figures_is_its_name():
    made = histories_of(LONG.assign(area=[1, 1, 1, 2, 2, 2]).rename(columns={"area": "fips"}), "stock", "count")
    assert made.areas == ("1", "2")


def test_percentages_become_fractions():
    np.testing.assert_allclose(histories_of(WIDE / 10, "growth", "percent a year").values, WIDE.to_numpy().T / 1000)


@pytest.mark.parametrize(
    ("frame", "kind", "unit", "said"),
    [
        (pd.concat([LONG, LONG]), "stock", "count", "'north' has 2021 more than once"),
        (WIDE / 10, "growth", "count", "if it is percent, divide by 100"),
        (WIDE / 2, "ratio", "count", "it looks like percent"),
        (
            WIDE.T.rename("FY{}".format, axis=1),
            "stock",
            "count",
            "'FY2021' is a fiscal period, which is not supported; write the calendar's",
        ),
        (WIDE.rename("{}*".format), "stock", "count", "carries the footnote mark"),
        (WIDE, "stock", "bn EUR", "For any other amount give unit='count'"),
        (WIDE.reset_index(drop=True), "stock", "count", "no periods that can be read"),
        (WIDE.iloc[:0], "stock", "count", "holds no figure"),
        (
            LONG.assign(fips=1, gsp=2.0).drop(columns=["area", "value"]),
            "stock",
            "count",
            "2021 in several rows, and which column holds the area",
        ),
        (
            LONG.assign(area=[1, 1, 1, 2, 2, 2]).rename(columns={"area": "fips", "value": "gsp"}),
            "stock",
            "count",
            "columns=.area, 'period', value.",
        ),
        (WIDE, "stok", "count", "Did you mean 'stock'"),
        (LONG.replace({50.0: "fifty"}), "stock", "count", "fifty"),
    ],
)
def test_what_cannot_be_read_is_said(frame, kind, unit, said):
    with pytest.raises(PsiError, match=said):
        histories_of(frame, kind, unit)


def _own(levels: pd.DataFrame, lines: np.ndarray, column: str = "a") -> list[bool]:
    table = histories_of(levels, "stock", "count")
    own = pd.Series(levels[column].to_numpy(), index=table.periods)
    return table.is_own(own, lines, np.log(own.to_numpy())).tolist()


def test_an_area_with_nearly_all_changes_is_the_series_own():
    rng = np.random.default_rng(2)
    levels = pd.DataFrame({name: 100 * np.exp(np.cumsum(rng.normal(0.05, 0.02, 9))) for name in "abc"}, index=range(2010, 2019))
    levels["again"] = 1000.0 * levels["a"]
    levels.loc[2018, "again"] *= 1.01  # revised: one change of eight is another
    levels["half"] = np.where(levels.index > 2013, levels["a"], levels["b"])  # three or four of eight are others
    assert _own(levels, np.log(levels.to_numpy().T)) == [True, False, False, True, False]
    flat = levels.assign(a=[100.0] * 4 + [101.0] * 5, b=[100.0] * 5 + [101.0] * 4)  # two that stand still most years are not one
    assert _own(flat, np.log(flat.to_numpy().T))[1] is False


def test_provinces_are_left_out_by_the_studys_own_name():
    provinces = psi.load("data/raw").peers("loans").provinces()
    assert len(provinces.without("hunan").areas) == len(provinces.areas) - 1 == 30
    assert "湖南" not in provinces.without("hunan").areas


def test_a_table_of_several_indicators_is_told_to_keep_one() -> None:
    frame = pd.DataFrame({"indicator": ["a", "a", "b", "b"], "area": ["x"] * 4, "period": [2020, 2021] * 2, "value": [1.0, 2, 3, 4]})
    with pytest.raises(PsiError, match="column 'indicator' holds several of what is measured; keep the rows of one"):
        psi.Peers.from_frame(frame, kind="stock")
