"""What a level goal and its growth goal imply together: the base, which of the two asks more, and what earlier years say."""

from __future__ import annotations

from dataclasses import replace

from psi_analysis.goals.answers.assessment import Assessment, ImpliedBase
from psi_analysis.words.dates import period_name
from psi_analysis.words.fact import Fact, fact, nothing, part
from psi_analysis.words.likelihood import probability_shown
from psi_analysis.words.messages import message
from psi_analysis.words.numbers import Quantity
from psi_analysis.words.subjects import amount_in
from psi_analysis.words.text import Text, filled


def pair_fact(answer: Assessment) -> Fact | None:
    """The base a level and a growth goal imply together, which of them binds, and what an earlier year said."""
    implied = answer.implied_base
    if implied is None:
        return None
    answer = replace(answer, target=replace(answer.target, kind="level"))  # a base is a level, also where the goal is growth
    pieces: dict[str, Text | Quantity] = {
        "when": period_name(implied.base_period),
        "base": amount_in(answer, implied.base),
        "binds": message(f"nouns.binds.{implied.binds}"),
    }
    series = answer.forecast.series if answer.forecast is not None else None
    if series is not None and implied.base_period in series.values.index:
        return _known_base(answer, implied, series.value_at(implied.base_period), pieces)
    earlier = [_earlier(answer, place) for place in range(len(implied.earlier))]
    names = {f"e{place}": text for place, text in enumerate(earlier)}
    glued = "".join(f"{{{name}}}" for name in names)
    p = probability_shown(answer, implied.probability_base_above)
    return fact("pair", "open", **pieces, p=p, earlier=filled(glued, glued, **names))


def _known_base(answer: Assessment, implied: ImpliedBase, seen: float, pieces: dict[str, Text | Quantity]) -> Fact:
    """The implied base against the base as it came: nothing is left to chance."""
    return fact(
        "pair",
        "above" if seen >= implied.base else "below",
        **pieces,
        seen=amount_in(answer, seen),
        gap=amount_in(answer, abs(seen - implied.base), difference=True),
        asks=_asks_more(answer, implied, seen),
    )


def _asks_more(answer: Assessment, implied: ImpliedBase, seen: float) -> Text:
    """How much more or less than the level goal the growth goal comes to from the base as it came."""
    if implied.level is None:
        return nothing()
    apart = implied.level * (seen / implied.base - 1.0)
    end, by = amount_in(answer, implied.level + apart), amount_in(answer, abs(apart), difference=True)
    return part(f"pair.asks.{'more' if apart >= 0 else 'less'}", end=end, apart=by)


def _earlier(answer: Assessment, place: int) -> Text:
    assert answer.implied_base is not None
    period, observed, implied = answer.implied_base.earlier[place]
    return part(
        f"pair.earlier.{'above' if observed >= implied else 'below'}",
        when=period_name(period),
        seen=amount_in(answer, observed),
        base=amount_in(answer, implied),
        gap=amount_in(answer, abs(observed - implied), difference=True),
    )
