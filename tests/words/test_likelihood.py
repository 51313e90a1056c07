"""Likelihood and status words follow the printed number."""

import pytest

from psi_analysis.words.likelihood import likelihood_word, status_of, status_word
from tests.fixtures_made_up import made_up_assessment

TABLE = """
probability | English                | 中文
0.995       | virtually certain      | 几乎确定
0.985       | very likely            | 很可能
0.91        | very likely            | 很可能
0.904       | likely                 | 可能
0.67        | likely                 | 可能
0.664       | about as likely as not | 或许可能
0.50        | about as likely as not | 或许可能
0.33        | about as likely as not | 或许可能
0.32        | unlikely               | 不大可能
0.10        | unlikely               | 不大可能
0.09        | very unlikely          | 很不可能
0.01        | very unlikely          | 很不可能
0.009       | exceptionally unlikely | 几乎不可能
"""


@pytest.mark.parametrize("line", TABLE.strip().splitlines()[1:])
def test_the_word_of_a_probability(line: str) -> None:
    probability, en, zh = (cell.strip() for cell in line.split("|"))
    word = likelihood_word(float(probability))
    assert (word.said("en"), word.said("zh")) == (en, zh)


@pytest.mark.parametrize(
    ("probability", "status"),
    [(0.67, "faster"), (0.66, "on track"), (0.33, "on track"), (0.324, "behind"), (0.95, "faster")],
)
def test_the_status_of_a_probability(probability: float, status: str) -> None:
    assert status_of(made_up_assessment(probability=probability)) == status


@pytest.mark.parametrize("change", [{"grade": "C"}, {"grade": "D"}, {"probability": None}])
def test_no_status_below_grade_b_or_without_a_probability(change: dict[str, object]) -> None:
    assert status_of(made_up_assessment(**change)) is None


def test_status_words_are_those_of_the_reviews() -> None:
    words = [status_word(status).said("zh") for status in ("ahead", "faster", "on track", "behind")]
    assert words == ["提前实现", "快于预期", "基本符合预期", "滞后于预期"]
