"""The fan chart shows what it should, in both languages, without clipped or overlapping text."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot

from psi_analysis import plot
from psi_analysis.briefs.brief_figures import NARROW
from psi_analysis.errors import ParameterError
from psi_analysis.nouns.targets import Target
from psi_analysis.plot.fan_chart import goal_level
from psi_analysis.plot.style import palette
from tests.fixtures_made_up import GOAL, GROWTH_GOAL, made_up_forecast, made_up_ratio_forecast
from tests.plot.drawn_text import check, crossed, overlapping, texts_of

CASES = {
    "conditional level": (made_up_forecast(), GOAL),
    "no goal": (made_up_forecast(), None),
    "growth goal, base not observed": (made_up_forecast(conditional=False, horizon=4), GROWTH_GOAL),
    "ratio": (made_up_ratio_forecast(), Target(">=", 0.135, "2027", kind="ratio")),
    "ratio from above": (made_up_ratio_forecast(), Target("<", 0.12, "2027", kind="ratio")),
    "goal far above": (made_up_forecast(), Target(">", 9000.0, "2026")),
    "goal far below": (made_up_forecast(), Target(">=", 3000.0, "2025")),
    "one year ahead": (made_up_forecast(), Target(">=", 4000.0, "2024")),
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("case", CASES)
def test_no_text_is_clipped_or_overlaps(case: str, language: str) -> None:
    check(plot.fan(*CASES[case], language=language))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [(5.2, 3.2), (9.0, 4.5), (7.0, 1.9)])
def test_other_sizes_of_axes_keep_texts_apart_and_clear_of_lines(size: tuple[float, float], language: str) -> None:
    _, ax = pyplot.subplots(figsize=size, layout="constrained")
    drawn = plot.fan(made_up_forecast(), GOAL, language=language, ax=ax)
    assert overlapping(texts_of(drawn)) == [] and crossed(drawn) == []


def test_it_draws_on_the_axes_given_and_returns_them() -> None:
    _, axes = pyplot.subplots(1, 2, figsize=(12, 4))
    assert plot.fan(made_up_forecast(), GOAL, ax=axes[1]) is axes[1]
    assert not axes[0].lines


def test_goal_latest_value_origin_reference_and_break_are_named_in_both_languages() -> None:
    zh = " ".join(text for text, _ in texts_of(plot.fan(made_up_forecast(), GOAL, language="zh", years=14)))
    en = " ".join(text for text, _ in texts_of(plot.fan(made_up_forecast(), GOAL, language="en", years=14)))
    for said in ("目标5000，须年均增长7.5%", "2023年：3748", "湖南省已知至2025年", "已知断点", "亿元"):
        assert said in zh
    for said in ("goal 500: 7.5% a year", "2023: 374.8", "Hunan known to 2025", "known break", "billion yuan"):
        assert said in en


def test_english_values_are_a_tenth_of_the_chinese_ones() -> None:
    zh, en = (plot.fan(made_up_forecast(), GOAL, language=language) for language in ("zh", "en"))
    assert np.allclose(zh.lines[0].get_ydata(), 10 * np.asarray(en.lines[0].get_ydata()))


def test_bands_nest_and_the_median_lies_in_them() -> None:
    forecast = made_up_forecast()
    ax = plot.fan(forecast, GOAL, language="zh")
    bands = [collection.get_paths()[0].vertices[:, 1] for collection in ax.collections]
    tops = [float(band.max()) for band in bands]
    assert tops == sorted(tops, reverse=True)
    assert tops[1] == pytest.approx(forecast.interval(0.8)["upper"].loc[pd.Period("2027")])


def test_without_a_known_reference_nothing_is_marked_as_known() -> None:
    said = " ".join(text for text, _ in texts_of(plot.fan(made_up_forecast(conditional=False), GOAL, language="en")))
    assert "known to" not in said


@pytest.mark.parametrize(("goal", "beyond"), [(GOAL, "above goal"), (Target("<", 4500.0, "2027"), "below goal")])
def test_the_goal_is_a_line_with_the_share_of_paths_beyond_it_at_its_end(goal: Target, beyond: str) -> None:
    forecast = made_up_forecast()
    ax = plot.fan(forecast, goal, language="en")
    level = [line for line in ax.lines if len(set(np.asarray(line.get_ydata()).tolist())) == 1 and len(line.get_xdata()) == 2]
    assert [float(line.get_ydata()[0]) for line in level if line.get_color() == palette()["target"]] == [goal.value / 10]
    share = float(np.mean(goal.met_by(forecast.at("2027"))))
    assert f"{beyond}: {share:.0%}" in [text for text, _ in texts_of(ax)]


def test_ten_years_are_shown_those_ahead_included() -> None:
    ax = plot.fan(made_up_forecast(), GOAL)
    assert (min(ax.lines[0].get_xdata()), max(max(line.get_xdata()) for line in ax.lines[:2])) == (2018, 2027)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("case", CASES)
def test_a_phone_shows_every_text_clear_of_the_others(case: str, language: str) -> None:
    _, ax = pyplot.subplots(figsize=NARROW["fans"], layout="constrained")
    check(plot.fan(*CASES[case], language=language, ax=ax))


def test_the_level_of_a_growth_goal_counts_from_its_observed_base() -> None:
    forecast = made_up_forecast()
    base = float(forecast.series.values.loc[pd.Period("2022")])
    goal = Target(">=", 0.1, "2024", "average growth", base="2022")
    assert goal_level(forecast, goal) == pytest.approx(base * 1.21)
    assert goal_level(forecast, GROWTH_GOAL) is None
    assert goal_level(forecast, Target(">=", 50.0, "2025", "addition", base="2022")) == pytest.approx(base + 50.0)


def test_svg_and_png_bytes_repeat() -> None:
    def drawn() -> tuple[bytes, bytes]:
        ax = plot.fan(made_up_forecast(), GOAL)
        return plot.svg_bytes(ax), plot.png_bytes(ax)

    first, second = drawn(), drawn()
    assert first == second
    assert b"<dc:date>" not in first[0]


def test_axes_of_a_constrained_layout_are_measured_after_it() -> None:
    _, axes = pyplot.subplots(1, 2, figsize=(10.4, 3.6), layout="constrained")
    for ax in axes:
        plot.fan(made_up_forecast(), GOAL, ax=ax, language="en")
    check(axes[0])
    rightmost = max(box.x1 for text, box in texts_of(axes[0]) if text.startswith("above ") and box.x1 < axes[1].get_window_extent().x0)
    assert axes[0].get_window_extent().x1 - rightmost < 25


def test_nothing_of_the_style_stays_behind() -> None:
    before = dict(pyplot.rcParams)
    plot.fan(made_up_forecast(), GOAL)
    assert dict(pyplot.rcParams) == before


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ParameterError, match="language 'cn' is not known"):
        plot.fan(made_up_forecast(), GOAL, language="cn")  # type: ignore[arg-type]


def test_importing_the_figures_does_not_import_matplotlib() -> None:
    code = "import sys, psi_analysis.plot; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
