"""psi new --plan: the drafted study waits to be confirmed, then keeps its contract; Word and PDF files are read like text."""

from __future__ import annotations

import csv
import sys
import zipfile
from pathlib import Path

import pytest

from psi_analysis.cli.main import main
from psi_analysis.errors import DataError, UnitError
from psi_analysis.nouns.units import UNITS, Unit, convert, define_unit, find_unit
from psi_analysis.studies.checking import check
from psi_analysis.studies.loading import load
from psi_analysis.studies.plan_text.drafting import read_plan
from psi_analysis.studies.plan_text.plan_files import plan_lines
from tests.studies.plan_text.truth import FOLDER, text_and_goals

TEXTS = sorted(FOLDER.glob("*/*.txt"))
GOALS = "养老床位达到1.2万张，护理型床位占比提高到60%以上，每千名老年人拥有床位45张，养老产业规模年均增长10%左右、突破80亿元"
PLAN = f"""永安市养老服务三年行动计划（2025—2027年）
永政办发〔2025〕7号
一、主要目标。到2027年，{GOALS}。
二、保障措施。市财政每年安排补助500万元，2024年全市有养老机构46家。
2025年4月2日印发
"""


def rewrite(path: Path, **fill: str) -> None:
    """Fill columns of a file: those that are empty, and to_confirm with what is given."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row |= {name: value for name, value in fill.items() if name == "to_confirm" or not row[name]}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    assert main(["new", str(tmp_path / "care"), "--plan", str(tmp_path / "plan.txt")]) == 0
    return tmp_path / "care"


def test_the_file_of_the_study_has_what_the_text_says_of_the_plan(study: Path) -> None:
    rewrite(study / "data/raw/indicators.csv", unit="100m yuan", kind="flow")
    rewrite(study / "data/raw/targets.csv", to_confirm="")
    plan = load(study).study.plan
    assert (plan.name_zh, plan.number) == ("永安市养老服务三年行动计划（2025—2027年）", "永政办发〔2025〕7号")
    assert str(plan.published) == "2025-04-02"
    assert (str(plan.start), str(plan.end), str(plan.base), plan.text) == ("2025", "2027", "2024", "plan/plan.txt")


def test_drafts_are_not_used_before_they_are_confirmed(study: Path) -> None:
    rewrite(study / "data/raw/indicators.csv", unit="100m yuan", kind="flow")
    with pytest.warns(UserWarning, match="5 goals drafted from the plan’s text wait to be confirmed"):
        assert load(study).targets == {}
    problems = check(study)
    assert len(problems) == 5 and all("to be confirmed: compare it with the words in quote_zh" in one.words for one in problems)
    rewrite(study / "data/raw/targets.csv", to_confirm="")
    assert check(study) == []
    goals = load(study).targets
    assert [(goal.relation, goal.kind, goal.about, str(goal.period)) for goal in goals.values()] == [
        (">=", "count", False, "2027"),
        (">=", "ratio", False, "2027"),
        (">=", "level", False, "2027"),
        (">=", "average growth", True, "2027"),
        (">", "level", False, "2027"),
    ]
    assert goals["T04"].paired_with == "T05" and goals["T04"].indicator == goals["T05"].indicator
    assert goals["T01"].value == 1.2 and goals["T01"].departments == ""


def test_what_only_a_person_can_say_is_named_once_with_its_row(study: Path) -> None:
    words = [str(one) for one in check(study)]
    asked = [line for line in words if line.startswith("indicators.csv")]
    assert asked and all("the cell is empty; fill it" in line for line in asked)
    assert not [line for line in words if "no indicator" in line]


def test_what_was_left_says_why(study: Path) -> None:
    with (study / "data/raw/plan/left_over.csv").open(encoding="utf-8", newline="") as file:
        left = {row["words"]: row["reason_en"] for row in csv.DictReader(file)}
    assert left == {"市财政每年安排补助500万元": "money for a measure", "2024年全市有养老机构46家": "a figure of the past"}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_every_drafted_register_is_accepted_once_confirmed(tmp_path: Path, path: Path) -> None:
    (tmp_path / "plan.txt").write_text(text_and_goals(path)[0], encoding="utf-8")
    assert main(["new", str(tmp_path / "study"), "--plan", str(tmp_path / "plan.txt"), "--quiet"]) == 0
    rewrite(tmp_path / "study/data/raw/targets.csv", to_confirm="")
    rewrite(tmp_path / "study/data/raw/indicators.csv", unit="100m yuan", kind="flow")
    assert check(tmp_path / "study") == []


def test_a_table_with_bars_is_quoted_as_the_text_has_it(tmp_path: Path) -> None:
    table = "| 指标 | 2020年基数 | 2025年目标 | 属性 |\n|---|---|---|---|\n| 行政村5G通达率（%） | 60 | 100 | 预期性 |\n"
    (tmp_path / "plan.txt").write_text(f"东港市“十四五”规划纲要\n{table}到2025年，森林蓄积量≥1500万m3。\n", encoding="utf-8")
    assert main(["new", str(tmp_path / "study"), "--plan", str(tmp_path / "plan.txt"), "--quiet"]) == 0
    rewrite(tmp_path / "study/data/raw/targets.csv", to_confirm="")
    rewrite(tmp_path / "study/data/raw/indicators.csv", unit="100m yuan", kind="flow")
    assert check(tmp_path / "study") == []
    assert [(goal.name_zh, goal.value, goal.relation) for goal in load(tmp_path / "study").targets.values()] == [
        ("行政村5G通达率", 1.0, ">="),
        ("森林蓄积量", 1500.0, ">="),
    ]


def test_a_word_document_is_read_with_its_tables(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("青山县“十五五”规划纲要（2026—2030年）")
    table = document.add_table(rows=2, cols=4)
    for cells, words in zip(table.rows, (["指标", "2025年", "2030年", "属性"], ["森林覆盖率（%）", "44", "46", "约束性"]), strict=True):
        for cell, text in zip(cells.cells, words, strict=True):
            cell.text = text
    document.add_paragraph("到2030年，高速公路里程达到120公里。")
    document.save(tmp_path / "plan.docx")
    goals = read_plan(plan_lines(tmp_path / "plan.docx")).goals
    assert [(goal.name, goal.value, goal.unit) for goal in goals] == [("森林覆盖率", 46.0, "%"), ("高速公路里程", 120.0, "公里")]


def test_a_pdf_is_read_where_its_reader_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import matplotlib.pyplot as plt

    figure = plt.figure()
    figure.text(0.05, 0.8, "HARBOUR PLAN 2025-2030")
    figure.text(0.05, 0.7, "The share of clean ships shall reach at least 42.5% by 2030.")
    with plt.rc_context({"pdf.fonttype": 42}):
        figure.savefig(tmp_path / "plan.pdf")
    plt.close(figure)
    assert [(goal.relation, goal.value, goal.year) for goal in read_plan(plan_lines(tmp_path / "plan.pdf")).goals] == [(">=", 42.5, 2030)]
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4 cut")
    with pytest.raises(DataError, match="damaged"):
        plan_lines(tmp_path / "bad.pdf")
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(DataError, match="needs pypdf"):
        plan_lines(tmp_path / "plan.pdf")


def test_a_file_that_cannot_be_read_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(tmp_path / "empty.docx", "w") as package:
        package.writestr("word/other.xml", "<a/>")
    (tmp_path / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "blank.txt").write_text(" \n", encoding="utf-8")
    for name, words in {
        "gone.txt": "is not there",
        "empty.docx": "damaged",
        "old.doc": "save it as DOCX or as plain text",
        "blank.txt": "no text that can be read",
    }.items():
        with pytest.raises(DataError, match=words):
            plan_lines(tmp_path / name)
    monkeypatch.setenv("PSI_LANGUAGE", "zh")
    with pytest.raises(DataError, match="另存为DOCX或纯文本"):
        plan_lines(tmp_path / "old.doc")


def test_a_plan_without_years_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plan.txt").write_text("产值达到50亿元。", encoding="utf-8")
    assert main(["new", str(tmp_path / "study"), "--plan", str(tmp_path / "plan.txt")]) == 1
    assert "does not say which years the plan covers" in capsys.readouterr().err and not (tmp_path / "study").exists()


def test_gbk_and_utf_16_are_read(tmp_path: Path) -> None:
    for encoding in ("gb18030", "utf-16"):
        (tmp_path / "plan.txt").write_bytes(PLAN.encode(encoding))
        assert len(read_plan(plan_lines(tmp_path / "plan.txt")).goals) == 5


def test_a_unit_of_the_study_is_converted_and_one_of_the_package_is_not_replaced() -> None:
    define_unit("万标箱", Unit("containers", 1e4, "万标箱", "10,000 containers"))
    define_unit("标箱", Unit("containers", 1.0, "标箱", "containers"))
    assert convert(3, "万标箱", "标箱") == 30000
    with pytest.raises(UnitError, match="one of the package's"):
        define_unit("percent", Unit("share", 1.0, "%", "%"))


def test_a_study_says_its_own_units_or_is_told_what_is_wrong(study: Path) -> None:
    path = study / "data/raw/study.toml"
    text = path.read_text(encoding="utf-8")
    assert '[units."张/千人"]' in text
    path.write_text(text.replace("size = 1\n", 'size = "one"\n', 1), encoding="utf-8")
    assert any("is no number above 0" in one.words for one in check(study))


def test_the_page_on_another_study_shows_what_its_plan_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (FOLDER.parents[2] / "docs" / "another-study.md").read_text(encoding="utf-8")
    part = page.split("## Or: begin with the plan's text")[1].split("\n## ")[0]
    text, commands, rows = (part.split(f"```{kind}\n")[place].split("```")[0] for kind, place in (("text", 1), ("sh", 1), ("text", 2)))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.txt").write_text(text, encoding="utf-8")
    new, checked = commands.splitlines()
    assert main(new.split()[1:]) == 0 and main(checked.split()[1:]) == 1
    with (tmp_path / "care/data/raw/targets.csv").open(encoding="utf-8", newline="") as file:
        drafted = list(csv.DictReader(file))
    shown = list(csv.DictReader(rows.splitlines()))
    assert [{name: row[name] for name in shown[0]} for row in drafted] == shown


def test_a_unit_written_with_a_sign_of_another_form_is_known_as_it_is_written() -> None:
    UNITS["µg/m³"] = UNITS["count"]
    assert find_unit(" µg/m³") == "µg/m³"
