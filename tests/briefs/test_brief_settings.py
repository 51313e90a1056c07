import pytest

from psi_analysis.briefs.brief_settings import read_settings, settings_problems
from psi_analysis.errors import DataError
from tests.studies.small_study import STUDY, write_small_study

GOAL = '[[headline]]\ngoal = "T1"\nshort_zh = "存款"\nshort_en = "deposits"\n'

REFUSED = [
    ("", "there is no [[headline]] goal"),
    ("[[headline]", "not valid TOML"),
    (GOAL + '[[advise]]\nzh = "a"\n', "part 'advise' is not known. Did you mean 'advice'?"),
    (GOAL + 'short_fr = "x"\n', "headline 1: entry 'short_fr' is not known"),
    (GOAL.replace('short_en = "deposits"\n', ""), "headline 1: entry 'short_en' is missing"),
    (GOAL + 'judged = "proxi"\n', "judged 'proxi' is not known. Did you mean 'proxy'?"),
    (GOAL + '[pieces]\nbody = "risks"\n', "pieces: body must be a list of names"),
    (GOAL + '[about]\nfr = "x"\n', "about: entry 'fr' is not known"),
    (
        GOAL + '[[advice]]\nwho_zh="a"\nwho_en="a"\nzh="a"\nen="a"\ngoal="T1"\nwhen="stal"\n',
        "when 'stal' is not known. Did you mean 'stale'?",
    ),
]


@pytest.mark.parametrize(("text", "words"), REFUSED)
def test_a_wrong_entry_is_refused_with_where_and_what(tmp_path, text, words):
    (tmp_path / "brief.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_settings(tmp_path)
    assert words in str(caught.value)


def test_a_missing_file_is_refused_with_what_to_write(tmp_path):
    with pytest.raises(DataError, match=r"brief\.toml is missing beside study\.toml"):
        read_settings(tmp_path)


def test_headlines_and_advice_are_read_in_order(tmp_path):
    (tmp_path / "brief.toml").write_text(GOAL + GOAL.replace("T1", "T2"), encoding="utf-8")
    assert [headline.goal for headline in read_settings(tmp_path).headline] == ["T1", "T2"]


def test_the_check_names_goals_that_are_not_in_the_register_and_a_file_that_cannot_be_read(tmp_path):
    raw = write_small_study(tmp_path) / "data" / "raw"
    file = raw / "brief.toml"
    assert settings_problems(raw) == []
    for text, said in (
        ("# [[headline]]", []),
        (GOAL.replace("T1", "G1"), []),
        (GOAL, ["there is no goal 'T1', which is a headline or an advice's. Known: G1, G2."]),
        (GOAL + 'short_fr = "x"', ["headline 1: entry 'short_fr' is not known. Did you mean 'short_zh'?"]),
    ):
        file.write_text(text, encoding="utf-8")
        assert [problem.words for problem in settings_problems(raw)] == said
    left = STUDY.replace('title_zh = "', 'title_zh = "（请填写）', 1)
    write_small_study(tmp_path, study=left)
    file.write_text(GOAL.replace("T1", "G1"), encoding="utf-8")
    (problem,) = settings_problems(raw)
    assert (problem.file, "still the template's '（请填写）'" in problem.words) == ("study.toml", True)
