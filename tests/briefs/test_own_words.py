"""A study says a sentence of the brief otherwise in its own folder, without Python."""

from __future__ import annotations

from pathlib import Path

import pytest

from psi_analysis.briefs.annual import annual_brief
from psi_analysis.briefs.formats.html import render_html
from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.cli.main import main
from psi_analysis.errors import DataError
from psi_analysis.studies.loading import load
from tests.briefs.made_up import made_up_results
from tests.studies.small_study import HEADER, write_small_study

OWN = """
[briefs.opening.disclaimer]
zh = "内部参考"
en = "For the office alone"

[goals.grade.behind]
zh = "最新数字为{period}，晚{years}年"
en = "the newest figure is of {period}, {years} years late"
"""


OBSERVATIONS = HEADER + "".join(
    f"deposits,town,{year},,{60 + 3 * (year - 2012) + year % 3},100m yuan,final,medium,yearbook,{year + 1}-12-31,yes,RMB,,表,\n"
    for year in range(2012, 2024)
)


@pytest.fixture
def study(tmp_path):
    write_small_study(tmp_path, observations=OBSERVATIONS)
    yield tmp_path
    (tmp_path / "data" / "raw" / "words.toml").unlink(missing_ok=True)
    load(tmp_path)


def say(study: Path, words: str) -> None:
    (study / "data" / "raw" / "words.toml").write_text(words, encoding="utf-8")


def page(language: str) -> str:
    return render_html(annual_brief(made_up_results(), BriefParameters()), language, Path())


def test_the_brief_says_it_in_both_languages_and_only_while_the_study_is_read(study, monkeypatch):
    monkeypatch.setattr("psi_analysis.briefs.formats.html.font_faces", lambda page: "")
    say(study, OWN)
    load(study)
    zh, en = page("zh"), page("en")
    assert "内部参考" in zh and "不代表官方评估结论" not in zh and "For the office alone" in en
    (study / "data" / "raw" / "words.toml").unlink()
    load(study)
    assert "研究参考，不代表官方评估结论" in page("zh") and "For the office alone" not in page("en")


def test_a_command_says_it_too(study, capsys):
    asked = ["assess", "G1", "--data", str(study), "--as-of", "2026-11-23", "--paths", "200"]
    main(asked)
    before = capsys.readouterr().out
    say(study, OWN)
    main(asked)
    after = capsys.readouterr().out
    assert "years late" not in before and "years late" in after


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (OWN.replace("disclaimer", "disclaimr"), r"there is no message 'briefs\.opening\.disclaimr'. Did you mean"),
        (OWN.replace("{years}", "{year}"), r"must name \['period', 'years'\]"),
    ],
)
def test_a_sentence_that_is_none_is_refused_when_the_study_is_read(study, words, wrong):
    say(study, words)
    with pytest.raises(DataError, match=wrong):
        load(study)
