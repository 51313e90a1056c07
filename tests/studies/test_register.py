"""The plan's 38 goals in the register: their words decide relation, tolerance and commitment."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
from pathlib import Path

import pytest

from psi_analysis.briefs.sections.answer_numbers import numbers_of_goals
from psi_analysis.cli.main import main
from psi_analysis.goals.answers.assessing import refuse
from psi_analysis.nouns.cards import card_text
from psi_analysis.studies.loading import load
from psi_analysis.words.reasons import stated
from tests.briefs.made_up import made_up_results

PLAN = "".join((Path(__file__).parents[2] / "data/raw/plan/action-plan-2025-2027.txt").read_text(encoding="utf-8").split())
DATA = load()
GOALS = DATA.targets
EXPLICIT = [goal for goal in GOALS.values() if goal.explicit]

WORDS = """
T01 建设5个以上省级现代服务业创新示范区     >=  5      firm    milestone
T03 全市生产性服务业增加值力争达到1000亿元   >=  1000   strive  level
T04 占服务业增加值比重达到47%左右           >=  0.47   firm    ratio           about
T05 全社会研发投入强度达3.5%以上            >=  0.035  strive  ratio
T06 每万人发明专利拥有量达37.9件            >=  37.9   strive  level
T08 科学研究和技术服务业营业收入增速达8%     >=  0.08   strive  growth
T09 新增上云企业5000家                     >=  5000   firm    addition
T11 绿色智能计算产业规模超1500亿元          >   1500   firm    level
T13 年均增长4%以上                         >=  0.04   firm    average-growth
T15 物流总费用占GDP比重降至13%以下          <   0.13   firm    ratio
T16 铁水货运占比提升至13.5%                >=  0.135  firm    ratio
T18 实现绿色贷款年均增长18%以上             >=  0.18   firm    average-growth
T19 争取2027年全市上市企业达到16家          >=  16     strive  count
T20 金融机构存款余额达6300亿元左右          >=  6300   firm    level           about
T21 年均增长7.4%以上                       >=  0.074  firm    average-growth
T22 金融机构贷款余额达5000亿元左右          >=  5000   firm    level           about
T23 年均增长8.2%以上                       >=  0.082  firm    average-growth
T24 金融机构利息净收入和手续费及佣金净收入达130亿元左右 >= 130 firm level about
T26 到2027年建成20家产业学院                >=  20     firm    milestone
T27 新增国家级智能制造标杆企业6家以上        >=  6      firm    addition
T30 规模以上服务业企业数量年均增长10%        >=  0.1    strive  average-growth
T31 力争湘粤非年度发运量突破1000列          >   1000   strive  level
T34 跨境电商交易额超过20亿元               >   20     strive  level
"""


@pytest.mark.parametrize("line", WORDS.strip().splitlines())
def test_the_words_of_the_plan_decide(line: str) -> None:
    id, quote, relation, value, commitment, kind, *about = line.split()
    goal = GOALS[id]
    read = ("".join(goal.quote_zh.split()), goal.relation, goal.value, goal.commitment, goal.kind.replace(" ", "-"), goal.about)
    assert read == (quote, relation, float(value), commitment, kind, about == ["about"])


def test_all_38_goals_are_there_34_of_them_explicit() -> None:
    assert (len(GOALS), len(EXPLICIT)) == (38, 34)
    assert list(GOALS) == [f"T{number:02d}" for number in range(1, 35)] + [f"I{number:02d}" for number in range(1, 5)]


@pytest.mark.parametrize("goal", GOALS.values(), ids=lambda goal: goal.id)
def test_every_quote_is_in_the_plan_verbatim(goal) -> None:  # type: ignore[no-untyped-def]
    assert "".join(goal.quote_zh.split()) in PLAN


@pytest.mark.parametrize("goal", EXPLICIT, ids=lambda goal: goal.id)
def test_every_explicit_number_is_in_its_quote(goal) -> None:  # type: ignore[no-untyped-def]
    row = next(row for row in DATA.raw.targets if row.text("id") == goal.id)
    assert row.number("value") in [float(number) for number in re.findall(r"\d+(?:\.\d+)?", goal.quote_zh)]


@pytest.mark.parametrize("goal", EXPLICIT, ids=lambda goal: goal.id)
def test_the_signal_words_and_the_relation_agree(goal) -> None:  # type: ignore[no-untyped-def]
    clause = "".join(goal.quote_zh.split())
    assert goal.about == ("左右" in clause)
    assert (goal.relation == "<") == ("以下" in clause)
    assert (goal.relation == ">") == bool(re.search("超|突破", clause))


@pytest.mark.parametrize("goal", EXPLICIT, ids=lambda goal: goal.id)
def test_every_department_named_is_in_the_plan(goal) -> None:  # type: ignore[no-untyped-def]
    if goal.departments.startswith("未单列"):
        assert goal.id in ("T01", "T02", "T03", "T04")
    else:
        assert goal.departments.replace(" ", "") in PLAN


@pytest.mark.parametrize(
    ("level", "growth", "implied"), [("T12", "T13", 43.5), ("T20", "T21", 5085.4), ("T22", "T23", 3947.2), ("T24", "T25", 112.3)]
)
def test_the_four_pairs_of_level_and_growth_imply_a_base_of_2024(level: str, growth: str, implied: float) -> None:
    assert GOALS[level].paired_with == growth and GOALS[growth].paired_with == level
    assert GOALS[level].value / (1 + GOALS[growth].value) ** 3 == pytest.approx(implied, abs=0.05)
    assert str(GOALS[growth].base) == "2024"


def test_what_is_our_reading_is_marked() -> None:
    readings = {goal.id for goal in GOALS.values() if goal.our_reading}
    assert {"T01", "T10", "T18", "T29", "T31", "I01", "I02", "I03", "I04"} <= readings
    assert not {"T02", "T12", "T17"} & readings
    assert all("100 %" in goal.our_reading for goal in GOALS.values() if not goal.explicit)


def test_every_goal_without_observations_says_what_would_be_needed() -> None:
    silent = [goal.id for goal in GOALS.values() if DATA.readings(goal.indicator).empty and not goal.needed]
    assert silent == ["T15"]


def test_the_trains_may_be_read_on_two_counts() -> None:
    assert GOALS["T31"].also_read_as == ("rail_sea_trains_three_cities",)


def test_every_goal_s_words_place_in_the_plan_and_departments_are_listed_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "targets", "--csv"]) == 0
    rows = {row["target"]: row for row in csv.DictReader(io.StringIO(capsys.readouterr().out))}
    assert list(rows) == list(GOALS) and len(rows) == 38
    for id, goal in GOALS.items():
        assert (rows[id]["quote"], rows[id]["section"], rows[id]["departments"]) == (goal.quote_zh, goal.section, goal.departments)
        assert all(rows[id][name] for name in ("quote", "section", "departments"))
        card = card_text(goal._card())
        assert "where in the plan" in card and "answers for it" in card and "the plan's words" in card
    answers = {id: refuse(goal, stated("缺", "missing")) for id, goal in GOALS.items()}
    table = numbers_of_goals(dataclasses.replace(made_up_results(), assessments=answers)).set_index("target")
    assert table.loc[list(GOALS), ["quote", "section", "departments"]].all(axis=None)
    assert table.loc["T22", "section"] == GOALS["T22"].section
