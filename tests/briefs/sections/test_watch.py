import dataclasses

import numpy as np
import pandas as pd
import pytest

from psi_analysis.briefs.sections.watch import _figure, _printed, watch_line, watch_section
from psi_analysis.goals.next_reading.trip_wires import LEVELS, TripWire
from psi_analysis.goals.next_reading.value_of_next import NextFigure
from psi_analysis.goals.next_reading.watched import ToWatch
from psi_analysis.nouns.areas import AreaId
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.targets import Target
from tests.briefs.made_up import LEVEL, SAVINGS, made_up_results, series
from tests.spec_tables import rows

TOWN = series("aville", [150.0, 158.0], 2027)
PROVINCE = series("bprovince", [1000.0, 1040.0], 2027)
NEXT = pd.Period("2029", "Y")
AVILLE = AreaId("aville", "甲市", "Aville")


def wire(values, of=TOWN):
    return TripWire(LEVEL, of, NEXT, of.last, (170.0, 165.0, 175.0), 0.5, dict(zip(LEVELS, values, strict=True)))


def worth(area, after):
    return NextFigure(LEVEL, SAVINGS, area, NEXT, 0.5, np.array(after))


def watching(*wires, figures=()):
    return dataclasses.replace(made_up_results(), watched=ToWatch({"G1": wires}, {"G1": figures} if figures else {}))


def test_the_line_names_the_figure_and_where_it_turns_the_answer():
    line = watch_line(watching(wire((160.0, 168.02, 171.0))))
    assert "2029年末储蓄达到168.1亿元（+6.3%）" in line.said("zh") and "过半" in line.said("zh")
    assert "more likely than not" in line.said("en")


def test_a_share_is_said_to_a_hundredth_of_a_point_and_without_growth_of_a_share():
    ratio = dataclasses.replace(series("aville", [0.147, 0.1391], 2027), indicator=Indicator("cost", "", "", "share", "ratio"))
    falls = Target("<=", 0.135, "2033", "ratio", area="aville")
    made = TripWire(
        falls, ratio, NEXT, ratio.last, (0.138, 0.134, 0.143), 0.31, dict(zip(LEVELS, (0.13746, 0.13655, 0.13564), strict=True))
    )
    assert made.growth(0.13) is None
    (row,) = watch_section(watching(made), 4).blocks[0].rows
    assert [cell.text.said("en") for cell in row][2:] == ["13.8% (13.4% to 14.3%)", "13.74%", "13.65%", "13.56%"]
    assert "at 13.65% the goal" in watch_line(watching(made)).said("en")


@pytest.mark.parametrize(("values", "said"), [((160.0, None, None), "三分之一"), ((None, None, 180.0), "三分之二")])
def test_where_one_half_is_out_of_reach_the_line_says_another_level(values, said):
    assert said in watch_line(watching(wire(values))).said("zh")


def test_nothing_turns_nothing_is_said():
    assert watch_line(watching(wire((None, None, None)))) is None and watch_line(made_up_results()) is None
    assert watch_section(made_up_results(), 4) is None


def test_the_section_has_the_wires_and_the_worth_of_figures():
    figures = (worth("aville", [0.0, 1.0]), worth("bprovince", [0.3, 0.7]))
    section = watch_section(watching(wire((160.0, 168.02, None)), wire((1050.0, 1060.0, 1070.0), PROVINCE), figures=figures), 4)
    table, helps = section.blocks
    row, above = ([cell.text.said("en") for cell in cells] for cells in table.rows)
    assert row[3:] == ["16 billion yuan (+1.3%)", "16.81 billion yuan (+6.3%)", "–"]
    assert above[3:] == ["1.0%", "1.9%", "2.9%"]  # of another area the growth is enough
    assert "from 0.25 to 0.00" in helps.text.said("en") and "to 0.21" in helps.text.said("en")


