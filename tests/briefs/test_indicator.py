"""The brief on one goal: its content on a made-up study, and the whole of an edition on the real one."""

import dataclasses
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pypdf
import pytest

from psi_analysis.briefs.content import Annex, Stamp
from psi_analysis.briefs.indicator import IndicatorParameters, indicator_brief, indicator_results, save_tables
from psi_analysis.briefs.runs.run import Run
from psi_analysis.briefs.sections.page_words import caption_labels
from psi_analysis.errors import ParameterError
from psi_analysis.studies.loading import load
from tests.briefs.made_up import made_up_results

ROOT = Path(__file__).resolve().parents[2]


def alone(goal):
    """Results of one headline goal of the made-up study."""
    results = made_up_results()
    chosen = next(one for one in results.headline if one.target.id == goal)
    answers = {answer.target.id: answer for answer in (chosen.assessment, chosen.pair) if answer is not None}
    return dataclasses.replace(results, headline=(chosen,), assessments=answers)


@pytest.mark.parametrize(("goal", "says"), [("G1", "savings goal about 50%"), ("G3", "waste share goal about 30% (weak evidence)")])
def test_the_title_is_the_conclusion_on_the_goal(goal, says):
    brief = indicator_brief(alone(goal), IndicatorParameters(as_of="2031-05-02", goal=goal))
    assert brief.title.said("en") == f"By 2033: {says}"
    stamp = next(part for part in brief.parts if isinstance(part, Stamp))
    assert stamp.command == f"psi brief as_of=2031-05-02 languages=zh,en n_paths=4000 seed=0 goal={goal}"
    assert brief.subject.said("zh").startswith(f"甲市：{goal} ") and not any(isinstance(part, Annex) for part in brief.parts)


def test_a_brief_on_one_goal_stands_alone(tmp_path):
    results = dataclasses.replace(made_up_results(), record=None)
    brief = indicator_brief(alone("G1"), IndicatorParameters(goal="G1"))
    plan = brief.block("plan").blocks[0].text
    assert results.study.plan.name_zh in plan.said("zh") and results.study.plan.number in plan.said("en")
    for id in ("risks", "advice"):
        assert brief.block(id).blocks
    assert "圆点实心为66%以上" in brief.block("standing").note.said("zh") and "等级" not in brief.block("standing").note.said("zh")
    rows = [[cell.text.said("en") for cell in row] for row in brief.block("standing").rows]
    assert [row[0] for row in rows] == ["Savings: about 20 billion yuan", "Savings, growth: at least 5% a year"]
    text = " ".join(text.said("zh") for text in brief.texts())
    assert "年度简报" not in text and "列于附件" not in text


def test_captions_are_numbered_in_the_order_they_are_read():
    results = dataclasses.replace(alone("G1"), figures={"fan": {"zh": "figures/fan.svg"}})
    brief = indicator_brief(results, IndicatorParameters(goal="G1"))
    assert {name: label.strip() for name, label in caption_labels(brief, "zh").items()} == {
        "standing": "表1",
        "fan": "图1",
        "growth-G1": "表2",
        "members": "表3",
        "rules": "表4",
        "sources": "表5",
    }


def test_every_source_is_named_with_scope_years_and_day():
    row = indicator_brief(alone("G1"), IndicatorParameters(goal="G1")).block("sources").rows[0]
    assert [cell.text.said("zh") for cell in row] == ["甲市储蓄；口径：人民币", "统计局《年鉴》", "2022—2028", "2031年5月2日（推定）"]
    assert [row[0].text.said("en"), row[3].text.said("en")] == ["Aville: savings; scope: RMB", "2 May 2031 (assumed)"]


def test_the_tables_hold_the_quantiles_of_the_paths_and_the_history(tmp_path):
    run = Run(IndicatorParameters(goal="G1"), tmp_path, tmp_path)
    assert save_tables(alone("G1"), run) == ["tables/attainment.csv", "tables/forecast.csv", "tables/history.csv"]
    ahead = pd.read_csv(tmp_path / "tables" / "forecast.csv", index_col="period")
    assert ahead.loc[2033, ["p10", "median", "p90"]].tolist() == pytest.approx([184.0, 200.0, 216.0])
    history = pd.read_csv(tmp_path / "tables" / "history.csv", index_col="period")
    assert history.loc[2028, "value"] == 158.0
    assert save_tables(alone("G3"), Run(IndicatorParameters(goal="G3"), tmp_path / "b", tmp_path)) == ["tables/attainment.csv"]


def test_a_goal_that_is_no_headline_goal_is_refused():
    with pytest.raises(ParameterError, match=r"'T2' is no headline goal\. .*brief\.toml"):
        indicator_results(load(ROOT), IndicatorParameters(goal="T2"))


def word_pages(path, room):
    """Pages of a Word document as LibreOffice lays it out with the fonts of this machine; 0 where it is not installed."""
    office = shutil.which("soffice")
    if office is None:
        return 0
    home = f"-env:UserInstallation={(room / 'office').as_uri()}"
    subprocess.run(
        [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(room), str(path)], check=True, capture_output=True, timeout=300
    )
    return len(pypdf.PdfReader(room / f"{path.stem}.pdf").pages)


@pytest.mark.slow
def test_an_edition_of_the_study_is_whole_verifies_and_says_the_same_everywhere(tmp_path, monkeypatch):
    from psi_analysis.briefs.parameters import BriefParameters
    from psi_analysis.briefs.runs.editions import publish
    from psi_analysis.briefs.runs.verifying import verify

    for name in ("data", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.rmtree(tmp_path / "data" / "record")  # of editions that are not copied
    monkeypatch.chdir(tmp_path)
    made = publish("2026", BriefParameters(as_of="2026-11-23", n_paths=400), quiet=True)
    whole = made.table("tables/attainment.csv").set_index("target")
    goals = [path.name for path in sorted((made.folder / "indicators").iterdir())]
    assert goals == ["T15", "T20", "T22"]
    for goal in goals:
        single = made.table(f"indicators/{goal}/tables/attainment.csv").set_index("target")
        assert single.loc[goal, "probability"] == whole.loc[goal, "probability"]
        papers = (made.folder / "indicators" / goal).glob("*.pdf")
        assert max(len(pypdf.PdfReader(paper).pages) for paper in papers) <= 2
        assert [
            pages for word in (made.folder / "indicators" / goal).glob("*.docx") if (pages := word_pages(word, tmp_path / goal)) > 2
        ] == []
    pages = [len("".join(page.extract_text().split())) for page in pypdf.PdfReader(made.folder / "brief_zh.pdf").pages]
    assert min(pages) > 200, "a page of the Chinese brief holds only a few lines"
    assert sum(path.stat().st_size for path in made.folder.rglob("*") if path.is_file()) < 10_000_000
    texts = [path.read_text(encoding="utf-8") for end in ("ipynb", "json", "csv", "html") for path in made.folder.rglob(f"*.{end}")]
    assert not any(str(tmp_path) in text or str(Path.home()) + "/" in text for text in texts)
    found = verify("reports/2026", quiet=True)
    assert found.ok and found.moved == () and found.differences == ()
