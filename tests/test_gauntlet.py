"""Made-up studies are drawn the same from the same seed, and three of them are whole from check to brief."""

from pathlib import Path

import pytest

from scripts.gauntlet import SEED, draw, faults_of, run


def test_the_same_seed_draws_the_same_studies_and_all_sizes_and_languages_come():
    one, other = ([draw(number, SEED) for number in range(14)] for _ in range(2))
    assert [made.files for made in one] == [made.files for made in other]
    assert {made.frequency for made in one} == {"Y", "Q", "M"}
    assert {made.languages for made in one} == {("zh", "en"), ("zh",), ("en",)}
    assert {1, 300} <= {made.goals for made in one}
    assert draw(1, SEED + 1).files != one[1].files


def test_what_is_not_whole_is_found(tmp_path: Path):
    made = draw(1, SEED)
    (tmp_path / "brief_en.html").write_text("<p>about 1e+06 of 目标, median nan</p><script>nan</script>", encoding="utf-8")
    said = list(faults_of(made, tmp_path))
    assert any("'nan'" in each or "'1e+06'" in each or "'e+06'" in each for each in said)
    assert any("目标" in each for each in said)
    assert "brief_en.docx is not there" in said


def test_a_table_of_one_language_with_words_of_another_is_found(tmp_path: Path):
    made = next(one for one in (draw(number, SEED) for number in range(9)) if one.languages == ("en",))
    (tmp_path / "brief_goals.csv").write_text("Goal,目标\n", encoding="utf-8")
    assert any(each.startswith("brief_goals.csv holds 1 words of the other language") for each in faults_of(made, tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize("number", [0, 1, 4])
def test_a_made_up_study_is_whole(tmp_path: Path, number: int):
    assert list(run(draw(number, SEED), tmp_path, 200)) == []
