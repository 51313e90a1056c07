import dataclasses

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import SeriesError, TargetError
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.goals.answers.attainment import judged_probability
from psi_analysis.goals.routes.rebasing import assess_on_bases, on_basis, splice
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.series import Break
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.loading import load
from psi_analysis.words.numbers import percent
from tests.goals.made_up import made_up_series
from tests.spec_tables import rows

OLD = made_up_series([80.0, 90.0, 99.0, 104.0], first=2017)
NEW = made_up_series([112.0, 120.0, 126.0, 131.0], first=2019)
RATIO = Indicator("ratio", "", "", "share", "ratio")


def made(to="2027", joined=None, seed=1):
    return forecast((joined or splice(OLD, NEW)).series, to=to, models="log_drift", n_paths=2000, seed=seed)


def test_growth_of_the_old_basis_is_kept_before_the_splice_and_the_new_figures_as_they_are():
    joined = splice(OLD, NEW)
    assert joined.period == pd.Period("2019", "Y") and joined.factor == pytest.approx(112 / 99)
    values = joined.series.values
    assert values.to_numpy()[2:].tolist() == NEW.y.tolist()
    assert np.diff(np.log(values.to_numpy()))[:2] == pytest.approx(np.diff(np.log(OLD.y))[:2])


def test_the_overlap_shows_how_far_one_factor_will_do():
    joined = splice(OLD, NEW)
    assert joined.overlap["ratio"].tolist() == pytest.approx([112 / 99, 120 / 104])
    assert splice(OLD, NEW, at="2020").factor == pytest.approx(120 / 104)


def test_two_bases_without_a_common_period_are_refused():
    with pytest.raises(SeriesError, match=r"no period of 'loans/zhuzhou' is known on both bases \(old: 2017 to 2020, new: 2021 to 2022\)"):
        splice(OLD, made_up_series([120.0, 130.0], first=2021))
    with pytest.raises(SeriesError, match="2018 is not known on both bases of 'loans/zhuzhou'; 2019, 2020 are"):
        splice(OLD, NEW, at="2018")


def test_series_in_different_units_are_not_two_bases():
    with pytest.raises(SeriesError, match="not two bases of one series"):
        splice(OLD, made_up_series([0.1, 0.2], first=2019, indicator=RATIO))


def test_a_level_goal_on_the_plans_basis_is_the_equivalent_goal_on_todays():
    joined = splice(OLD, NEW)
    fc, goal = made(joined=joined), Target(">=", 135.0, "2027", id="G")
    both = assess_on_bases(fc, goal, joined)
    moved = Target(">=", 135.0 * joined.factor, "2027")
    assert both.plan.probability == judged_probability(fc, moved)
    assert both.today.probability == judged_probability(fc, goal)
    assert both.equivalent == pytest.approx(135.0 * 112 / 99)
    assert both.difference > 0  # a basis revised upwards makes a level easier


def test_a_ratio_that_falls_with_its_denominator_makes_a_ceiling_easier_too():
    old, new = ([0.160, 0.155, 0.149, 0.147], 2017), ([0.141, 0.139, 0.138, 0.136], 2019)
    joined = splice(*(made_up_series(values, first=first, indicator=RATIO) for values, first in (old, new)))
    both = assess_on_bases(made(joined=joined), Target("<=", 0.135, "2027", kind="ratio"), joined)
    assert joined.factor == pytest.approx(0.141 / 0.149) and both.equivalent == pytest.approx(0.135 * 0.141 / 0.149)
    assert both.difference > 0.1


def test_a_goal_of_growth_is_the_same_on_both_bases():
    goal = Target(">=", 0.04, "2027", kind="average growth", base="2024")
    both = assess_on_bases(made(), goal, splice(OLD, NEW))
    assert both.difference == 0.0 and both.equivalent == 0.04


def test_a_milestone_has_no_basis():
    with pytest.raises(TargetError, match="has no basis"):
        assess_on_bases(made(), Target(">=", 1.0, "2027", kind="milestone"), splice(OLD, NEW))


def test_the_table_has_a_row_a_basis():
    table = assess_on_bases(made(), Target(">=", 135.0, "2027", id="G"), splice(OLD, NEW)).to_frame()
    assert table["basis"].tolist() == ["plan", "today"]
    assert table["latest"].tolist() == pytest.approx([131.0 * 99 / 112, 131.0])
    assert on_basis(made(), 2.0).series.last == 262.0


