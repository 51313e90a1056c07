"""Names of areas, periods and goals."""

import pandas as pd
import pytest

from psi_analysis.nouns.targets import Target
from psi_analysis.words import area_name, goal_phrase, period_name, series_name
from tests.fixtures_made_up import CITY, made_up_series

GOALS = """
relation | value | kind | about | unit | 中文 | English
>= | 6300  | level | yes | 100m yuan | 达到6300亿元左右 | reach about 630 billion yuan
> | 1500  | level | no | 100m yuan | 超过1500亿元  | exceed 150 billion yuan
>= | 500 | count | no | count | 达到500 | reach 500
>= | 5000  | addition | no | count | 新增5000 | add at least 5,000
> | 5000  | addition | no | count | 新增超过5000  | add more than 5,000
< | 0.13  | ratio | no | share | 降至13%以下 | fall below 13%
<= | 0.13  | ratio | no | share | 不高于13% | be at most 13%
>= | 0.082 | average growth | no | 100m yuan | 2025—2027年年均增长8.2%以上 | grow by at least 8.2% a year on average in 2025–2027
>= | 0.08  | growth | no | growth | 增长8%以上 | grow by at least 8%
>= | 37.9  | level | no | per 10k people | 达到37.9件/万人 | reach 37.9 per 10,000 people
> | 1000  | level | no | trains a year  | 超过1000列/年 | exceed 1,000 trains a year
"""


@pytest.mark.parametrize("line", GOALS.strip().splitlines()[1:])
def test_a_goal_is_said_as_the_plan_would(line: str) -> None:
    relation, value, kind, about, unit, zh, en = (cell.strip() for cell in line.split("|"))
    base = "2024" if kind in ("average growth", "addition") else None
    goal = Target(relation, float(value), "2027", kind, base, about == "yes")  # type: ignore[arg-type]
    phrase = goal_phrase(goal, unit)
    assert (phrase.said("zh"), phrase.said("en")) == (zh, en)


@pytest.mark.parametrize(
    ("period", "zh", "en"),
    [
        (pd.Period("2027", "Y"), "2027年", "2027"),
        (pd.Period("2027Q2", "Q"), "2027年二季度", "the second quarter of 2027"),
        (pd.Period("2027-06", "M"), "2027年6月", "June 2027"),
    ],
)
def test_a_period_is_said_in_full(period: pd.Period, zh: str, en: str) -> None:
    assert (period_name(period).said("zh"), period_name(period).said("en")) == (zh, en)


def test_an_area_the_package_does_not_know_is_shown_as_written_and_your_own_is_not_named() -> None:
    assert area_name("Testville").said("zh") == "Testville"
    assert area_name("own").said("en") == ""
    assert series_name(made_up_series(area="own")).said("en") == "loan balance"
    assert series_name(made_up_series(area=CITY)).said("zh") == "株洲市金融机构贷款余额"
