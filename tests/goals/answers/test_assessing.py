import dataclasses
import warnings

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import TargetError
from psi_analysis.goals.answers.assessing import assess, refuse
from psi_analysis.goals.answers.assessment import Reliability, WhatItTakes
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target
from psi_analysis.show.answer_cards import answer_lines
from psi_analysis.words.reasons import stated
from tests.goals.made_up import LOANS, made_up_forecast
from tests.spec_tables import rows

PATHS = np.exp(np.random.default_rng(5).normal(np.log([108, 112, 117, 123]), 0.1, (2000, 4)))
LEVEL = Target(">=", 120.0, "2027", about=True, id="L", indicator="loans", area="zhuzhou")
GROWTH = Target(">=", 0.05, "2027", kind="average growth", base="2024", id="G", indicator="loans", area="zhuzhou")


def test_an_assessment_answers_everything_about_a_level():
    members = {"drift": PATHS, "naive": PATHS * 0.9}
    answer = assess(made_up_forecast(PATHS, members=members, as_of="2026-11-23"), LEVEL, pair=GROWTH)
    assert answer.probability == np.mean(PATHS[:, 3] >= 120)
    assert answer.probability_range == (np.mean(PATHS[:, 3] * 0.9 >= 120), answer.probability)
    assert list(answer.tolerance) == [0.0, 0.005, 0.01, 0.02]
    assert answer.distance == 15.0
    assert answer.gap == pytest.approx(np.median(PATHS[:, 3]) - 120)
    assert answer.interval80 == pytest.approx(tuple(np.quantile(PATHS[:, 3], [0.1, 0.9])))
    assert answer.required.per_year == pytest.approx((120 / 105) ** 0.25 - 1)
    assert str(answer.required_remaining.start_period) == "2025"
    assert answer.first_passage.by.iloc[-1] >= answer.probability
    assert answer.implied_base.base == pytest.approx(120 / 1.05**3)
    assert answer.grade == "B"


def test_the_range_holds_the_pool_s_own_probability_where_few_paths_put_it_outside_its_members():
    answer = assess(made_up_forecast(PATHS * 1.1, members={"drift": PATHS, "naive": PATHS * 0.9}), LEVEL)
    assert max(answer.by_member.values()) < answer.probability
    assert answer.probability_range == (np.mean(PATHS[:, 3] * 0.9 >= 120), answer.probability)


def test_a_growth_goal_is_judged_and_keeps_its_pair():
    answer = assess(made_up_forecast(PATHS), GROWTH, pair=LEVEL)
    assert answer.probability == np.mean((PATHS[:, 3] / PATHS[:, 0]) ** (1 / 3) - 1 >= 0.05)
    assert answer.distance is None and answer.implied_base is not None
    assert answer.first_passage.by["2027"] >= answer.probability
    assert answer.tolerance == {}


def test_a_growth_goal_with_an_observed_base_asks_its_own_level_and_not_its_pair_s():
    goal = dataclasses.replace(GROWTH, base=str(made_up_forecast(PATHS).origin))
    answer = assess(made_up_forecast(PATHS), goal, pair=LEVEL)
    years = 2027 - made_up_forecast(PATHS).origin.year
    assert answer.distance == pytest.approx(105 * 1.05**years - 105)
    said = dict(answer_lines(answer, "en"))
    assert f"the goal comes to {10.5 * 1.05**years:.2f} billion yuan, " in said["Latest figure"]