def test_the_nations_logistics_ratio_as_first_released_and_on_one_vintage():
    data = load(as_of="2026-11-23")
    first, today = (data.series(name, area="china") for name in ("logistics_cost_ratio", "logistics_cost_ratio_one_vintage"))
    joined = splice(first, today, at="2023")
    assert joined.factor == pytest.approx(14.10 / 14.4)
    assert joined.overlap.index.astype(str).tolist() == ["2021", "2022", "2023", "2024", "2025"]
    goal = Target("<=", 0.135, "2027", kind="ratio")
    both = assess_on_bases(forecast(today, to="2027", models="drift", n_paths=1000), goal, joined)
    assert both.equivalent == pytest.approx(0.1321875)
    assert both.plan.probability < both.today.probability


def test_it_shows_both_answers_and_the_factor():
    shown = repr(assess_on_bases(made(), Target(">=", 135.0, "2027", id="G"), splice(OLD, NEW)))
    assert shown.startswith("BothBases · G") and "factor in 2019" in shown and "1.1313" in shown


def test_the_card_has_the_chance_on_either_basis_and_the_factor():
    joined = splice(OLD, NEW)
    both = assess_on_bases(made(joined=joined), Target(">=", 135.0, "2027", id="G"), joined)
    lines = dict(both._card().lines)
    assert list(lines.values()) == [percent(both.plan.probability), percent(both.today.probability), f"{112 / 99:.4f}"]
    assert both.plan.probability > 0.0 and both.plan.probability != both.today.probability
    assert [row["probability"] for row in both.to_frame().to_dict("records")] == [both.plan.probability, both.today.probability]
    assert [row["equivalent_today"] for row in both.to_frame().to_dict("records")] == [both.equivalent, 135.0]


FACTORS = """
old | new | factor
2   | 3   | 1.5
0   | 3   | none
-2  | 3   | none
2   | 0   | none
2   | -3  | none
-2  | -3  | 1.5
"""


@pytest.mark.parametrize(("old", "new", "factor"), rows(FACTORS))
def test_a_factor_is_finite_and_above_nothing(old, new, factor):
    before, after = made_up_series([1.0, float(old)], first=2018), made_up_series([float(new), 5.0], first=2019)
    if factor == "none":
        with pytest.raises(SeriesError, match=f"in 2019: {old} and {new} give no factor; both must be above 0"):
            splice(before, after)
    else:
        assert splice(before, after).factor == float(factor)


def test_bases_of_one_unit_and_length_are_joined_and_their_breaks_and_sources_are_left_behind():
    old = made_up_series([80.0, 90.0, 99.0, 104.0], first=2017, as_of="2022-01-01")
    new = dataclasses.replace(NEW, breaks=(Break(pd.Period("2020", "Y"), "变", "changed"),))
    joined = splice(old, new)
    assert joined.series.breaks == () and joined.series.provenance.empty and list(joined.overlap.columns) == ["old", "new", "ratio"]
    assert [str(each) for each in joined.series.values.index] == [str(year) for year in range(2017, 2023)]
    assert splice(old, new, at="2020").series.values.iloc[0] == pytest.approx(80.0 * 120 / 104)
    months = dataclasses.replace(NEW, values=pd.Series([1.0, 2.0], index=pd.period_range("2019-01", periods=2, freq="M")))
    with pytest.raises(SeriesError, match="not two bases of one series"):
        splice(old, months)
    with pytest.raises(SeriesError, match="not two bases of one series"):
        splice(old, dataclasses.replace(NEW, indicator=dataclasses.replace(NEW.indicator, unit="bn yuan")))


def test_a_month_known_on_both_may_join_months():
    index = pd.period_range("2019-01", periods=14, freq="M")
    old, new = (dataclasses.replace(OLD, values=pd.Series(np.arange(1.0, 15.0) * size, index=index)) for size in (1.0, 3.0))
    assert splice(old, new, at="2019").period == pd.Period("2019-12", "M") and splice(old, new).period == pd.Period("2019-01", "M")


def test_every_member_moves_to_the_other_basis():
    moved = on_basis(dataclasses.replace(made(), members={"a": np.ones((2, 3)), "b": np.full((2, 3), 2.0)}), 0.5)
    assert {name: paths.tolist() for name, paths in moved.members.items()} == {"a": [[0.5] * 3] * 2, "b": [[1.0] * 3] * 2}
    assert moved.paths == pytest.approx(made().paths / 2)


def test_an_addition_is_moved_as_a_level_is():
    both = assess_on_bases(made(), Target(">=", 20.0, "2027", "addition", base="2022"), splice(OLD, NEW))
    assert both.equivalent == pytest.approx(20.0 * 112 / 99) and both.difference > 0
