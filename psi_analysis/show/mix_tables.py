"""What a forecast is mixed of, rung by rung, as a table."""

from __future__ import annotations

import pandas as pd

from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.nouns.arguments import typed
from psi_analysis.show.cells import cell, frame_of
from psi_analysis.words.messages import messages
from psi_analysis.words.names import area_name
from psi_analysis.words.numbers import Language, Quantity, chosen_language, say
from psi_analysis.words.text import plain
from psi_analysis.words.translated import in_card_words


@typed
def mix_table(forecast: Forecast, *, language: Language | None = None) -> pd.DataFrame:
    """Return what a forecast and those it rests on are mixed of, one row a series, its own first: the weights, and what is only shown.

    Args:
        forecast: such as the one that `forecast_in_study` returns.
        language: "zh" or "en"; the chosen one when None (`psi.language`).

    >>> from psi_analysis.forecasts.forecasting import forecast as predict
    >>> own = pd.Series([100, 104, 110, 115, 118, 126.0], index=range(2019, 2025), name="parcels")
    >>> mix_table(predict(own, to="2027", models=["drift", "naive"], n_paths=100), language="en").iloc[0, 3]
    'random walk with drift, levels 50%; random walk without drift 50%'
    """
    language = chosen_language(language)
    rows = []
    for made in (forecast, *forecast.rungs):
        mixed = [f"{_name(name, language)} {say(Quantity(weight, 'whole share'), language)}" for name, weight in made.weights.items()]
        beside = [_name(name, language) for name in made.members if name not in made.weights]
        who = area_name(made.series.area).said(language) or made.series.name
        how = in_card_words(made.method, language)
        rows.append((who, str(made.known_to), how, cell("mix.and", language).join(mixed), cell("mix.and", language).join(beside)))
    return frame_of(rows, "mix", ("who", "known_to", "method", "members", "beside"), language)


def _name(member: str, language: Language) -> str:
    known = messages().get(f"models.member.{member}")
    return member if known is None else plain(known.zh, known.en).said(language)