def test_the_lines_say_growth_in_percent_and_levels_in_their_unit():
    answer = assess(made_up_forecast(PATHS), GROWTH, pair=LEVEL)
    said = dict(answer_lines(answer, "en"))
    assert said["Goal"].endswith(f": grow by at least 5% a year on average in {GROWTH.base_period.year + 1}–2027")
    low, high = answer.interval80
    assert said["Probability"].endswith(f"80% interval {100 * low:.1f}% to {100 * high:.1f}%)".replace("-", "\u2212"))
    assert said["Median forecast"].startswith(f"{100 * answer.median:.1f}%, {100 * abs(answer.gap):.1f} percentage points ")
    assert said["Latest figure"] == "10.5 billion yuan in 2023"
    level = dict(answer_lines(assess(made_up_forecast(PATHS), LEVEL), "en"))
    assert level["Goal"].endswith(": reach about 12 billion yuan in 2027") and "1.5 billion yuan short" in level["Where it stands"]
    assert level["Growth needed"].endswith("% a year over 4 years from 10.5 billion yuan in 2023")


def test_what_a_probability_takes_is_said_as_growth_beside_the_trend():
    made = dataclasses.replace(assess(made_up_forecast(PATHS), LEVEL), takes=WhatItTakes({0.5: -0.003, 0.66: 0.0081}, 4, span=4.0))
    said = dict(answer_lines(made, "en"))
    middle = (made.median / 105) ** 0.25
    rates = " or ".join(f"{100 * (middle * np.exp(extra) - 1):.1f}%" for extra in (-0.003, 0.0081))
    assert said["What it would take"] == f"{rates} a year to be expected in 2024–2027 for 50% or 66% (trend {100 * (middle - 1):.1f}%)"


def test_the_record_is_asked_at_the_probability_found():
    class Record:
        def reliability_at(self, forecast, target, probability):
            return Reliability(probability, 0.7, 100, 7, 0.19, 0.2)

    answer = assess(made_up_forecast(PATHS), LEVEL, record=Record())
    assert answer.reliability.said == answer.probability


def test_the_univariate_answer_stands_beside_the_conditional_one():
    answer = assess(made_up_forecast(PATHS), LEVEL, univariate=made_up_forecast(PATHS + 100))
    assert answer.univariate == 1.0


@pytest.mark.parametrize(
    ("change", "words"), [({"indicator": "deposits"}, "is for 'deposits'"), ({"area": "hunan"}, "is a goal of 'hunan'")]
)
def test_a_goal_for_something_else_is_refused(change, words):
    target = dataclasses.replace(LEVEL, **change)
    with pytest.raises(TargetError, match=words):
        assess(made_up_forecast(PATHS), target)


def test_a_refusal_holds_no_number():
    answer = refuse(LEVEL, stated("缺少数据", "data missing"))
    assert (answer.grade, answer.probability, answer.assessable) == ("D", None, False)


def test_a_goal_that_names_neither_indicator_nor_area_is_judged_on_any_forecast_and_one_that_names_them_on_a_series_without_area():
    bare = dataclasses.replace(LEVEL, indicator="", area="")
    assert assess(made_up_forecast(PATHS), bare).probability == assess(made_up_forecast(PATHS), LEVEL).probability
    assert assess(made_up_forecast(PATHS, area=""), LEVEL).probability == np.mean(PATHS[:, 3] >= 120)


MULTIPLES = """
highest figure | goal | judged
1.0            | 10.5 | no
1.0            | 10   | yes
0.5            | 10   | yes
1.05           | 10.5 | yes
1.05           | 10.4 | yes
1.05           | 10.6 | no
0.05           | 0.6  | yes
"""


@pytest.mark.parametrize(("highest", "goal", "judged"), rows(MULTIPLES))
def test_a_multiple_is_meant_in_percent_where_it_is_above_ten_and_ten_times_every_figure(highest, goal, judged):
    of_gdp, top = Indicator("depth", "倍", "Depth", "share", "multiple"), float(highest)
    made = made_up_forecast([[top, top]] * 3, history=(0.8 * top, top, 0.9 * top), indicator=of_gdp)
    target = Target(">=", float(goal), str(made.origin.year + 2))
    if judged == "yes":
        assert assess(made, target).probability in (0.0, 1.0)
        return
    with pytest.raises(TargetError, match=f"a multiple of {goal} is {100 * float(goal):g} %; write {float(goal) / 100:g} for {goal} %"):
        assess(made, target)


