"""The way of a probability: one point a day, the largest moves in words, and the table an edition keeps."""

import datetime as dt
import re

import pandas as pd
import pytest

from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs import day_by_day
from psi_analysis.briefs.runs.day_by_day import by_day_table, days_of, moves_told, step_chart
from psi_analysis.goals.why.history import COLUMNS
from psi_analysis.studies.loading import load
from psi_analysis.words import Quantity, plain
from tests.briefs.made_up_editions import BY_DAY, SETTINGS
from tests.studies.small_study import write_small_study


def test_readings_of_one_day_are_one_point_and_both_are_named():
    days = days_of(BY_DAY, "G1")
    assert days["day"].tolist() == ["2024-01-15", "2024-03-01", "2025-02-01"]
    assert days["reading_zh"].tolist()[-1] == ["甲市存款（2024年）2", "乙省存款（2024年）3"]


def test_moves_of_two_points_and_more_are_told():
    assert [told.said("zh") for told in moves_told(days_of(BY_DAY, "G1"))] == [
        "2025年2月1日，公布甲市存款（2024年）2，乙省存款（2024年）3，概率变为70%。"
    ]


def test_the_line_stays_until_the_next_figure():
    drawn = step_chart(days_of(BY_DAY, "G1"), plain("", ""), "zh")
    steps = re.search(r'd="M([\d.]+) ([\d.]+)H([\d.]+)V([\d.]+)H([\d.]+)V([\d.]+)h6"', drawn)
    _, first, early, second, late, last = map(float, steps.groups())
    whole = (dt.date(2025, 2, 1) - dt.date(2024, 1, 15)).days
    share = (early - day_by_day.LEFT) / (late - day_by_day.LEFT)
    assert share == pytest.approx((dt.date(2024, 3, 1) - dt.date(2024, 1, 15)).days / whole, abs=1e-3)
    assert (first - last) / (first - second) == pytest.approx(0.3 / 0.01, rel=0.1)


def test_an_edition_keeps_the_headline_goals_with_their_readings_in_words(tmp_path, monkeypatch):
    write_small_study(tmp_path)
    (tmp_path / "data" / "raw" / "brief.toml").write_text(SETTINGS, encoding="utf-8")
    told = [("2025-01-01", 0.4, None, None, None, None, None, None, None, "own past")]
    told += [("2025-02-01", 0.6, 0.2, "deposits", "town", "2024", 95.0, "100m yuan", "s", "land")]
    monkeypatch.setattr(day_by_day, "history", lambda data, goal, **_: pd.DataFrame(told, columns=list(COLUMNS)))
    table = by_day_table(load(tmp_path), BriefParameters(as_of="2026-11-30"))
    assert table["target"].tolist() == ["G1", "G1"] and table["probability"].tolist() == [0.4, 0.6]
    assert table["reading_zh"].tolist()[0] == "" and table["reading_zh"].tolist()[1].endswith("（2024年）95亿元")
    turn = "With Land's figures for the same year it is forecast as a share of them; before, from its own past alone."
    assert table["turn_en"].tolist() == ["", turn]
    said = moves_told(days_of(table, "G1"))[0].said("zh")
    assert said.endswith("概率变为60%。国的数字补齐到同一年份，此后按占其份额推算；此前只看自身历史。")


def test_a_large_amount_is_said_in_trillions():
    assert day_by_day._amount(282.35, "trn yuan").said("zh") == "282.35万亿元"
    assert day_by_day._amount(2654136.68, "100m yuan").said("en") == "265.41 trillion yuan"
    assert day_by_day._amount(74399.0, "100m yuan") == Quantity(74399.0, "value", "100m yuan")
