"""Texts keep their numbers in both languages."""

import pytest

from psi_analysis.errors import ParameterError
from psi_analysis.words import Quantity, Text, filled, joined, plain


def test_a_number_missing_in_one_language_is_refused() -> None:
    with pytest.raises(ParameterError, match="the en text 'none' and the numbers given differ in: p"):
        Text("概率{p}", "none", {"p": Quantity(0.5, "probability")})


def test_texts_inside_texts_keep_their_numbers_apart() -> None:
    one = Text("{v}", "{v}", {"v": Quantity(0.1, "probability")})
    two = Text("{v}", "{v}", {"v": Quantity(0.2, "probability")})
    both = filled("{a}和{b}", "{a} and {b}", a=one, b=two)
    assert both.said("zh") == "10%和20%"
    assert sorted(quantity.value for quantity in both.values.values()) == [0.1, 0.2]


def test_braces_of_plain_words_survive() -> None:
    assert joined([plain("{甲}", "{a}"), plain("乙", "b")]).said("en") == "{a} b"


def test_a_piece_that_was_not_given_is_named() -> None:
    with pytest.raises(ParameterError, match="names 'b', which was not given"):
        filled("{b}", "{b}", a=plain("甲", "a"))
