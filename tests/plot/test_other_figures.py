"""Reference curve, attainment dots, reliability diagram, what it takes, standing, cities: content and legibility in both languages."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot
from matplotlib.axes import Axes

from psi_analysis import plot
from psi_analysis.briefs.brief_figures import NARROW
from psi_analysis.errors import ParameterError, SeriesError, TargetError
from psi_analysis.goals.answers.assessing import assess
from psi_analysis.goals.answers.assessment import RequiredGrowth
from psi_analysis.nouns.areas import IndicatorId
from psi_analysis.plot.extra_growth import odds_over_growth
from psi_analysis.studies.comparable.city_rank import CityRank
from psi_analysis.words.efforts import growth_for, trend_growth
from psi_analysis.words.likelihood import chance_class
from tests.fixtures_made_up import (
    CITY,
    GOAL,
    PROVINCE,
    made_up_assessment,
    made_up_back_test,
    made_up_curve,
    made_up_forecast,
    made_up_register,
)
from tests.plot.drawn_text import check, texts_of

NEEDED = RequiredGrowth(0.0747, 4, 3748.2, pd.Period("2023", "Y"))
WINDOWS = np.random.default_rng(1).normal(0.12, 0.05, 1250)
ANSWER = assess(made_up_forecast(), GOAL)
SAID, CAME, YEARS = made_up_back_test()
CURVE = made_up_curve()
GROWTH = np.sort(np.random.default_rng(2).normal(0.1, 0.03, 291))
LOANS = IndicatorId("loans", "金融机构各项贷款余额", "Loans of financial institutions")
RANK = CityRank(LOANS, CITY, PROVINCE, 2019, 2023, GROWTH, 200, np.isin(np.arange(291), [10, 60, 120, 121, 122, 200, 280]))
CLOSE = replace(NEEDED, per_year=RANK.rate + 0.0005)


def low_axes() -> Axes:
    """Axes as low as the brief's."""
    return pyplot.subplots(figsize=(6.8, 2.2), layout="constrained")[1]


def narrow_axes(figure: str) -> Axes:
    """Axes of a figure for a phone."""
    return pyplot.subplots(figsize=NARROW[figure], layout="constrained")[1]