def test_in_times_a_large_multiple_is_one_and_a_rate_may_not_be_in_percent():
    times = Indicator("times", "倍", "Times", "times", "multiple")
    made = made_up_forecast([[1.0, 1.0]] * 3, history=(0.8, 1.0), indicator=times)
    assert assess(made, Target(">=", 40.0, str(made.origin.year + 1))).probability == 0.0
    share = made_up_forecast([[0.2, 0.2]] * 3, history=(0.1, 0.15), indicator=Indicator("s", "", "", "share", "ratio"))
    with pytest.raises(TargetError, match="13 is 1300 %"):
        assess(share, Target(">=", 13.0, str(share.origin.year + 1)))
    assert assess(share, Target(">=", 0.9, str(share.origin.year + 1), "average growth", base=str(share.origin.year))).probability == 0.0
    assert assess(made, Target(">=", -3.0, str(made.origin.year + 1), "addition", base=str(made.origin.year))).probability == 1.0


@pytest.mark.parametrize(
    ("unit", "kind", "goal", "refused"),
    [
        ("100m yuan", "stock", "ratio", "is for a share, and 'x/zhuzhou' is a stock"),
        ("100m yuan", "flow", "ratio", "is for a share, and 'x/zhuzhou' is a flow"),
        ("count", "count", "ratio", "is for a share, and 'x/zhuzhou' is a count"),
        ("share", "ratio", "ratio", ""),
        ("share", "ratio", "level", ""),
        ("100m yuan", "stock", "level", ""),
        ("growth", "growth", "average growth", "is itself a rate of growth"),
        ("growth", "growth", "growth", ""),
        ("share", "ratio", "average growth", ""),
    ],
)
def test_a_share_of_amounts_and_mean_growth_of_growth_are_refused_and_nothing_else(unit, kind, goal, refused):
    made = made_up_forecast([[0.2, 0.3]] * 3, history=(0.1, 0.15), indicator=Indicator("x", "", "", unit, kind))
    base = str(made.origin.year) if goal == "average growth" else None
    target = Target(">=", 0.25, str(made.origin.year + 2), goal, base=base)
    if refused:
        with pytest.raises(TargetError, match=refused):
            assess(made, target)
    else:
        assert assess(made, target).probability in (0.0, 1.0)


def by_months(kind, unit):
    """Two years of months and twelve more on paths of .5, in a made-up forecast."""
    own = Indicator("months", "", "", unit, kind)
    months = pd.Series([0.4] * 24, index=pd.period_range("2024-01", periods=24, freq="M"))
    return dataclasses.replace(made_up_forecast([[0.5] * 12] * 3), series=Series(own, "zhuzhou", months))


@pytest.mark.parametrize(
    ("unit", "kind", "deadline", "told"),
    [("share", "ratio", "2026", True), ("share", "ratio", "2026-12", False), ("100m yuan", "stock", "2026", False)],
)
def test_that_a_year_of_shares_is_judged_on_its_last_month_is_said(unit, kind, deadline, told):
    made = by_months(kind, unit)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        assert assess(made, Target(">=", 0.45, deadline)).probability == 1.0
    assert [str(one.message) for one in said if "is judged on 2026-12, the last of 2026" in str(one.message)] == (
        [str(said[0].message)] if told else []
    )


