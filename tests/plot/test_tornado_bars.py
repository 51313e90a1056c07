import re
from dataclasses import replace

import pytest
from matplotlib import pyplot

from psi_analysis import plot
from psi_analysis.briefs.brief_figures import NARROW
from psi_analysis.errors import ParameterError, TargetError
from psi_analysis.goals.answers.assessing import assess, refuse
from psi_analysis.goals.routes.proxy import assess_by_proxy
from psi_analysis.goals.why.drivers import tornado
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.loading import load
from psi_analysis.words.names import member_name
from tests.goals.why.test_drivers import share_of_reference
from tests.plot.drawn_text import check, texts_of

FC = share_of_reference(n=500)[0]
LEVEL = assess(FC, Target(">=", 78.0, "2027", indicator="loans", unit="100m yuan"))
GROWTH = assess(FC, Target(">=", 0.07, "2027", kind="average growth", base="2024", indicator="loans"))


@pytest.fixture(scope="module")
def by_proxy():
    data = load(as_of="2026-11-23")
    return assess_by_proxy(data, data.target("T15"))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("answer", [LEVEL, GROWTH], ids=["level", "growth"])
def test_no_text_is_clipped_or_overlaps(answer, language) -> None:
    check(plot.tornado(answer, language=language))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_phone_shows_every_text_clear_of_the_others(language) -> None:
    _, ax = pyplot.subplots(figsize=NARROW["tornado"], layout="constrained")
    check(plot.tornado(LEVEL, language=language, ax=ax))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_proxys_tornado_is_legible_and_says_no_false_decimals(by_proxy, language) -> None:
    ax = plot.tornado(by_proxy, language=language)
    check(ax)
    said = [text for text, _ in texts_of(ax)]
    chances = [text for text in said if text.startswith(("概率", "P "))]
    assert len(chances) == 8
    assert {int(number) % 5 for text in chances for number in re.findall(r"(\d+)%", text)} == {0}


def test_bars_end_where_the_drivers_put_the_outcome_strongest_on_top() -> None:
    made = tornado(LEVEL)
    ax = plot.tornado(made, language="zh")
    ends = sorted({round(bar.get_x() + bar.get_width(), 6) for bar in ax.patches})
    assert ends == sorted(round(value, 6) for driver in made.drivers for value in driver.outcomes)
    assert ax.get_ylim()[0] > ax.get_ylim()[1]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_models_have_the_names_of_their_language(language) -> None:
    driver = next(each for each in tornado(LEVEL).drivers if each.id == "model")
    said = next(text for text, _ in texts_of(plot.tornado(LEVEL, language=language)) if text.startswith(("模型", "model")))
    for end in driver.ends:
        assert member_name(end, short=True).said(language) in said and end not in said.replace(member_name(end).en, "")


def test_the_longest_names_of_models_have_room() -> None:
    made = tornado(LEVEL)
    ends = ("drift", "carried growth")
    longest = tuple(replace(each, ends=ends) if each.id == "model" else each for each in made.drivers)
    for language in ("zh", "en"):
        check(plot.tornado(replace(made, drivers=longest), language=language))


def test_english_amounts_are_in_billion_yuan() -> None:
    ax = plot.tornado(LEVEL, language="en")
    assert ax.get_xlabel().endswith("in 2027 (billion yuan)")
    assert any(text == "goal 7.80" for text, _ in texts_of(ax))


def test_the_better_side_is_the_coloured_one_also_for_a_ceiling() -> None:
    up, down = (plot.tornado(assess(FC, Target(relation, 78.0, "2027"))) for relation in (">=", "<="))
    assert up.patches[0].get_facecolor() == down.patches[1].get_facecolor()


def test_it_draws_on_given_axes_and_repeats_its_bytes() -> None:
    from matplotlib import pyplot

    _, ax = pyplot.subplots()
    assert plot.tornado(LEVEL, ax=ax) is ax
    assert plot.svg_bytes(plot.tornado(LEVEL)) == plot.svg_bytes(plot.tornado(LEVEL))


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(ParameterError, match="language 'fr' is not known"):
        plot.tornado(LEVEL, language="fr")
    with pytest.raises(TargetError, match="no drivers"):
        plot.tornado(refuse(Target(">=", 1.0, "2027")))


def test_panels_of_named_goals_are_told_apart_by_their_title() -> None:
    named = replace(LEVEL, target=replace(LEVEL.target, name_zh="贷款余额", name_en="Loans"))
    assert plot.tornado(named, language="en").get_title(loc="left") == "Loans: what moves the answer most"
    assert plot.tornado(named, language="zh").get_title(loc="left") == "贷款余额：哪些因素最影响结果"
    assert plot.tornado(LEVEL, language="en").get_title(loc="left") == "What moves the answer most"
