"""A communiqué's sentences become drafts that psi add does not take before their source is filled in."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from psi_analysis.cli.main import main
from psi_analysis.studies.loading import load
from psi_analysis.studies.plan_text.communique import figures_of_text
from psi_analysis.studies.publication import assumed_day
from psi_analysis.studies.releases import PATIENCE, releases_due

ROOT = Path(__file__).parents[3]
TEXT = (
    "2025年，初步核算，全年全市地区生产总值3856.2亿元，按可比价格计算，比上年增长5.6%。其中，第一产业增加值268.4亿元，增长3.5%；"
    "第二产业增加值1723.8亿元，下降0.4%。年末金融机构各项存款余额5622.7亿元，比上年末增长6.1%。"
    "常住人口城镇化率73.2%，比上年末提高0.5个百分点。1—6月，电信业务总量22.6亿元，同比增长3.1%。一季度接待游客120万人次。"
)


def test_name_value_unit_period_and_growth_are_read() -> None:
    read = [(one.name, one.value, one.unit, one.period, one.span, one.growth) for one in figures_of_text(TEXT, load())]
    assert read == [
        ("地区生产总值", 3856.2, "亿元", "2025", "", "5.6%"),
        ("第一产业增加值", 268.4, "亿元", "2025", "", "3.5%"),
        ("第二产业增加值", 1723.8, "亿元", "2025", "", "-0.4%"),
        ("金融机构各项存款余额", 5622.7, "亿元", "2025", "", "6.1%"),
        ("常住人口城镇化率", 73.2, "%", "2025", "", "0.5个百分点"),
        ("电信业务总量", 22.6, "亿元", "2025-06", "year to date", "3.1%"),
        ("接待游客", 120.0, "万人次", "2025Q1", "", ""),
    ]


OF_A_YEAR = """2024年规模以上工业增加值比上年增长7.1%。其中，高技术制造业增加值增长12.3%，占规模以上工业增加值的比重为18.6%。
2024年末常住人口508.9万人，比上年末减少1.2万人，城镇人口占总人口比重为72.0%。房地产开发投资下降9.8%。
2024年猪肉、牛肉产量分别为33.1万吨、3.2万吨，分别增长1.9%、下降4.5%。接待游客6210万人次，实现旅游收入712亿元，同比分别增长9.1%和11.3%。
2024年PM2.5平均浓度33微克/立方米，同比下降5.7%。贷款余额9.86万亿元，比年初新增5230亿元。规模以上工业企业实现利润118.3亿元，减收3.5%。
2024年初中巩固率由上年的97.2%提高到97.8%。
"""


def test_changes_go_to_their_figures_and_rates_alone_are_figures_of_growth() -> None:
    read = [(one.name, one.value, one.unit, one.growth) for one in figures_of_text(OF_A_YEAR, load())]
    assert read == [
        ("规模以上工业增加值增长", 7.1, "%", ""),
        ("高技术制造业增加值增长", 12.3, "%", ""),
        ("高技术制造业增加值占规模以上工业增加值的比重", 18.6, "%", ""),
        ("常住人口", 508.9, "万人", "-1.2万人"),
        ("城镇人口占总人口比重", 72.0, "%", ""),
        ("房地产开发投资增长", -9.8, "%", ""),
        ("猪肉产量", 33.1, "万吨", "1.9%"),
        ("牛肉产量", 3.2, "万吨", "-4.5%"),
        ("接待游客", 6210.0, "万人次", "9.1%"),
        ("旅游收入", 712.0, "亿元", "11.3%"),
        ("PM2.5平均浓度", 33.0, "微克/立方米", "-5.7%"),
        ("贷款余额", 9.86, "万亿元", ""),
        ("规模以上工业企业利润", 118.3, "亿元", "-3.5%"),
        ("初中巩固率", 97.8, "%", ""),
    ]


def test_an_indicator_is_named_only_where_name_and_unit_settle_it() -> None:
    found = {one.name: one.indicator for one in figures_of_text(TEXT, load())}
    assert found["地区生产总值"] == "gdp" and found["金融机构各项存款余额"] == "deposits" and found["电信业务总量"] == "telecom_volume"
    assert found["常住人口城镇化率"] == found["第一产业增加值"] == found["接待游客"] == ""


def test_drafts_are_written_beside_the_study_and_not_entered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "communique.txt").write_text(TEXT, encoding="utf-8")
    assert main(["add", "--text", "communique.txt", "--data", str(ROOT)]) == 0
    assert "7 figures were drafted in figures-draft.csv" in capsys.readouterr().err
    with (tmp_path / "figures-draft.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 7 and {row["发布单位"] for row in rows} == {""}
    assert rows[0]["原文"] == "全年全市地区生产总值3856.2亿元" and rows[0]["参考：比上年增减"] == "5.6%"
    assert main(["add", "figures-draft.csv", "--data", str(ROOT), "--dry-run"]) == 1
    said = capsys.readouterr()
    assert "row 2: cell G2 (发布单位): the cell is empty" in said.out and "nothing was written" in said.err
    assert main(["add", "--text", TEXT, "--data", str(ROOT)]) == 1
    assert "figures-draft.csv is there already" in capsys.readouterr().err
    assert main(["add", "--text", "没有数字", "other.csv", "--data", str(ROOT)]) == 1
    assert main(["add", "--data", str(ROOT)]) == 2


def test_a_confirmed_draft_is_a_workbook_that_psi_add_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["add", "--text", "2026年1—6月，电信业务总量23.4亿元，同比增长3.1%。", "--data", str(ROOT)]) == 0
    path = tmp_path / "figures-draft.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    source = {
        "发布单位": "某局",
        "文件或资料名称": "上半年运行情况",
        "网址或文号": "1号",
        "发布日期": "2026-07-20",
        "来源类别": "department",
    }
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(row | source for row in rows)
    capsys.readouterr()
    assert main(["add", "figures-draft.csv", "--data", str(ROOT), "--dry-run"]) == 0
    assert "2.34 billion yuan" in capsys.readouterr().out


def test_releases_due_are_the_next_period_of_each_series_by_rule_or_by_the_last_lag() -> None:
    data, day = load(), dt.date(2026, 11, 30)
    due = releases_due(data, day)
    assert [one.expected for one in due] == sorted(one.expected for one in due)
    assert all((day - one.expected).days <= PATIENCE for one in due)
    communique = next(one for one in due if ("deposits", "zhuzhou") in one.rows)
    last = data.series("deposits", area="zhuzhou").origin
    assert communique.period == str(last + 1) and len(communique.rows) > 5
    by_rule = [one for one in due if one.assumed]
    assert by_rule
    kinds = {(source.publisher, source.title): source.kind for source in data.sources.values()}
    assert all(one.expected == assumed_day(kinds[one.publisher, one.title], pd.Period(one.period)) for one in by_rule)


def test_psi_due_prints_when_what_comes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["due", "--csv", "--data", str(ROOT), "--quiet"]) == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert {"expected", "how", "publisher", "last release", "period", "rows"} == set(rows[0])
    assert any("deposits/zhuzhou" in row["rows"] for row in rows)


ENGLISH = """In 2025, GDP reached 385.6 billion yuan, up 5.6% on the year before. Deposits at financial institutions stood at 562.3 billion
yuan at the end of 2025, an increase of 6.1%. The unemployment rate was 4.3% in June 2025, down 0.2 percentage points. Exports fell 3.1% to
$12.4 billion. Retail sales grew by 4.2% in the first quarter of 2025. In the first half of 2025, 120,000 tourists were received. Renewables
met 39.6% of electricity demand, while installed capacity rose to 4.6 GW. Total loans were EUR 48.6 billion, 5.2% higher than in 2024.
Passenger numbers increased from 8.2 million to 8.9 million. Investment declined 1.2% in January to September 2025."""


def test_english_sentences_are_read_as_chinese_ones_are() -> None:
    read = [(one.name, one.value, one.unit, one.period, one.span, one.growth) for one in figures_of_text(ENGLISH, load())]
    assert read == [
        ("GDP", 385.6, "billion yuan", "2025", "", "5.6%"),
        ("Deposits at financial institutions", 562.3, "billion yuan", "2025", "", "6.1%"),
        ("unemployment rate", 4.3, "%", "2025-06", "", "-0.2 percentage points"),
        ("Exports", 12.4, "$ billion", "2025", "", "-3.1%"),
        ("Retail sales", 4.2, "%", "2025Q1", "", ""),
        ("tourists", 120000.0, "tourists", "2025-06", "year to date", ""),
        ("Renewables", 39.6, "%", "2025", "", ""),
        ("installed capacity", 4.6, "GW", "2025", "", ""),
        ("Total loans", 48.6, "EUR billion", "2025", "", "5.2%"),
        ("Passenger numbers", 8.9, "million", "2025", "", ""),
        ("Investment", -1.2, "%", "2025-09", "year to date", ""),
    ]
    second = figures_of_text(ENGLISH, load())[1]
    assert second.words.startswith("Deposits at financial institutions stood at 562.3 billion yuan at the end of 2025, an increase")
    assert second.indicator == "deposits"
