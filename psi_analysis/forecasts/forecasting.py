"""The verb `forecast`: a series, a period, and optionally a reference series that is known for longer."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import pandas as pd

from psi_analysis.errors import ModelError, ParameterError, SeriesError, whole_number
from psi_analysis.forecasts.defaults import PATHS
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.forecasts.links import default_link, require_link
from psi_analysis.forecasts.reference.rungs import References, forecast_on, read_ladder
from psi_analysis.forecasts.univariate import Simulation, asked_for, forecast_alone
from psi_analysis.models.protocol import Model
from psi_analysis.models.streams import DEFAULT_SEED
from psi_analysis.nouns.arguments import typed
from psi_analysis.nouns.indicators import Link
from psi_analysis.nouns.periods import PeriodLike, horizon
from psi_analysis.nouns.series import Series, later_words
from psi_analysis.studies.comparable.peers import Peers


@typed
def forecast(
    series: Series | pd.Series,
    *,
    to: PeriodLike | None = None,
    h: int | None = None,
    reference: References | None = None,
    peers: Peers | None = None,
    common: Series | None = None,
    models: str | Model | Sequence[str | Model] | None = None,
    link: Link | None = None,
    n_paths: int = PATHS,
    seed: int = DEFAULT_SEED,
) -> Forecast:
    """Forecast a series as a bundle of sample paths.

    Args:
        series: a `Series`, or a pandas Series of your own (years, periods or dates as index).
        to: the last period wanted, such as "2027".
        h: how many periods after the last observation are wanted, instead of `to`.
        reference: a series of which this one is a share (the province of a city), or a forecast of it. The forecast is then
            share × reference: what the reference is known to have done after this series' last observation is used, not
            guessed. Several, nearest first, are a ladder, `(hunan, nation)`: each rung is known to its own day and is
            forecast given the paths of the one above, a province's growth given the nation's with the errors that the
            peers' references had. A rung may be a nowcast (known within the year); a forecast stands last.
        peers: growth of comparable areas: their past windows and the errors made on them enter the forecast.
        common: a series whose growth up to the series' end is common to all peers, such as the nation's; only used with `peers`. With a
            reference, it is common to the references. What it did later is not used: for that, let it be a rung.
        models: one or several members by name, or model objects; the default pool when None.
        link: scale of the members that work on one ("log", "logit", "identity"); found from the kind of the indicator and the
            series' own past when None (`default_link`), as `assess_panel` does. Without meaning where a reference is given.
        n_paths: sample paths.
        seed: names the random streams; the same inputs and seed give the same paths.

    Returns:
        A `Forecast`. Members of the default pool that cannot be fitted are named in `left_out`. Where a series of a study has later
        readings within a year, a warning says that they are left out: `assess_plan` and the brief go on from them.

    Raises:
        ModelError: a model asked for by name is unknown or cannot be fitted.
        PeriodError: `to` is not after the last observation.
        ParameterError: neither `to` nor `h` is given, or both; a ladder names an area twice, or has a forecast that is not its last
            rung.
        SeriesError: the series is empty or unfit, or the reference does not cover it.

    >>> own = pd.Series([100, 104, 110, 115, 118, 126.0], index=range(2019, 2025), name="parcels")
    >>> fc = forecast(own, to="2027", models="drift", n_paths=1000)
    >>> fc.paths.shape
    (1000, 3)
    >>> forecast(own, h=2, models="drift", n_paths=1000).periods[-1]
    Period('2026', 'Y-DEC')
    """
    whole_number(n_paths, "n_paths")
    whole_number(seed, "seed")
    require_link(link)
    known = series if isinstance(series, Series) else Series.from_pandas(series)
    to = _end(known, to, h)
    beside = [reference] if isinstance(reference, Series | Forecast) else list(reference or ())
    if said := later_words(known, *(one for one in beside if isinstance(one, Series))):
        warnings.warn(said, stacklevel=2)
    return _made(known, to, reference, peers=peers, common=common, models=models, link=link, how=Simulation(n_paths, seed))


def _end(known: Series, to: PeriodLike | None, h: int | None) -> PeriodLike:
    """The last period wanted, from the one argument that says it."""
    if to is not None and h is None:
        return to
    if h is None or to is not None:
        raise ParameterError("forecast: say how far with to='2027', the last period, or h=4, the number of periods; one of the two.")
    if h < 1:
        raise ParameterError(f"h is {h}, but must be at least 1.")
    return known.origin + h if len(known.values) else str(h)  # an empty series is refused by its own sentence


def _made(
    known: Series,
    to: PeriodLike,
    reference: References | None,
    *,
    peers: Peers | None,
    common: Series | None,
    models: str | Model | Sequence[str | Model] | None,
    link: Link | None,
    how: Simulation,
) -> Forecast:
    """Forecast as asked; what is left out has been said."""
    if not len(known.values):
        raise SeriesError(f"series {known.name!r} has no observations; nothing can be forecast from it.")
    steps = horizon(known.origin, to)
    asked = asked_for(models)
    if reference is None:
        scale = link or (known.link if known.can_be_full else default_link(known.y, known.indicator.kind, known.seasons))
        return forecast_alone(known, steps, how, asked=asked, peers=peers, common=common, link=scale)
    if asked is not None:
        raise ModelError("models= choose members of a univariate forecast; with reference=, give a reference forecast made with them.")
    rungs, above = read_ladder(reference, to, how.n_paths)
    return forecast_on(known, rungs, above, to, how, peers=peers, common=common)
