"""The plan's logistics goal on the study's own data: what is stated is sourced, computed and said."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.routes.growth_elsewhere import changes_elsewhere
from psi_analysis.goals.routes.proxy import assess_by_proxy
from psi_analysis.goals.routes.stated_detail import ProxyDetail
from psi_analysis.studies.data import Data
from psi_analysis.studies.judgements.proxies import PROXY_TABLES, read_proxy
from psi_analysis.studies.loading import load
from psi_analysis.studies.reading import read_table
from psi_analysis.words.answer_view import sentences
from psi_analysis.words.likelihood import shown_range
from psi_analysis.words.numbers import Quantity, say
from psi_analysis.words.ranges import range_text

RAW = Path(__file__).parents[2] / "data" / "raw"


@pytest.fixture(scope="module")
def data() -> Data:
    return load(RAW, as_of="2026-11-23")


@pytest.fixture(scope="module")
def answer(data: Data) -> Assessment:
    return assess_by_proxy(data, data.target("T15"))


@pytest.fixture(scope="module")
def detail(answer: Assessment) -> ProxyDetail:
    assert answer.proxy is not None
    return answer.proxy


def test_every_cited_publication_is_registered_once(data: Data) -> None:
    rows = {table.name: read_table(RAW / table.pattern, table, root=RAW) for table in PROXY_TABLES}
    own = {row.text("id") for row in rows["proxy sources"]}
    cited = {id for table in ("priors", "comparisons", "proxy past goals") for row in rows[table] for id in row.text("sources").split(";")}
    assert cited <= own | set(data.sources)
    assert not own & set(data.sources)
    assert own <= cited


def test_every_licence_is_a_heading_of_the_page_on_terms() -> None:
    headings = re.findall(r"^## (.+)$", (RAW.parent / "LICENSES.md").read_text(encoding="utf-8"), re.MULTILINE)
    table = PROXY_TABLES[-1]
    assert {row.text("licence") for row in read_table(RAW / table.pattern, table)} <= set(headings)


def test_the_page_beside_the_tables_names_every_column() -> None:
    page = (RAW / "proxy" / "README.md").read_text(encoding="utf-8")
    missing = [column.name for table in PROXY_TABLES for column in table.columns if not re.search(rf"\b{column.name}\b", page)]
    assert not missing


def test_past_goals_agree_with_the_goals_recorded_among_the_statements(data: Data) -> None:
    goals = read_proxy(RAW, "T15").past_goals
    recorded = {(row.text("area"), row.text("period"), abs(row.number("value"))) for row in data.statements("logistics_cost_ratio")}
    ours = {(row["area"], str(row["deadline"]), abs(float(row["goal_percent"]))) for row in goals.to_dict("records")}
    same_level = {(area, period) for area, period, _ in recorded} & {(area, period) for area, period, _ in ours}
    assert same_level == {(area, period) for area, period, _ in ours}
    assert {("zhuzhou", "2015", 16.0), ("zhuzhou", "2024", 13.8), ("china", "2027", 13.5)} <= recorded & ours


def test_trends_are_computed_from_five_points_on_one_vintage(detail: ProxyDetail) -> None:
    trends = detail.priors[(detail.priors["term"] == "trend") & (detail.priors["use"] == "prior")]
    assert trends["points"].isna().all()
    assert trends["per_year"].min() == pytest.approx((0.1391 - 0.1442) / 3)
    assert trends["per_year"].max() == pytest.approx((0.1391 - 0.1423) / 4)
    assert set(trends["degrees"]) == {2.0, 3.0}


def test_the_range_is_wide_and_the_middle_unlikely(answer: Assessment, detail: ProxyDetail) -> None:
    assert answer.grade == "C" and answer.probability is not None and answer.probability_range is not None
    assert [say(Quantity(p, "probability by 5 said"), "en") for p in (detail.central, answer.probability)] == ["about 10%", "about 20%"]
    assert range_text(*shown_range(answer)).said("en") == "<5% to 45%"
    assert len(detail.combinations) == 81


def test_the_range_holds_eight_tenths_of_the_weight_and_leaves_the_extremes_out(answer: Assessment, detail: ProxyDetail) -> None:
    assert answer.probability_range is not None
    (low, high), table = answer.probability_range, detail.combinations
    assert table["probability"].min() < low and high < table["probability"].max()
    assert table[table["probability"] <= low]["weight"].sum() >= 0.1 and table[table["probability"] < low]["weight"].sum() < 0.1
    assert table[table["probability"] <= high]["weight"].sum() >= 0.9 and table[table["probability"] < high]["weight"].sum() < 0.9


def test_falls_seen_elsewhere_stand_beside_the_fall_the_goal_asks(answer: Assessment, detail: ProxyDetail) -> None:
    base = float((detail.combinations["weight"] * detail.combinations["base"]).sum())
    assert detail.needed_per_year == pytest.approx((0.13 - base) / 3)
    seen = detail.elsewhere.set_index("area")
    assert seen["per_year"].to_dict() == pytest.approx(
        {"anhui": -0.017 / 5, "yunnan": -0.011 / 5, "hunan": -0.004 / 2, "china": (0.1391 - 0.1423) / 4}, abs=1e-4
    )
    assert seen["as_fast"].to_dict() == {"anhui": True, "yunnan": False, "hunan": False, "china": False}
    said = sentences(answer, "elsewhere")
    assert said is not None and "已知4个地区的实际变化，达到这一速度的有1个（安徽省）" in said.said("zh")
    assert "of 4 areas whose change is known, 1 moved that fast (Anhui)" in said.said("en")


def test_falls_that_were_not_published_yet_are_left_out() -> None:
    found = changes_elsewhere(load(RAW, as_of="2026-01-31"), read_proxy(RAW, "T15").elsewhere, -0.0025)
    assert found["area"].tolist() == ["hunan"] and found["as_fast"].tolist() == [False]
    assert changes_elsewhere(load(RAW, as_of="2020-01-31"), read_proxy(RAW, "T15").elsewhere, -0.0025).empty


def test_the_goal_is_met_more_likely_than_not_only_from_a_base_of_13_3_percent_or_less(detail: ProxyDetail) -> None:
    half = detail.break_even.set_index("probability").loc[0.5]
    assert np.round([half["base"], half["lowest"], half["highest"]], 3).tolist() == [0.133, 0.13, 0.135]


def test_no_stated_base_contradicts_the_plan_which_speaks_of_lowering_to_below_13(detail: ProxyDetail) -> None:
    assert (detail.combinations["base"] > 0.13).all()


def test_the_first_sentence_says_proxy_in_both_languages(answer: Assessment) -> None:
    zh, en = answer.reason
    assert zh.startswith("代理推断（证据等级C）：株洲市没有可比序列") and en.startswith(
        "By proxy (grade C): Zhuzhou has no comparable series"
    )
    assert not re.search(r"\d\.\d\d", zh + en)


def test_the_annex_lists_falls_elsewhere_the_fastest_first(answer: Assessment, detail: ProxyDetail) -> None:
    from psi_analysis.briefs.brief_results import GoalResult
    from psi_analysis.briefs.brief_settings import Headline
    from psi_analysis.briefs.sections.proxy_section import elsewhere_table

    goal = GoalResult(Headline("T15", "物流费用占比", "logistics cost"), answer, load(RAW).indicator("logistics_cost_ratio"))
    table = elsewhere_table(goal, detail)
    rows = [tuple(cell.text.said("en") for cell in row) for row in table.rows]
    assert rows == [
        ("Anhui", "2020–2025", "−0.34", "yes"),
        ("Yunnan", "2020–2025", "−0.22", "no"),
        ("Hunan", "2022–2024", "−0.20", "no"),
        ("China", "2021–2025", "−0.08", "no"),
    ]
    assert table.note is not None and "−0.26 points a year" in table.note.said("en")