FIGURES: dict[str, Callable[[str], Axes]] = {
    "curve": lambda language: plot.reference_curve(CURVE, reference=PROVINCE, language=language),
    "curve without even odds": lambda language: plot.reference_curve(replace(CURVE, even_at=None), language=language),
    "curve, growth all alike": lambda language: plot.reference_curve(
        replace(CURVE, recent={1: 0.06, 3: 0.0605, 10: 0.061}, expected=(0.0602, 0.05, 0.07)), reference=PROVINCE, language=language
    ),
    "curve, growth outside": lambda language: plot.reference_curve(replace(CURVE, recent={1: 0.01, 3: 0.15, 10: 0.17}), language=language),
    "dots": lambda language: plot.attainment(made_up_register(), language=language),
    "dots of 38": lambda language: plot.attainment((made_up_register() * 7)[:38], language=language),
    "one dot": lambda language: plot.attainment(made_up_register()[:1], language=language),
    "reliability": lambda language: plot.reliability(SAID, CAME, years=YEARS, language=language),
    "reliability of few": lambda language: plot.reliability([0.2, 0.8, 0.81], [0, 1, 1], years=[2015, 2016, 2016], language=language),
    "what it takes": lambda language: plot.what_it_takes(ANSWER, language=language),
    "standing": lambda language: plot.standing(WINDOWS, NEEDED, own=np.array([0.07, 0.09, 0.12]), language=language),
    "standing above all": lambda language: plot.standing(WINDOWS, replace(NEEDED, per_year=0.4), language=language),
    "standing below all": lambda language: plot.standing(WINDOWS, replace(NEEDED, per_year=-0.2), language=language),
    "cities": lambda language: plot.cities(RANK, required=NEEDED, language=language),
    "cities, all close": lambda language: plot.cities(replace(RANK, own=146), required=CLOSE, language=language),
    "cities, the last": lambda language: plot.cities(replace(RANK, own=0), required=replace(NEEDED, per_year=0.3), language=language),
    "cities, the first": lambda language: plot.cities(replace(RANK, own=290), required=replace(NEEDED, per_year=-0.1), language=language),
    "few cities": lambda language: plot.cities(
        CityRank("gdp", "甲市", "甲省", 2023, 2023, np.array([0.05, 0.06, 0.3]), 1, np.array([False, True, False])), language=language
    ),
    "curve on a phone": lambda language: plot.reference_curve(CURVE, reference=PROVINCE, language=language, ax=narrow_axes("curve")),
    "cities on a phone": lambda language: plot.cities(RANK, required=NEEDED, language=language, ax=narrow_axes("cities")),
    "cities, low": lambda language: plot.cities(RANK, required=NEEDED, language=language, ax=low_axes()),
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", FIGURES)
def test_no_text_is_clipped_or_overlaps(name: str, language: str) -> None:
    check(FIGURES[name](language))


@pytest.mark.parametrize("name", ["curve", "dots", "standing", "cities"])
def test_bytes_repeat(name: str) -> None:
    assert plot.svg_bytes(FIGURES[name]("zh")) == plot.svg_bytes(FIGURES[name]("zh"))


@pytest.mark.parametrize("name", ["curve", "dots", "reliability", "what it takes", "standing", "cities"])
def test_an_unknown_language_is_refused(name: str) -> None:
    with pytest.raises(ParameterError, match="language 'fr' is not known"):
        FIGURES[name]("fr")


def test_each_draws_on_the_axes_given() -> None:
    _, axes = pyplot.subplots(1, 6, figsize=(36, 5))
    assert plot.reference_curve(CURVE, ax=axes[0]) is axes[0]
    assert plot.attainment(made_up_register(), ax=axes[1]) is axes[1]
    assert plot.reliability(SAID, CAME, years=YEARS, ax=axes[2]) is axes[2]
    assert plot.what_it_takes(ANSWER, ax=axes[3]) is axes[3]
    assert plot.standing(WINDOWS, NEEDED, ax=axes[4]) is axes[4]
    assert plot.cities(RANK, ax=axes[5]) is axes[5]
    assert plot.svg_bytes(axes[0])  # no glyph is missing, also where the axes were made outside the style


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "recent", [{1: 0.0817, 3: 0.0829, 10: 0.094}, {1: 0.0829, 3: 0.0817, 10: 0.02}, {1: 0.06, 3: 0.0601, 10: 0.0602}], ids=str
)
def test_every_line_of_the_curve_has_its_own_label(recent: dict[int, float], language: str) -> None:
    """The label of a line begins or ends beside that line, and no other line reaches up to it."""
    ax = plot.reference_curve(replace(CURVE, recent=recent), language=language)
    texts_of(ax)
    values = {f"{value:.1%}": value * 100 for value in (*recent.values(), CURVE.expected[0])}
    uprights = [line for line in ax.lines if len(line.get_xdata()) == 2 and line.get_xdata()[0] == line.get_xdata()[1]]
    tops = {float(line.get_xdata()[0]): line.get_window_extent().y1 for line in uprights}
    labels = [text for text in ax.texts if text.get_text().rpartition("均")[2].rpartition(" ")[2].lstrip("预测近1年") in values]
    assert len(labels) >= 4
    for text in labels:
        own = values[text.get_text().rpartition("均")[2].rpartition(" ")[2].lstrip("预测近1年")]
        box = text.get_window_extent()
        at = ax.transData.transform((own, 0.0))[0]
        assert min(abs(box.x0 - at), abs(box.x1 - at)) < 15
        for x, top in tops.items():
            if x != own and top > box.y0 + 2:
                assert not box.x0 < ax.transData.transform((x, 0.0))[0] < box.x1


def said(ax: Axes) -> str:
    """Return all texts of a figure in one string."""
    return " ".join(text for text, _ in texts_of(ax))


def test_the_curve_names_the_reference_its_past_and_its_forecast() -> None:
    zh, en = said(FIGURES["curve"]("zh")), said(FIGURES["curve"]("en"))
    for words in (
        "金融机构贷款余额：2027年达到5000亿元左右的概率",
        "湖南省2026—2027年年均增速",
        "近1年6.1%",
        "近10年年均11.2%",
        "预测6.4%",
        "预测的80%区间4.1%～8.9%",
        "约各半：7.8%",
    ):
        assert words in zh
    for words in (
        "annual growth in Hunan, 2026–2027",
        "last year 6.1%",
        "forecast 6.4%",
        "80% forecast interval 4.1% to 8.9%",
        "even odds at 7.8%",
    ):
        assert words in en


