"""What a page is given of a goal: enough to answer every question, and nothing a page could read as markup."""

import json

import numpy as np
import pytest

from psi_analysis.asking.goal import SCRIPT, ask_block, can_be_asked, goal_to_ask, letters_asked
from psi_analysis.nouns.targets import Target
from psi_analysis.words import plain
from tests.asking.unpacking import unpacked
from tests.goals.why.test_drivers import share_of_reference

GOAL = Target(">=", 78.0, "2027", id="G1", unit="100m yuan")


def test_share_and_reference_are_packed_apart_and_together_are_the_paths():
    forecast = share_of_reference(500)[0]
    told = goal_to_ask(forecast, GOAL, plain("甲", "a"), "en")
    both = unpacked(told["paths"], told["n"]) + unpacked(told["reference"], told["n"])
    assert told["last"] * np.exp(both) == pytest.approx(forecast.paths, rel=1.3e-5)
    assert (told["known"], told["since"]) == (2, pytest.approx(np.log(1150 / 1000)))
    assert (told["first"], told["year"], told["factor"]) == (2024, 2027, 0.1)


def test_only_levels_above_nought_by_years_can_be_asked():
    forecast = share_of_reference(50)[0]
    assert can_be_asked(forecast, GOAL)
    assert not can_be_asked(forecast, Target(">=", 0.07, "2027", kind="average growth", base="2023"))


def test_a_name_cannot_become_markup():
    told = goal_to_ask(share_of_reference(50)[0], GOAL, plain("</script><b>", "</script><b>"), "zh")
    block = ask_block([told], "zh")
    assert "<" not in block and json.loads(block)["goals"][0]["name"] == "</script><b>"
    assert "<b>" not in letters_asked(block)


def test_the_script_is_small_and_asks_the_network_for_nothing():
    text = SCRIPT.read_text(encoding="utf-8")
    assert len(text.encode("utf-8")) <= 20_000
    assert not any(word in text for word in ("fetch(", "XMLHttpRequest", "import(", "import ", "eval(", "</script", "innerHTML"))
