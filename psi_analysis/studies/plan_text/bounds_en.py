"""English words that bind a number: at least, no more than, or higher."""

from __future__ import annotations

import re

from psi_analysis.studies.plan_text.grammar import Grammar, Verb, grammar
from psi_analysis.studies.plan_text.numbers_en import EnglishNumber


def bound_before(left: str) -> Verb | None:
    """Return what the words right before a number make of it: at least, under; None where none bind it."""
    words = grammar("en")
    found = [one for one in words.verb.finditer(left) if re.fullmatch(rf"\s*(?:{words.said('loosely')}\s+)*", left[one.end() :])]
    bound = [one[0].lower() for one in found if _is_bound(one[0], words)]
    return words.verbs[bound[-1]] if bound else None


def last_verb(left: str) -> Verb | None:
    """Return the last verb before a number that says what is done, not how it binds."""
    words = grammar("en")
    doing = [one[0].lower() for one in words.verb.finditer(left) if not _is_bound(one[0], words)]
    return words.verbs[doing[-1]] if doing else None


def tail_behind(right: str) -> str:
    """Return the relation that the words right behind a number give; empty where none do.

    >>> tail_behind(" or higher by 2030")
    '>='
    """
    tails = grammar("en").told["tails"]
    return next((sign for tail, sign in tails.items() if re.match(rf"(?:\s*[A-Za-z/]+){{0,4}}?\s*\b{tail}\b", right)), "")


def bound_said(text: str, number: EnglishNumber) -> str:
    """Return the relation of a number by the words around it; empty where they say none."""
    bound = bound_before(text[: number.start])
    return tail_behind(text[number.end :]) or (bound.relation if bound else "")


def _is_bound(said: str, words: Grammar) -> bool:
    return re.fullmatch(words.said("bounds"), said, re.IGNORECASE) is not None
