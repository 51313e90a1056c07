"""The second study runs on the package as it is: facts with sources only, its earlier goals scored as of the day they were set."""

from __future__ import annotations

import csv
import io
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from psi_analysis.cli.main import main
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.goals.answers.assessing import assess
from psi_analysis.goals.plans.plan import assess_plan
from psi_analysis.goals.routes.due_goals import score_due_goals
from psi_analysis.goals.routes.uneven_readings import own_readings
from psi_analysis.studies.checking import check
from psi_analysis.studies.loading import load

ROOT = Path(__file__).parents[1]
STUDY = ROOT / "studies" / "national_logistics"


def table(words: list[str], capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    """Run psi on the study and read the CSV it prints."""
    assert main([*words, "--data", str(STUDY), "--csv", "--quiet"]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_it_keeps_the_contract() -> None:
    assert check(STUDY) == []


@pytest.mark.parametrize("name", ["observations/logistics.csv", "statements.csv"])
def test_every_fact_is_one_of_the_first_study_s_with_the_same_source(name: str) -> None:
    known = set((ROOT / "data" / "raw" / name).read_text(encoding="utf-8").splitlines())
    assert set((STUDY / "data" / "raw" / name).read_text(encoding="utf-8").splitlines()) <= known


def test_the_goals_say_what_the_statements_of_their_documents_say() -> None:
    data = load(STUDY)
    stated = {str(row.period("period")): row for row in data.statements("logistics_cost_ratio")}
    for id, goal in data.targets.items():
        row = stated[str(goal.period)]
        assert goal.quote_zh in row.text("evidence").replace("到2027年，", "") or goal.quote_zh == row.text("evidence"), id
        assert data.set_on(id) == row.day("published")
        value = row.number("value") / 100
        base = 0.147 if row.text("relation") == "change by" else 0.0
        assert goal.value == pytest.approx(base + value)
    then = load(STUDY, as_of="2022-12-31").series("logistics_cost_ratio")
    assert then.value_at(then.origin - 1) == pytest.approx(0.147)


def test_the_goals_that_came_due_are_scored_against_what_came() -> None:
    made = score_due_goals(STUDY, as_of="2026-11-23", n_paths=1000)
    rows = {row["target"]: row for row in made.table.to_dict("records")}
    first, second = rows["L2020"], rows["L2025"]
    assert (first["known_to"], first["grade"], first["outcome"], first["met"]) == ("2013", "C", 0.147, True)
    assert (second["known_to"], second["grade"], second["outcome"], second["met"]) == ("2021", "B", 0.139, False)
    assert first["probability"] < 0.2 and second["probability"] < 0.4
    assert made.brier is not None and 0.2 < made.brier < 0.6


def test_a_goal_that_readings_met_before_its_day_says_since_when_and_on_what(capsys: pytest.CaptureFixture[str]) -> None:
    then = load(STUDY, as_of="2018-10-31")
    used = own_readings(then, "logistics_cost_ratio", "china").periods
    rows = table(["assess", "L2020", "--as-of", "2018-10-31", "--paths", "400"], capsys)
    said = {row["item"]: row["answer"] for row in rows}
    assert said["First met"] == "since 2015, by the figures so far"
    assert len(used) == 10 and said["Evidence"].startswith("C: China has 10 own readings")
    missing = sorted(set(range(2005, 2018)) - {period.year for period in used})
    assert missing == [2009, 2010, 2014] and "since 2005 (those of 2009, 2010 and 2014 are not)" in said["Evidence"]


def test_assumed_days_are_printed_as_assumed(capsys: pytest.CaptureFixture[str]) -> None:
    rows = table(["backtest", "--goals", "--paths", "400"], capsys)
    assert [(row["set_on"], row["set_on_is_assumed"]) for row in rows] == [("2014-10-31", "yes"), ("2022-12-31", "yes")]
    assert "2014-10-31 (assumed)" in repr(score_due_goals(STUDY, as_of="2026-11-23", n_paths=300))
    readme = (STUDY / "README.md").read_text(encoding="utf-8")
    assert "nobody published" not in readme and "not at hand" in readme


def test_every_command_works_on_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert [row["target"] for row in table(["list", "targets"], capsys)] == ["L2020", "L2025", "L2027"]
    ahead = table(["forecast", "logistics_cost_ratio", "--to", "2027", "--as-of", "2026-11-23", "--paths", "400"], capsys)
    assert [row["period"] for row in ahead] == ["2026", "2027"] and 0.12 < float(ahead[-1]["median"]) < 0.145
    answers = {row["item"]: row["answer"] for row in table(["assess", "L2027", "--as-of", "2026-11-23", "--paths", "400"], capsys)}
    assert "%" in answers["Probability"] and answers["Evidence"].startswith("B")
    scored = table(["backtest", "--goals", "--paths", "400"], capsys)
    assert [(row["target"], row["met"]) for row in scored] == [("L2020", "yes"), ("L2025", "no")]


def test_the_open_goal_rests_on_one_gdp_vintage_and_its_pages_say_what_joined_releases_would_say() -> None:
    data = load(STUDY, as_of="2026-11-23")
    goal = data.target("L2027")
    answer = assess_plan(data, goals=["L2027"])["L2027"]
    assert answer.forecast is not None and answer.probability is not None and answer.grade == "B"
    series = answer.forecast.series
    assert series.name == "logistics_cost_ratio_one_vintage/china" and series.values.index.year.tolist() == list(range(2021, 2026))
    assert set(series.provenance["vintage"]) == {"GDP of 2026, after the fifth economic census"}
    joined = data.series("logistics_cost_ratio")
    other = assess(forecast(joined, to="2030", seed=data.study.seed), replace(goal, indicator="logistics_cost_ratio")).probability
    assert other is not None and other > answer.probability + 0.05
    for page in (STUDY / "README.md", ROOT / "docs" / "another-study.md"):
        said = " ".join(page.read_text(encoding="utf-8").split())
        assert f"{100 * answer.probability:.0f} %" in said and f"the same rule would say {100 * other:.0f} %" in said


def test_before_the_one_vintage_was_at_hand_the_open_goal_is_refused_with_what_it_needs() -> None:
    early = assess_plan(load(STUDY, as_of="2025-11-23"), goals=["L2027"])["L2027"]
    assert not early.assessable and "one GDP vintage" in early.reason[1] and "同一GDP口径" in early.reason[0]


@pytest.mark.slow
def test_its_brief_is_written_in_both_languages_and_says_met_and_missed(tmp_path: Path) -> None:
    study = shutil.copytree(STUDY, tmp_path / "study")
    assert main(["brief", "--data", str(study), "n_paths=300", "--quiet"]) == 0
    made = study / "reports" / "latest"
    english, chinese = ((made / f"brief_{language}.html").read_text(encoding="utf-8") for language in ("en", "zh"))
    for word in ("China", "missed", "met"):
        assert word in english
    for word in ("全国", "未达到", "已达到"):
        assert word in chinese
    assert "Zhuzhou" not in english and "株洲" not in chinese and "本市" not in chinese
    assert (made / "indicators" / "L2027" / "tables" / "forecast.csv").is_file()