def test_dots_print_number_grade_range_and_refusal() -> None:
    zh, en = (said(FIGURES["dots"](language)).replace("\N{NO-BREAK SPACE}" * 2, "  ") for language in ("zh", "en"))
    for words in ("63%  B", "<1%  B", ">99%  A", "10%～60%  C", "尚不能评估", "T15 物流总费用占GDP比重"):
        assert words in zh
    assert "cannot be assessed" in en and "10%–60%  C" in en


def test_a_goal_by_proxy_has_no_dot() -> None:
    ax = plot.attainment([made_up_register()[4]])
    assert [line for line in ax.lines if line.get_marker() in ("^", "D", "v")] == []
    assert len(ax.patches) == 1


def test_classes_follow_the_printed_percent() -> None:
    assert [chance_class(value) for value in (0.324, 0.325, 0.664, 0.665)] == ["unlikely", "even", "even", "likely"]


def test_the_reliability_diagram_counts_cases_and_years() -> None:
    text = said(plot.reliability(SAID, CAME, years=YEARS, language="en"))
    assert "1,800 cases, 6 years" in text
    counts = np.histogram(SAID, bins=np.linspace(0, 1, 11))[0]
    assert all(f" {count} " in f" {text} " for count in counts)


def test_shifting_growth_gives_the_probabilities_it_was_solved_for() -> None:
    needed = growth_for(ANSWER)
    growth, odds = odds_over_growth(ANSWER, tuple(needed.values()), steps=401)
    for probability, rate in needed.items():
        assert np.interp(rate, growth, odds) == pytest.approx(probability, abs=0.01)
    trend = trend_growth(ANSWER)
    assert trend is not None and trend[1] == 2
    assert np.interp(trend[0], growth, odds) == pytest.approx(ANSWER.probability, abs=0.01)


def test_what_it_takes_refuses_an_assessment_that_does_not_say() -> None:
    with pytest.raises(TargetError, match="does not say what it would take"):
        plot.what_it_takes(made_up_assessment(takes=None))


def test_standing_says_how_many_windows_reached_the_required_growth() -> None:
    share = round(100 * float(np.mean(WINDOWS >= 0.0747)))
    assert f"1250个时段中{share}%达到过" in said(plot.standing(WINDOWS, NEEDED, language="zh"))
    bars = plot.standing(WINDOWS, NEEDED).patches
    assert sum(bar.get_height() for bar in bars) == len(WINDOWS)


def test_standing_without_a_window_is_refused() -> None:
    with pytest.raises(SeriesError, match="no past window"):
        plot.standing(np.array([np.nan]), NEEDED)


def test_the_cities_say_how_many_grew_faster_which_years_and_what_the_goal_needs() -> None:
    zh, en = said(FIGURES["cities"]("zh")), said(FIGURES["cities"]("en"))
    for words in ("在291个城市中的位置", f"株洲市{GROWTH[200]:.1%}，其他290市中90市更快", "目标要求2024—2027年年均7.5%", "湖南省其他6市",
                  "2019—2023年", "各市可比的数字到2023年", "金融机构各项贷款余额增速", f"中位数{np.median(GROWTH):.1%}"):  # fmt: skip
        assert words in zh
    for words in (
        "90 of 290 grew faster",
        "the goal needs 7.5% a year in 2024–2027",
        "the other 6 cities of Hunan",
        "figures end in 2023",
        "Growth of loans of financial institutions",
    ):
        assert words in en


def test_every_city_has_a_dot_of_its_own_in_its_place() -> None:
    ax = plot.cities(RANK, required=NEEDED, ax=pyplot.subplots(figsize=(6.8, 2.6))[1])
    dots = np.vstack([each.get_offsets() for each in ax.collections[:3]])
    assert len(dots) == RANK.cities == len(np.unique(dots.round(9), axis=0))
    width = np.diff(np.unique(dots[:, 0].round(6))).min()
    assert np.abs(np.sort(dots[:, 0]) - 100 * GROWTH).max() <= width
    assert [len(each.get_offsets()) for each in ax.collections[:3]] == [284, 6, 1]
