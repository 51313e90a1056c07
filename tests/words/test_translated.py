"""What is said in English where it arises has its Chinese: errors of every room, help and remarks of the command."""

from __future__ import annotations

import ast
import re
import string
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

import psi_analysis as psi
from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs.moved import GRADE, NUMBER, NUMBER_IN_WORDS, PERIOD, ROW, STATUS, WORDS, Moved, counts_in_words
from psi_analysis.briefs.runs.places import place_of_run
from psi_analysis.briefs.runs.verifying import verify
from psi_analysis.cli.main import main
from psi_analysis.errors import PsiError, TargetError
from psi_analysis.nouns.periods import gaps_in
from psi_analysis.nowcasts.nowcasting import nowcast
from psi_analysis.studies.contracts import every_contract
from psi_analysis.words.messages import messages
from psi_analysis.words.names import target_name
from psi_analysis.words.translated import CATALOGUES, in_language
from tests.source_trees import nodes_of, tree_of

PACKAGE = Path(psi.__file__).parent
ROOMS = [*sorted(path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"), "__init__.py", "errors.py"]
"""Every room of the package, and what lies beside the rooms."""

PERIODS = "written/period_words.py"
"""A room whose words follow "the period '2027'", see `nouns.periods`."""

SAYING = ("remark", "problem", "_problem", "wrong", "warn", "_refused")
"""What says a sentence that is not raised there: on the command line, of a row or a cell, as a warning, of a kind of period."""

PASSED_ON = re.compile(r"(the period)?[\s:;.,()]*")
"""What a template of pieces alone holds beside them: it passes another sentence on."""


def template_of(node: ast.expr) -> str | None:
    """Return the words of a text as a template with one name for every piece; None for what is no text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return None
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)


def sentences(room: str) -> Iterator[tuple[str, str]]:
    """Find what is raised, helped with or remarked in a room, with its place."""
    paths = [PACKAGE / room] if room.endswith(".py") else sorted((PACKAGE / room).rglob("*.py"))
    for path in paths:
        tree, place = tree_of(path), path.relative_to(PACKAGE).as_posix()
        for node in nodes_of(path):
            found: list[ast.expr] = []
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
                found = said_by(tree, node.exc.args[0]) if ast.unparse(node.exc.func).endswith(("Error", ".error")) else []
            elif isinstance(node, ast.Call):
                found = [word.value for word in node.keywords if word.arg == "help" and room == "cli"]
                found += [said for each in node.args if called(node) in SAYING for said in said_by(tree, each)]
            for each in found:
                for line in (template_of(each) or "").split("\n"):
                    one_word = isinstance(node, ast.Call) and line.isidentifier()
                    if not one_word and not PASSED_ON.fullmatch(line.replace("{}", "")) and not line.startswith("  "):
                        yield ("the period {} " if place == PERIODS else "") + line, f"{place}:{each.lineno}"


def called(node: ast.Call) -> str:
    """Return the name of what is called, without what it belongs to."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)


def said_by(tree: ast.Module, raised: ast.expr) -> list[ast.expr]:
    """Return the texts that may be raised: the one written there, either of two, or those returned by a function of the same file."""
    if isinstance(raised, ast.IfExp):
        return said_by(tree, raised.body) + said_by(tree, raised.orelse)
    if not isinstance(raised, ast.Call):
        return [raised]
    named = [each for each in tree.body if isinstance(each, ast.FunctionDef) and each.name == ast.unparse(raised.func)]
    returned = [node.value for each in named for node in ast.walk(each) if isinstance(node, ast.Return) and node.value is not None]
    return [one for value in returned if not isinstance(value, ast.Call) for one in said_by(tree, value)]


def known() -> set[str]:
    """Return the English of every message that a sentence is known by, its pieces without their names."""
    return {
        "".join(text + ("{}" if name is not None else "") for text, name, _, _ in string.Formatter().parse(each.en))
        for id, each in messages().items()
        if id.startswith(CATALOGUES)
    }


def known_of(catalogue: str) -> set[str]:
    """Return the English of the messages of one file, none of which has pieces."""
    return {each.en for id, each in messages().items() if id.startswith(catalogue)}


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_of_a_room_has_its_message(room: str) -> None:
    have = known()
    missing = {f"{place}: {template}" for template, place in sentences(room) if template not in have}
    assert not missing, "\n".join(sorted(missing))


def test_every_column_of_a_studys_files_is_explained_in_chinese() -> None:
    meanings = {column.meaning for table in every_contract() for column in table.columns}
    assert not meanings - known()
    assert not known_of("columns.") - meanings, "explained, but no column"
    assert in_language("indicators.csv, row 2: kind: the cell is empty; fill it (how readings are carried on).", "zh").endswith(
        "（读数如何续推）。"
    )


def test_what_is_found_in_the_record_and_in_stated_rows_is_chinese() -> None:
    found = (
        "status is 'open', but the outcome of 2026-01-02 came after the day it was said, 2025-01-02; write 'judged'.",
        "met is yes, but 5 >= 7 does not hold; check the numbers.",
        "the 2 parts of gdp of land in 2024 add up to 12.00, more than the whole, 10; one of the figures is wrong, or the scopes differ.",
        "95% for 2024, but 12% stands, more than 1 point apart; check value, unit and scope, or give the reason in the column reason.",
        "gdp: 12 for 2024, but 5 in 2023: more than 2 times as much, or as little; check value, unit and scope, or give the reason in the "
        "column reason.",
        "2023: 5 stands between 100 and 110; check it, since one wrong figure widens a forecast more than all others.",
    )
    assert in_language(f"a.xlsx, row 4: cell D4 (value): {found[3]}", "zh").startswith(
        "a.xlsx 第 4 行：单元格 D4（value）：2024 为 95%，但现有 12%"
    )
    for line in found:
        said = in_language(line, "zh")
        assert not re.search("[A-Za-z]{3,}", re.sub("status|met|yes|open|judged|gdp|land|reason", "", said)), said


@pytest.mark.parametrize(
    "lines",
    [
        ["reports/2026: 48 files are what was published. Made by psi_analysis 0.5.0, commit 1a2b with changes not committed."],
        ["What made it is not all here:", "code: psi_analysis 0.5.0 with other modules; here 0.6.0", "pyyaml not recorded; here 6.0.3"],
        ["requirements/lock.txt is another", "data/raw/sources.csv: has grown since by 2 rows; those that were read stand"],
        ["Computed again. With other code or packages and inputs that have grown since these move: 3 cells in 2 of 27 tables (3)."],
        ["Documents and figures were not rendered again: only the files were asked for.", "and 3 more; psi verify … --csv has all."],
        ["reports/2026 is not what was published: 2 of its files. Nothing was computed again.", "Signed by office."],
        ["wrote figures.xlsx: no series lacks a year; write what there is. Once filled in:"],
        ["the following arguments are required: 12", "there is no model 'x'. Known: a, b, … (19 in all)."],
    ],
)
def test_what_commands_say_of_editions_and_of_wrong_words_is_chinese(lines: list[str]) -> None:
    names = r"reports/2026|psi_analysis|pyyaml|requirements/lock.txt|data/raw/sources.csv|psi verify … --csv|figures.xlsx|office"
    for line in lines:
        said = in_language(line, "zh")
        assert not re.search("[A-Za-z]{3,}", re.sub(names, "", said)), said


@pytest.mark.parametrize(
    "periods", [["2015", "2016", "2019"], ["2014", "2016", "2017", "2051"], ["2014", "2016", "2018"], ["2014-03", "2014-06"]]
)
def test_gaps_are_chinese(periods: list[str]) -> None:
    index = pd.PeriodIndex(periods, freq="M" if "-" in periods[0] else "Y")
    said = in_language(f"series 'x': {gaps_in(index)}.", "zh")
    assert said.startswith("序列 'x'：") and not re.search("[A-Za-z]{3,}", said), said


def test_what_an_argument_may_be_is_chinese() -> None:
    said = in_language("forecast: to is an object, but must be text or a whole number or a Period or a day.", "zh")
    assert said == "forecast：to 是object，应为文字、整数、Period 或 日期。"


def test_cells_that_moved_are_counted_in_the_chosen_language(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = (NUMBER, NUMBER, GRADE, PERIOD, STATUS, NUMBER_IN_WORDS, WORDS, ROW)
    moved = [Moved("t", "a", "x", "1", "2", kind) for kind in kinds]
    assert counts_in_words(moved).startswith("2 numbers, 1 grade, 1 period")
    monkeypatch.setenv("PSI_LANGUAGE", "zh")
    assert counts_in_words(moved) == "2个数字、1个等级、1个时期、1个状态、1处文中数字、1格文字、1行"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("abc", "'abc' 不是数字；请写数字"),
        ("161*", "'161*' 带有脚注标记 '*'；请写 161。"),
        ("10%", "'10%' 带有单位 '%'；请写 10，"),
        ("(161)", "'(161)' 写在括号内；"),
        ("161 p", "'161 p' 的数字后有 'p'"),
        ("<161", "'<161' 是界限而非数值"),
        ("160-162", "'160-162' 是区间而非数值"),
        ("#REF!", "'#REF!' 是表格的错误值而非数字"),
        ("161-", "'161-' 后有负号；若为负数请写 -161"),
        ("161（预计）", "标明为预计数而非实际数"),
        ("", "数值缺失"),
    ],
)
def test_what_is_wrong_with_a_cell_is_chinese(cell: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own.csv").write_text(f"year,gdp\n2020,150\n2021,155\n2022,{cell}\n2023,170\n", encoding="utf-8")
    monkeypatch.setenv("PSI_LANGUAGE", "zh")
    with pytest.raises(PsiError) as found:
        psi.read_series(tmp_path / "own.csv", kind="stock")
    assert found.value.sentence.startswith("own.csv 第 4 行、列 'gdp'、2022：") and said in found.value.sentence
    assert not re.search("[A-Za-z]{3,} [a-z]{2,}", found.value.sentence)


def test_every_refusal_of_a_number_has_its_message() -> None:
    have, tree = known(), tree_of(PACKAGE / "written" / "number_words.py")
    said = {template_of(node.value) for node in ast.walk(tree) if isinstance(node, ast.Return) and isinstance(node.value, ast.JoinedStr)}
    assert len(said) > 15 and not {template for template in said if template not in have}


def test_no_message_is_taken_for_another() -> None:
    for id, each in messages().items():
        if id.startswith(CATALOGUES):
            pieces = {name: f"'{name}'" for name in each.names}
            assert in_language(each.en.format(**pieces), "zh") == each.zh.format(**pieces), id


@pytest.mark.parametrize(("raised", "said"), [
    (lambda: psi.load(as_of="2025-02-30"), "日期"),
    (lambda: psi.forecast(pd.Series([1.0, 2, 3], index=["2021年1-3月", "2022年1-6月", "2023年"]), h=1), "自一月起累计"),
    (lambda: psi.forecast(pd.Series([1.0, 2, 3], index=["2021", "2022*", "2023"]), h=1), "脚注标记"),
    (lambda: psi.forecast(pd.Series([3.0] * 8, index=range(2016, 2024)), h=1, models="drift"), "恒为 3"),
    (lambda: psi.forecast(pd.Series([3.0, 4, 5, 6, 7, 8], index=range(2018, 2024)), h=1, models="drift"), "恰为直线"),
    (lambda: nowcast(psi.Series.from_pandas(pd.Series([3.0, 4, 5, 6], index=range(2018, 2022)))), "年度序列没有年内读数"),
    (lambda: BriefParameters(languages="fr"), "没有语言 'fr'"),
    (lambda: place_of_run(PACKAGE.parent / "README.md", PACKAGE.parent), "而运行是文件夹；请给出新文件夹"),
    (lambda: verify(PACKAGE), "中没有 manifest.json，无可核验；请给出版次的文件夹"),
])  # fmt: skip
def test_an_error_of_any_room_is_chinese(raised: Callable[[], object], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSI_LANGUAGE", "zh")
    with pytest.raises(PsiError) as found:
        raised()
    chinese = found.value.sentence
    assert said in chinese and "。" not in chinese.rstrip("。"), (str(found.value), chinese)


def test_pieces_are_said_in_the_same_language() -> None:
    said = in_language("own.csv, row 3: there is no model 'etc'. Did you mean 'ets'?", "zh")
    assert said == "own.csv 第 3 行：没有模型 'etc'。是否指 'ets'？"
    assert in_language("no such words", "zh") == "no such words"
    assert in_language("there is no model 'etc'. Known: a.", "en") == "there is no model 'etc'. Known: a."


def test_the_command_speaks_the_language_of_its_words(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["brif", "--language", "zh"]) == 2
    assert "没有命令 'brif'" in capsys.readouterr().err
    assert main(["brif"]) == 2
    assert "no command 'brif'" in capsys.readouterr().err
    monkeypatch.setenv("PSI_LANGUAGE", "zh")
    assert main(["forecast", "nothing.csv", "--to", "2027"]) == 1
    assert "找不到文件" in capsys.readouterr().err
    assert main(["brief", "--help"]) == 0
    helped = capsys.readouterr().out
    assert "用法：" in helped and "默认每核一个" in helped and "default" not in helped


def test_an_error_in_a_notebook_is_its_sentence_and_the_lines_of_the_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSI_LANGUAGE", "zh")
    with pytest.raises(PsiError) as raised:
        psi.Target("≥", 3.0, "2027")
    shown = "\n".join(raised.value._render_traceback_())
    assert "psi.Target(" in shown and "psi_analysis/nouns" not in shown and "关系 '≥' 无法识别" in shown
    assert "is not known" in str(raised.value)


def test_a_traceback_outside_a_notebook_ends_with_the_chinese_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    error = TargetError("there is no model 'etc'. Did you mean 'ets'?")
    assert "".join(traceback.format_exception(error)).endswith("TargetError: there is no model 'etc'. Did you mean 'ets'?\n")
    error.add_note("found while reading row 3")
    monkeypatch.setenv("PSI_LANGUAGE", "zh")
    told = "".join(traceback.format_exception(error)).splitlines()[-3:]
    assert told[0].endswith("Did you mean 'ets'?")
    assert told[1:] == ["没有模型 'etc'。是否指 'ets'？", "found while reading row 3"]
    assert error.sentence == told[1] and str(error).startswith("there is no model")


def test_a_goal_without_a_name_is_said_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    own = pd.Series([39.0, 42, 44, 49, 51, 56, 60, 70, 80], index=range(2017, 2026), name="包裹")
    answer = psi.assess(psi.forecast(own, h=2, models=["drift"], n_paths=100), psi.Target(">=", 90, "2027"))
    monkeypatch.setenv("PSI_LANGUAGE", "zh")
    assert "自定目标：2027年达到90" in repr(answer)
    assert target_name(psi.Target(">=", 90, "2027")).said("en") == ">= 90 in 2027"


def test_cards_of_series_forecasts_and_comparisons_are_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    own = psi.Series.from_pandas(pd.Series([39.0, 42, 44, 49, 51, 56, 60, 70, 80], index=range(2017, 2026), name="包裹"), unit="亿元")
    made = psi.forecast(own, h=2, models=["drift", "theta"], n_paths=100)
    shown = [own, made, psi.compare(own, ["drift", "theta"], h=1, n_paths=100), psi.project(made, psi.Target(">=", 90, "2027"), [])]
    english = [repr(one) for one in shown]
    assert all("billion yuan" in text for text in english[:3])
    monkeypatch.setenv("PSI_LANGUAGE", "zh")
    for one, before in zip(shown, english, strict=True):
        said = repr(one)
        assert said != before and "yuan" not in said
        names = r"Theta|mase|crps|own|flow|to_frame"
        assert not re.search(r"[A-Za-z]{3,}", re.sub(names, "", said)), said
