import dataclasses

import numpy as np
import pandas as pd
import pytest

from psi_analysis.briefs.sections.watch import watch_line, watch_section
from psi_analysis.goals.next_reading.trip_wires import LEVELS, TripWire
from psi_analysis.goals.next_reading.value_of_next import NextFigure
from psi_analysis.goals.next_reading.watched import ToWatch
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.targets import Target
from tests.briefs.made_up import LEVEL, SAVINGS, made_up_results, series

TOWN = series("aville", [150.0, 158.0], 2027)
PROVINCE = series("bprovince", [1000.0, 1040.0], 2027)
NEXT = pd.Period("2029", "Y")


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
