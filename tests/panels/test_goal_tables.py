"""The table of goals of a panel: its rows keep their order, and what is no level is not taken for one."""

import numpy as np
import pandas as pd
import pytest

import psi_analysis as psi
from psi_analysis.errors import SeriesError
from psi_analysis.panels.goal_tables import read_goals
from psi_analysis.panels.panel_assessing import assess_in_chunks, assess_panel
from tests.panels.made_up import made_up_goals, made_up_table, one_series

TABLE = made_up_table(5)
GOALS = made_up_goals(TABLE)


def test_goals_come_back_in_the_order_given_whatever_the_order_and_the_chunks_of_the_series():
    goals = GOALS.sample(frac=1.0, random_state=4).reset_index(drop=True)
    assert goals["series"].tolist() != GOALS["series"].tolist()
    made = assess_panel(TABLE, horizon=3, goals=goals, chunk=2).goals
    assert made["series"].tolist() == goals["series"].tolist() and made["value"].tolist() == goals["value"].tolist()
    own = assess_panel(TABLE, horizon=3, goals=GOALS).goals.set_index("series")["probability"]
    assert made["probability"].tolist() == own.loc[goals["series"]].tolist()
    for part in assess_in_chunks(TABLE, horizon=3, goals=goals, chunk=2):
        assert part.goals["series"].tolist() == goals.loc[part.goals.index, "series"].tolist()


def test_a_blank_relation_is_at_least():
    goals = GOALS.assign(relation=["<=", None, float("nan"), "", " "])
    assert assess_panel(TABLE, horizon=3, goals=goals).goals["relation"].tolist() == ["<=", ">=", ">=", ">=", ">="]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"kind": ["level", "", None, "average growth", "level"]}, "row 3: kind 'average growth'; a panel judges levels alone"),
        ({"base": [None, 2023, None, None, None]}, "row 1: a base; a panel judges levels alone"),
        ({"kind": "milestone"}, "row 0: kind 'milestone'"),
    ],
)
def test_growth_and_additions_are_refused_where_a_level_would_be_judged(more, words):
    with pytest.raises(SeriesError, match=words):
        read_goals(GOALS.assign(**more))


def test_kinds_that_are_levels_are_read():
    read = read_goals(GOALS.assign(kind=["level", "ratio", "count", "", None], base=pd.Series([None] * 5, dtype=object)))
    assert read.value.tolist() == GOALS["value"].tolist()


@pytest.mark.parametrize("model", ["engine", "naive"])
@pytest.mark.parametrize(
    ("kind", "values", "bound"),
    [("count", [0, 1, 0, 2, 0, 0, 1, 3, 0, 1, 0, 0, 2, 0], 0.0), ("ratio", [0.9, 0.95, 1, 1, 0.99, 1, 1, 0.98, 1, 1, 1], 1.0)],
)
def test_more_than_a_bound_is_another_goal_than_at_least_the_bound(model, kind, values, bound):
    """Nothing and everything are values with a probability of their own: more than nothing is not certain, less is impossible."""
    table = one_series("a", [float(value) for value in values])
    goals = pd.DataFrame({"series": "a", "period": 2026, "value": bound, "relation": [">=", ">", "<=", "<"]})
    made = assess_panel(table, horizon=3, goals=goals, kind=kind, model=model).goals
    own = psi.Series.from_pandas(table.set_index("period")["value"], kind=kind, name="a", unit="share" if kind == "ratio" else "count")
    alone = psi.forecast(own, to="2026", models=model, n_paths=4000)
    said = [psi.assess(alone, psi.Target(relation, bound, "2026")).probability for relation in goals["relation"]]
    np.testing.assert_allclose(made["probability"], said, atol=0.03)
    at_least, more, at_most, less = made["probability"]
    assert (at_least + less, more + at_most) == pytest.approx((1.0, 1.0)) and 0.2 < at_least - more < 0.8


def test_what_comes_by_seasons_is_reached_in_its_own_season_alone_as_one_series_says():
    quarters = pd.period_range("2018Q1", periods=24, freq="Q").astype(str)
    value = np.tile([60.0, 100, 110, 150], 6) * 1.06 ** (np.arange(24) // 4) * (1 + 0.02 * np.random.default_rng(3).standard_normal(24))
    table = pd.DataFrame({"series": "a", "period": quarters, "value": value})
    goals = pd.DataFrame({"series": "a", "period": "2025Q1", "value": 91.0}, index=[0])
    alone = psi.forecast(psi.Series.from_pandas(table.set_index("period")["value"], name="a"), to="2025Q4", models="engine", n_paths=4000)
    for model in ("engine", "log_drift"):
        made = assess_panel(table, horizon=8, goals=goals, kind="flow", model=model).goals.iloc[0]
        stock = assess_panel(table, horizon=8, goals=goals, kind="stock", model=model).goals.iloc[0]
        assert 0.05 < made["reached_by"] < 0.95 and stock["reached_by"] > 0.99
        if model == "engine":
            assert made["reached_by"] == pytest.approx(
                psi.assess(alone, psi.Target(">=", 91.0, "2025Q1")).first_passage.by["2025Q1"], abs=0.03
            )