def test_a_year_of_a_yearly_share_is_its_own_and_nothing_is_said():
    made = made_up_forecast([[0.2, 0.3]] * 3, history=(0.1, 0.15), indicator=Indicator("s", "", "", "share", "ratio"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert assess(made, Target(">=", 0.25, str(made.origin.year + 2))).probability == 1.0


def test_a_member_on_which_the_goal_is_undefined_is_left_out_by_name_and_the_others_stay():
    good = np.array([[100.0, 110.0, 121.0]] * 4)
    made = made_up_forecast(good, members={"drift": good, "low": good * 0.9, "fallen": good * [[0.0, 1.0, 1.0]]})
    answer = assess(made, Target(">=", 0.1, "2026", "average growth", base="2024"))
    assert answer.by_member == {"drift": 1.0, "low": 1.0} and set(answer.forecast.members) == {"drift", "low"}
    assert list(answer.forecast.left_out) == ["fallen"] and "is not above 0" in answer.forecast.left_out["fallen"]
    whole = assess(made, Target(">=", 100.0, "2026"))
    assert set(whole.forecast.members) == {"drift", "low", "fallen"} and not whole.forecast.left_out


DISTANCES = """
kind           | base | indicator | distance  | growth needed
level          |      | stock     | 120 - 105 | (120 / 105) ** 0.5 - 1
average growth | 2022 | stock     | 100 * 1.2 ** 3 - 105 | (100 * 1.2 ** 3 / 105) ** 0.5 - 1
average growth | 2024 | stock     | none      | none
addition       | 2022 | stock     | 100 + 0.2 - 105 | none
addition       | 2022 | flow      | none      | none
growth         |      | stock     | none      | none
"""


@pytest.mark.parametrize(("kind", "base", "indicator", "distance", "growth"), rows(DISTANCES))
def test_the_distance_is_to_the_level_that_a_goal_makes_of_an_observed_base(kind, base, indicator, distance, growth):
    made = made_up_forecast(PATHS, history=(100.0, 105.0), first=2022, indicator=dataclasses.replace(LOANS, kind=indicator))
    answer = assess(made, Target(">=", 120.0 if kind == "level" else 0.2, "2025", kind, base=base or None))
    assert answer.distance == (None if distance == "none" else pytest.approx(eval(distance)))
    wanted = None if growth == "none" or kind != "level" else eval(growth)
    assert (answer.required and answer.required.per_year) == (wanted and pytest.approx(wanted))
    assert (answer.latest, str(answer.latest_period), answer.median) == (105.0, "2023", answer.gap + answer.target.value)


@pytest.mark.parametrize(("last", "goal", "needs"), [(100.0, 1.0, True), (0.0, 1.0, False), (100.0, 0.0, False)])
def test_growth_from_nothing_or_to_nothing_is_not_required(last, goal, needs):
    made = made_up_forecast([[4.0, 2.0, 3.0, 4.0, 5.0]] * 2, history=(50.0, last), first=2022, as_of="2025-06-30")
    answer = assess(made, Target(">=", goal, "2027"))
    assert (answer.required is not None, answer.required_remaining is not None) == (needs, goal > 0)
    assert answer.required_remaining is None or answer.required_remaining.per_year == pytest.approx(0.25 ** (1 / 3) - 1)


def test_a_share_has_no_growth_it_requires_and_no_base_in_common_with_an_amount():
    of = Indicator("s", "", "", "share", "ratio")
    made = made_up_forecast([[0.2, 0.3, 0.3, 0.3]] * 2, history=(0.1, 0.15), first=2022, indicator=of, as_of="2025-06-30")
    answer = assess(made, Target(">=", 0.25, "2027", "ratio"), pair=LEVEL)
    assert (answer.required, answer.required_remaining, answer.implied_base) == (None, None, None) and answer.distance == pytest.approx(0.1)


def test_the_record_s_coverage_is_kept_and_lowers_the_grade():
    from psi_analysis.scoring.rule_record import RecentCoverage

    class Record:
        def reliability_at(self, forecast, target, probability):
            return None

        def coverage_at(self, forecast, target):
            return RecentCoverage("ladder", "loans", 0.5, 0.03, 2017, 2021, 5)

    own = {"as_of": "2024-11-30", "source": ["a", "b"] * 3}
    failed, plain = (assess(made_up_forecast(PATHS, **own), LEVEL, record=record) for record in (Record(), None))
    assert (plain.grade, failed.grade, plain.gated, failed.gated) == ("A", "B", False, True) and plain.coverage is None
    assert len(failed.reasons) == len(plain.reasons) + 1
