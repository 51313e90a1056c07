import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import ModelError, SeriesError
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.forecasts.links import default_link, from_real_line, hold_in_bounds, to_real_line
from psi_analysis.goals.answers.assessing import assess
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target
from psi_analysis.panels.panel_assessing import assess_panel


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


BOUNDS = [
    ("ratio", [0.0, 0.9, 1.0], [-0.1, 0.5, 1.2], [0.0, 0.5, 1.0]),
    ("ratio", [0.5, 0.75], [-0.1, 0.5, 1.2], [5e-7, 0.5, 1.0 - 2.5e-7]),
    ("count", [0.0, 2.0], [-4.0, 0.5], [0.0, 0.5]),
    ("stock", [5.0, 2.0], [-4.0, 1.0], [2e-6, 1.0]),
    ("flow", [-1.0, 2.0], [-4.0, 1.0], [-4.0, 1.0]),
    ("growth", [0.01, 0.02], [-0.3, 1.4], [-0.3, 1.4]),
]


@pytest.mark.parametrize(("kind", "history", "paths", "held"), BOUNDS)
def test_what_is_simulated_stays_inside_the_bounds_of_its_kind(kind, history, paths, held):
    assert hold_in_bounds(np.array(paths), np.array(history), kind).tolist() == held


def test_every_member_of_a_share_and_of_a_count_stays_inside_its_bounds():
    share = Series.from_pandas(pd.Series([0.97, 0.98, 0.985, 0.992, 0.996, 0.999, 0.998, 0.999], index=range(2017, 2025)), unit="share",
                               kind="ratio", name="coverage")  # fmt: skip
    count = Series.from_pandas(pd.Series([0.0, 0, 0, 0, 2, 0, 0, 3], index=range(2017, 2025)), kind="count", name="awards")
    for series, highest in ((share, 1.0), (count, np.inf)):
        made = forecast(series, to="2029", n_paths=400)
        for paths in (made.paths, *made.members.values()):
            assert paths.min() >= 0.0 and paths.max() <= highest


def test_a_growth_goal_on_a_positive_series_with_a_dip_has_an_answer():
    uneven = Series.from_pandas(
        pd.Series([100.0, 104, 110, 60, 85, 118, 122, 126, 131, 135], index=range(2015, 2025)), kind="flow", name="x"
    )
    made = forecast(uneven, to="2030", n_paths=400)
    answer = assess(made, Target(">=", 0.05, "2030", kind="average growth", base="2024"))
    assert 0.0 < answer.probability < 1.0 and set(answer.by_member) == set(made.members)
    start, end = made.series.last, made.at("2030")
    assert answer.probability == pytest.approx(np.mean(end >= start * 1.05**6))


STEADY = 100 * np.cumprod(1.09 + 0.02 * np.random.default_rng(3).standard_normal(24))
UNEVEN = 100 + 20 * np.random.default_rng(3).standard_normal(24)


@pytest.mark.parametrize(
    ("values", "kind", "seasons", "link"),
    [
        (STEADY, "stock", 1, "log"),
        (1 / STEADY, "flow", 1, "log"),
        (UNEVEN, "stock", 1, "identity"),
        (UNEVEN[:4], "stock", 1, "log"),
        (np.repeat(STEADY, 4) * np.tile([0.7, 1.3, 1.1, 0.9], 24), "flow", 4, "log"),
        (np.append(STEADY, 0.0), "count", 1, "identity"),
        (STEADY / 1000, "ratio", 1, "logit"),
        (np.array([0.5, 0.9, 1.0]), "ratio", 1, "identity"),
        (STEADY, "growth", 1, "identity"),
        (STEADY / 100, "multiple", 1, "log"),
    ],
)
def test_the_link_follows_the_kind_and_the_past(values, kind, seasons, link):
    assert default_link(values, kind, seasons) == link
    assert kind == "ratio" or default_link(values * 1e4, kind, seasons) == link


def test_steady_growth_is_carried_on_by_both_verbs_and_a_link_may_be_asked_for():
    table = pd.DataFrame({"series": "x", "period": range(2001, 2025), "value": STEADY})
    goal = STEADY[-1] * 1.07**4
    one = pd.Series(STEADY, index=range(2001, 2025), name="x")
    alone = assess(forecast(one, to="2028", n_paths=2000), Target(">=", goal, "2028")).probability
    goals = pd.DataFrame({"series": ["x"], "period": [2028], "value": [goal]})
    panel = assess_panel(table, horizon=4, goals=goals).goals["probability"].item()
    assert abs(alone - panel) < 0.2 and min(alone, panel) > 0.6
    assert assess_panel(table, horizon=4, goals=goals, link="identity").goals["probability"].item() < 0.4
    with pytest.raises(ModelError, match=r"link 'Log' is not known\. Did you mean 'log'"):
        forecast(one, to="2028", link="Log")
