"""Tables show what an assessment holds, in both languages, with nothing typed."""

import pandas as pd
import pytest

from psi_analysis.errors import ParameterError
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.nouns.targets import Target
from psi_analysis.show import tables
from psi_analysis.words.answer_view import facts
from psi_analysis.words.reasons import stated
from tests.fixtures_made_up import CITY, GOAL, made_up_assessment, made_up_register

ANSWER = made_up_assessment()
EMPTY = made_up_assessment(tolerance={}, first_passage=None, takes=None)
MONEY = Target(
    ">=",
    1000.0,
    "2027",
    id="T03",
    area=CITY,
    name_zh="生产性服务业增加值",
    name_en="Producer services",
    unit="100m yuan",
    commitment="strive",
)

PASSAGE = """
2024年     | 5%
2025年     | 20%
2026年     | 42%
2027年     | 63%
2028年     | 78%
2029年     | 86%
2030年     | 91%
晚于2030年 | 9%
"""
TAKES = """
50% | 8.3%  | −0.9 percentage points
66% | 9.3%  | +0.2 percentage points
90% | 11.8% | +2.7 percentage points
"""
TOLERANCE = """
0%   | 5000亿元 | 63%
0.5% | 4975亿元 | 66%
1%   | 4950亿元 | 70%
2%   | 4900亿元 | 76%
"""
REGISTER = """
T22 | 株洲市金融机构贷款余额         | 达到5000亿元左右            | 63%      | 约各半     | 基本符合预期 | B
T23 | 株洲市贷款年均增长             | 2025—2027年年均增长8.2%以上 | 81%      | 有望实现   | 快于预期     | B
T22 | 株洲市金融机构贷款余额         | 达到5000亿元左右            | <1%      | 几乎不可能 | 滞后于预期   | B
T22 | 株洲市金融机构贷款余额         | 达到5000亿元左右            | >99%     | 几乎确定   | 快于预期     | A
T15 | 株洲市物流总费用占GDP比重      | 降至13%以下                 | 约35%（10%～60%） |            |              | C
T31 | 株洲市湘粤非铁海联运年度发运量 | 达到1000                    | 无法评估 |            |              | D
"""


def rows(text: str) -> list[list[str]]:
    """Read a table of a specification."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def test_first_passage_by_period_and_beyond() -> None:
    assert tables.passage_table(ANSWER, language="zh").to_numpy().tolist() == rows(PASSAGE)


def test_what_it_takes_as_growth_and_against_the_trend() -> None:
    assert tables.takes_table(ANSWER, language="en").to_numpy().tolist() == rows(TAKES)


def test_tolerance_with_the_level_that_counts() -> None:
    assert tables.tolerance_table(ANSWER, language="zh").to_numpy().tolist() == rows(TOLERANCE)


def test_tolerance_of_a_goal_from_above_loosens_upwards() -> None:
    goal = Target("<", 100.0, "2027", about=True)
    level = tables.tolerance_table(made_up_assessment(target=goal, tolerance={0.01: 0.5}), language="zh").iloc[0, 1]
    assert level == "101亿元"


def test_members_are_sorted_with_their_share_and_those_left_out() -> None:
    shown = tables.member_table(made_up_assessment(by_member={"drift": 0.58, "theta": 0.2, "ets": 0.81}), language="en")
    assert shown.to_numpy().tolist() == [
        ["ets", "50%", "81%"], ["drift", "50%", "58%"], ["theta", "shown only", "20%"], ["arima", "left out", "needs 20"],
    ]  # fmt: skip


def test_the_register_shows_each_goal_as_the_grade_allows() -> None:
    table = tables.attainment_table(made_up_register(), language="zh")
    assert table[["编号", "指标", "目标", "实现概率", "可能性", "进展判断", "证据等级"]].to_numpy().tolist() == rows(REGISTER)


def test_the_register_has_numbers_for_files_and_nothing_where_nothing_is_known() -> None:
    table = tables.attainment_table(made_up_register(), language="en", named=False)
    assert tuple(table.columns) == tables.REGISTER_COLUMNS
    assert table["probability"].tolist()[:5] == [0.634, 0.81, 0.004, 0.998, 0.34]
    assert pd.isna(table["probability"].iloc[5])
    assert table["reason"].iloc[5] == "needs a definition"


def test_a_goal_without_a_series_is_shown_in_its_own_unit() -> None:
    zh = tables.attainment_table([Assessment(MONEY, "D", (stated("缺数据", "no data"),))], language="zh")
    en = tables.attainment_table([Assessment(MONEY, "D", (stated("缺数据", "no data"),))], language="en")
    assert (zh["目标"].iloc[0], zh["承诺"].iloc[0]) == ("达到1000亿元", "力争")
    assert (en["goal"].iloc[0], en["name"].iloc[0]) == ("reach 100 billion yuan", "Producer services, Zhuzhou")


def test_an_empty_register_is_an_empty_table() -> None:
    assert tables.attainment_table([], language="en").shape == (0, len(tables.REGISTER_COLUMNS))


@pytest.mark.parametrize("table", [tables.tolerance_table, tables.passage_table, tables.takes_table])
def test_a_table_of_nothing_has_its_heads_and_no_row(table) -> None:  # type: ignore[no-untyped-def]
    assert table(EMPTY).empty
    assert len(table(EMPTY).columns) >= 2


def test_the_assessment_table_says_every_part_in_order() -> None:
    zh, en = (tables.assessment_table(ANSWER, language=language) for language in ("zh", "en"))
    assert len(zh) == len(en) == len(facts(ANSWER))
    said = dict(zip(zh["项目"], zh["结论"], strict=True))
    assert said["实现概率"].startswith("按现有趋势，2027年株洲市金融机构贷款余额达到5000亿元左右的概率约为63%")
    assert en["item"].tolist()[:4] == ["Goal", "Probability", "Status", "Evidence"]


def test_a_few_paths_bear_only_rough_probabilities() -> None:
    rough = made_up_assessment(monte_carlo_error=0.03, target=GOAL)
    assert tables.attainment_table([rough], language="en")["shown"].iloc[0] == "65%"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ParameterError, match="language 'de'"):
        tables.member_table(ANSWER, language="de")  # type: ignore[arg-type]
