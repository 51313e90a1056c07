"""Tables of goals together, of scenarios and of drivers, in both languages."""

import pytest

from psi_analysis.goals.answers.assessing import assess
from psi_analysis.goals.jointly.together import assess_together
from psi_analysis.goals.scenarios import held_at, project, push
from psi_analysis.goals.why.drivers import tornado
from psi_analysis.nouns.targets import Target
from psi_analysis.show import tables
from tests.goals.jointly.test_together import Record, by_proxy, money_goals
from tests.goals.scenarios.test_scenarios import city_and_province
from tests.goals.why.test_drivers import share_of_reference


def test_a_pair_no_data_tell_of_has_a_range_and_no_cells() -> None:
    joint = assess_together(money_goals() | {"P": by_proxy()}, goals=["L", "D", "P"], record=Record(0.4))
    zh, en = (tables.pair_table(joint, language=language) for language in ("zh", "en"))
    assert zh["关联依据"].tolist() == ["据历史误差", "无数据可据", "无数据可据"]
    assert en.loc[1, ["both", "neither"]].tolist() == ["—", "—"]
    assert zh.loc[0, "都实现"] == en.loc[0, "both"] == f"{joint.pairs.loc[0, 'both'] * 100:.0f}%"
    assert "至" in zh.loc[1, "都实现的范围"] and " to " in en.loc[1, "range of both"]


def test_the_number_met_names_independence_as_one_point_of_the_sweep() -> None:
    joint = assess_together(money_goals() | {"P": by_proxy()}, goals=["L", "D", "P"], record=Record(0.4))
    table = tables.number_met_table(joint, language="en")
    assert table["goals met"].tolist() == ["0", "1", "2", "3"]
    assert [head for head in table.columns if "independent" in head] == ["correlation 0.00 (independent)"]
    # one goal is of grade C: steps of 5 points
    assert all(int(cell.strip("<>%")) % 5 == 0 for cell in table.iloc[:, 1:].to_numpy().ravel())


def test_where_all_is_known_there_is_one_column() -> None:
    joint = assess_together(money_goals(), goals=["L", "D"], record=Record(0.4))
    assert tables.number_met_table(joint, language="zh").columns.tolist() == ["实现项数", "概率"]


def test_scenarios_say_what_they_rest_on_or_that_they_are_hypothetical() -> None:
    own, _, fc = city_and_province()
    made = project(fc, Target(">=", own.last * 1.3, "2027"), [held_at(0.08), push(0.01)])
    table = tables.scenario_table(made, language="en")
    assert table["projection"].tolist()[0] == "forecast"
    assert table["rests on"].tolist() == ["", "hypothetical", "hypothetical"]
    assert tables.scenario_table(made, language="zh")["依据年份"].tolist() == ["", "假设", "假设"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_drivers_stand_strongest_first_in_the_goals_unit(language) -> None:
    made = tornado(assess(share_of_reference(n=500)[0], Target(">=", 78.0, "2027", indicator="loans")))
    table = tables.driver_table(made, language=language)
    assert table.iloc[:, 0].tolist() == [each.name[0 if language == "zh" else 1] for each in made.drivers]
    assert all(("亿元" if language == "zh" else "billion yuan") in cell for cell in table.iloc[:, 1])
