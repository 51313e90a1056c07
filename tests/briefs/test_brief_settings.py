import pytest

from psi_analysis.briefs.brief_settings import read_settings
from psi_analysis.errors import DataError

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