def monthly(name, kind, unit="100m yuan"):
    made = series("aville", [150.0, 158.0], 2027)
    index = pd.period_range("2029-01", periods=2, freq="M")
    indicator = Indicator(name, "现金", "Cash", unit, kind)
    return dataclasses.replace(made, indicator=indicator, values=pd.Series([150.0, 158.0], index=index), provenance=pd.DataFrame())


FIGURES = """
indicator | kind  | period  | said
savings   | stock | 2029    | Aville, end of 2029
savings   | stock | 2029-03 | Aville, end of March 2029
savings   | flow  | 2029    | Aville, 2029
savings   | flow  | 2029-03 | Aville, March 2029
cash      | stock | 2029    | Aville: cash, end of 2029
cash      | flow  | 2029-03 | Aville: cash, March 2029
"""


@pytest.mark.parametrize(("id", "kind", "period", "said"), rows(FIGURES))
def test_a_figure_is_named_by_what_it_measures_where_the_goal_does_not_and_by_its_end_where_it_stands_there(id, kind, period, said):
    name = Indicator(id, "现金", "cash", "100m yuan", kind)
    figure = _figure(made_up_results().headline[0], name, AVILLE, pd.Period(period))
    assert figure.said("en") == said


@pytest.mark.parametrize(("chances", "named"), [((0.52, 0.3), "Savings"), ((0.9, 0.3), "Waste share"), ((0.1, 0.7), "Waste share")])
def test_the_line_is_of_the_goal_nearest_to_an_even_bet(chances, named):
    results = watching()
    goals = tuple(
        dataclasses.replace(goal, assessment=dataclasses.replace(goal.assessment, probability=chance))
        for goal, chance in zip(results.headline, chances, strict=True)
    )
    turning = ToWatch({"G1": (wire((160.0, 168.02, 171.0)),), "G3": (wire((160.0, 168.02, 171.0)),)}, {})
    line = watch_line(dataclasses.replace(results, headline=goals, watched=turning))
    assert named in line.said("en")


def test_the_line_says_what_is_expected_in_the_middle_and_is_of_the_goal_s_own_year_end_alone():
    made = wire((160.0, 168.02, 171.0))
    assert "17 billion yuan is expected" in watch_line(watching(made)).said("en")  # not 16.5 nor 17.5
    above = wire((1050.0, 1060.0, 1070.0), PROVINCE)
    assert watch_line(watching(above)) is None  # of another area
    assert watch_line(watching(dataclasses.replace(made, year_ago=None))) is None
    only = wire((None, 168.02, None))
    assert "at 16.81 billion" in watch_line(watching(wire((None, None, None)), above, only)).said("en")


WORTH = """
gain    | named
0.00999 | no
0.01001 | yes
"""


@pytest.mark.parametrize(("gain", "second"), rows(WORTH))
def test_a_second_figure_is_named_from_a_hundredth_of_the_score_on(gain, second):
    spread = np.sqrt(float(gain))  # of half and half: 0.25 − spread² is left
    figures = (worth("aville", [0.0, 1.0]), worth("bprovince", [0.5 - spread, 0.5 + spread]))
    text = watch_section(watching(figures=figures), 4).blocks[0].text
    assert ("bprovince" in text.said("en").lower()) is (second == "yes")
    assert min(one.value for one in text.values.values()) == 0.0 and max(one.value for one in text.values.values()) == 0.25


def test_a_value_is_rounded_to_the_side_on_which_the_level_is_reached():
    up = wire((160.01, 160.0, 160.09))
    assert [_printed(up, value).value for value in (160.01, 160.0, 160.09)] == pytest.approx([160.1, 160.0, 160.1])
    down = dataclasses.replace(up, target=dataclasses.replace(LEVEL, relation="<="))
    assert [_printed(down, value).value for value in (160.01, 160.0, 160.09)] == pytest.approx([160.0, 160.0, 160.0])
    percent = dataclasses.replace(up, series=monthly("rate", "ratio", "percent"))
    assert _printed(percent, 13.7411).value == pytest.approx(0.1375)  # 13.7411 % is 0.137411
