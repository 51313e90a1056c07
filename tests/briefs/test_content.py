import pytest

from psi_analysis.briefs.content import Cell, ContentError, Paragraph, Section, Table, _texts_of, _within
from psi_analysis.briefs.sections.phrases import aim_text, day_words, span
from psi_analysis.nouns.targets import Target
from psi_analysis.words import Quantity, plain
from psi_analysis.words.likelihood import chance_class
from psi_analysis.words.lists import enumerated


def test_a_row_that_does_not_fit_its_heads_is_refused():
    with pytest.raises(ContentError, match="table 'goals' has 2 heads and a row of 1 cells"):
        Table("goals", plain("表", "table"), (plain("甲", "a"), plain("乙", "b")), ((Cell(plain("一", "1")),),))


def test_a_section_is_walked_to_its_last_text():
    inner = Section("b", plain("二", "two"), (Paragraph(plain("文", "words"), plain("首", "lead")),))
    blocks = _within(Section("a", plain("一", "one"), (inner,)))
    assert [text.said("en") for block in blocks for text in _texts_of(block)] == ["one", "two", "lead", "words"]


def test_a_list_ends_with_and_in_english_only():
    items = [Quantity(value, "probability") for value in (0.2, 0.3, 0.5)]
    assert (enumerated(items).said("zh"), enumerated(items).said("en")) == ("20%、30%、50%", "20%, 30% and 50%")
    assert enumerated(items[:1]).said("en") == "20%"


def test_a_span_of_one_year_is_one_year():
    assert (span(2026, 2027).said("zh"), span(2026, 2027).said("en")) == ("2026—2027年", "2026–2027")
    assert span(2027, 2027).said("zh") == "2027年"


def test_a_day_has_no_leading_zeros():
    import datetime as dt

    assert day_words(dt.date(2026, 3, 5)).said("zh") == "2026年3月5日"
    assert day_words(dt.date(2026, 3, 5)).said("en") == "5 March 2026"


@pytest.mark.parametrize(("probability", "mark"), [(0.32, "unlikely"), (0.33, "even"), (0.66, "even"), (0.67, "likely")])
def test_the_traffic_light_follows_the_likelihood_scale(probability, mark):
    assert chance_class(probability) == mark


def test_growth_of_a_count_is_a_rate_and_counts_nothing():
    grows = Target(">=", 0.1, "2027", kind="average growth", base="2024")
    assert (aim_text(grows, "count").said("zh"), aim_text(grows, "count").said("en")) == ("年均10%以上", "at least 10% a year")
    assert aim_text(Target(">=", 0.1, "2027", kind="growth", base="2024"), "count").said("zh") == "增长10%以上"
    assert aim_text(Target(">=", 40.0, "2027", kind="count"), "count").said("zh") == "40个以上"
