"""What is said in English where it arises has its Chinese: errors of the public rooms, help and remarks of the command."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import psi_analysis as psi
from psi_analysis.cli.main import main
from psi_analysis.errors import PsiError
from psi_analysis.words.messages import messages
from psi_analysis.words.translated import CATALOGUES, in_language

PACKAGE = Path(psi.__file__).parent
PUBLIC = (
    "nouns", "intake", "forecasts", "panels", "explorer", "plot", "goals/answers", "goals/jointly", "goals/scenarios", "goals/why",
    "goals/plans", "evidence/rolling.py", "evidence/several_models.py", "studies/loading.py", "errors.py", "system", "cli",
)  # fmt: skip
"""Rooms whose errors a user of the verbs meets."""
PASSED_ON = re.compile(r"[\s:;.,()]*")
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
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found: list[ast.expr] = []
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
                found = node.exc.args[:1] if ast.unparse(node.exc.func).endswith("Error") else []
            elif isinstance(node, ast.Call) and room == "cli":
                found = [word.value for word in node.keywords if word.arg == "help"]
                found += node.args[1:2] if ast.unparse(node.func) == "remark" else []
            for each in found:
                template = template_of(each)
                if template and not PASSED_ON.fullmatch(template.replace("{}", "")) and not template.startswith("  "):
                    yield template, f"{path.relative_to(PACKAGE)}:{each.lineno}"


def known() -> set[str]:
    """Return the English of every message that a sentence is known by, its pieces without their names."""
    return {
        "".join(text + ("{}" if name is not None else "") for text, name, _, _ in string.Formatter().parse(each.en))
        for id, each in messages().items()
        if id.startswith(CATALOGUES)
    }


@pytest.mark.parametrize("room", PUBLIC)
def test_every_sentence_of_a_public_room_has_its_message(room: str) -> None:
    have = known()
    missing = {f"{place}: {template}" for template, place in sentences(room) if template not in have}
    assert not missing, "\n".join(sorted(missing))


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
        names = r"drift|theta|mase|crps|own|flow|to_frame"
        assert not re.search(r"[A-Za-z]{3,}", re.sub(names, "", said)), said
