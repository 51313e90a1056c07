import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import ModelError, SeriesError
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.forecasts.links import RealLines, anchor_of, bounds_of, default_link, from_real_line, hold_in_bounds, to_real_line
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


def growing_by(*changes):
    return 100 * np.exp(np.cumsum([0.0, *changes]))


ONE = np.array([0.5, 1.0, 1.5, 1.0])
"""Mean 1, standard deviation 0.408: the mean is one of them where the deviation is stretched by 2.449."""


@pytest.mark.parametrize(("stretch", "link"), [(2.44, "log"), (2.46, "identity")])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_growth_is_steady_from_one_standard_deviation_on(stretch, link, sign):
    changes = sign * 0.05 * (1.0 + stretch * (ONE - 1.0))
    assert default_link(growing_by(*changes), "stock") == link


@pytest.mark.parametrize(("changes", "link"), [(3, "log"), (4, "identity")])
@pytest.mark.parametrize("seasons", [1, 4])
def test_four_changes_on_a_year_before_say_whether_growth_is_steady(changes, link, seasons):
    uneven = np.repeat(growing_by(*np.tile([0.5, -0.5], 10)), seasons)[: changes + seasons]
    if seasons > 1:
        uneven = 100 + 50 * np.random.default_rng(2).standard_normal(changes + seasons) ** 2
    assert default_link(uneven, "stock", seasons) == link


@pytest.mark.parametrize(("value", "link"), [(699.0, "log"), (699.0, "logit"), (-699.0, "log")])
def test_only_what_floating_point_cannot_hold_is_cut_off(value, link):
    assert from_real_line(np.array([value]), link)[0] == pytest.approx(np.exp(value) if link == "log" else 1.0)
    assert from_real_line(np.array([1.05 * value]), "log")[0] == pytest.approx(np.exp(np.sign(value) * 700.0))
    assert 0 < from_real_line(np.array([-800.0]), "logit")[0] < 1e-300


@pytest.mark.parametrize(
    ("history", "kind", "unit", "bounds"),
    [
        ([], "ratio", "", (0.0, 1.0)),
        ([], "stock", "", (-np.inf, np.inf)),
        ([0.5, 0.9], "ratio", "", (5e-7, 1 - 1e-7)),
        ([-0.1, 1.2], "ratio", "", (0.0, 1.0)),
        ([3.0, 9.0], "growth", "rank", (1.0, np.inf)),
        ([0.0, 9.0], "stock", "", (0.0, np.inf)),
        ([-1e-9, 9.0], "stock", "", (-np.inf, np.inf)),
        ([4.0, 9.0], "multiple", "", (4e-6, np.inf)),
        ([4.0, 9.0], "growth", "", (-np.inf, np.inf)),
    ],
)
def test_a_quantity_stays_off_the_bounds_it_has_never_been_at(history, kind, unit, bounds):
    assert bounds_of(np.array(history, dtype=float), kind, unit) == pytest.approx(bounds)


@pytest.mark.parametrize("wrong", [0.0, 1.0, -0.1, 1.1])
def test_a_logit_needs_shares_between_nothing_and_all_and_names_the_first_that_is_not(wrong):
    with pytest.raises(SeriesError, match=f"found {wrong:g}. A percentage"):
        to_real_line(np.array([0.5, wrong, 7.0]), "logit")


def test_many_series_come_back_each_on_its_own_line_and_within_its_own_bounds():
    histories = [np.array([5.0, 10.0]), np.array([0.2, 0.5]), np.array([-3.0, 4.0]), np.array([50.0, 100.0])]
    lines, there = RealLines.of(histories, ["log", "logit", "identity", "log"], "stock")
    assert there[0] == pytest.approx([8 - np.log(2), 8.0]) and there[3] == pytest.approx(there[0])
    assert there[1] == pytest.approx([np.log(0.25), 0.0]) and there[2].tolist() == [-3.0, 4.0]
    values = np.array([[8.0, 9.0], [0.0, 2.0], [-7.0, 7.0], [8.0, -900.0]])
    back = lines.back(values)
    assert back[0] == pytest.approx([10.0, 10 * np.e]) and back[1] == pytest.approx([0.5, 1 / (1 + np.exp(-2))])
    assert back[2].tolist() == [-7.0, 7.0] and back[3] == pytest.approx([100.0, 5e-5])
    picked = lines.pick(np.array([3, 1]))
    assert picked.back(values[[3, 1]]) == pytest.approx(back[[3, 1]])
    deep = lines.back(np.repeat(values[:, None, :], 3, axis=1))
    assert deep[:, 2] == pytest.approx(back)


def test_a_level_beyond_a_line_is_infinitely_far():
    lines, _ = RealLines.of([np.array([5.0, 10.0]), np.array([0.2, 0.5]), np.array([-3.0, 4.0])], ["log", "logit", "identity"], "stock")
    assert lines.levels(np.array([20.0, 0.75, -2.0])) == pytest.approx([8 + np.log(2), np.log(3), -2.0])
    assert lines.levels(np.array([0.0, 0.0, 0.0])).tolist() == [-np.inf, -np.inf, 0.0]
    assert lines.levels(np.array([-1.0, 1.0, 5.0])).tolist() == [-np.inf, np.inf, 5.0]


def test_only_logarithms_are_anchored_and_nothing_where_nothing_is_observed():
    assert anchor_of(np.array([3.0, 9.0]), "log") == 1.0 and anchor_of(np.array([3.0, 9.0]), "logit") == 0.0
    assert anchor_of(np.empty(0), "log") == 0.0
