"""One city forecast by any rule of the city back-test, from the same figures as its forecast under a ladder."""

from __future__ import annotations

import numpy as np

from psi_analysis.errors import SeriesError
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.forecasts.reference.city_rules import CityPast, CityRule, PanelPast, Reach
from psi_analysis.models.protocol import FloatArray
from psi_analysis.models.streams import stream
from psi_analysis.nouns.series import Series


def forecast_by_rule(made: Forecast, rule: CityRule, *, n_paths: int | None = None) -> Forecast:
    """Forecast a city by a rule that the back-test scored, from what its forecast under a ladder knows.

    The city's own past, its province's and the nation's, and the nation's year in progress path by path are those of the ladder; what the
    rule learns it learns from the same peers. So the answers of several rules differ by the rule alone.

    Args:
        made: a yearly forecast with peers that rests on its province, and that on the nation.
        n_paths: sample paths; as many as the ladder's when None.

    Returns:
        A forecast without a reference whose method is the rule's name.
    """
    if made.peers is None or len(made.rungs) < 2 or made.series.frequency != "Y":
        raise SeriesError(f"{made.series.name!r} is not forecast under a province and a nation with peers; a rule for cities needs both.")
    province, nation = made.rungs[:2]
    paths = nation.paths.shape[0] if n_paths is None else n_paths
    known = int(province.origin.year - made.origin.year)
    ahead = _ahead(nation, int(province.origin.year), paths)
    panel, last = _panel(made, known)
    city = _city(made.series, province.series, nation.series, known, int(province.origin.year) - last, ahead)
    reach = Reach(made.paths.shape[1], known, 0 if ahead is None else ahead.shape[1])
    rng = stream(made.seed, made.series.name, rule.name, made.origin.ordinal)
    drawn = made.series.last * np.exp(rule.taught(panel, reach)(city, paths, rng))
    return Forecast(made.series, drawn, {rule.name: drawn}, {rule.name: 1.0}, {}, rule.name, made.seed, peers=made.peers)


def _panel(made: Forecast, known: int) -> tuple[PanelPast, int]:
    """What the peers teach, provinces known as much longer than cities as here, and the provinces' last year."""
    assert made.peers is not None  # the caller looks
    others = made.peers.without(made.series.area)
    last = min(int(others.reference_years[-1]), int(made.rungs[0].origin.year))
    past = others.complete().until(min(int(others.years[-1]), last - known), reference=last)
    return PanelPast(past.growth, past.share_changes, past.reference_growth), last


def _city(own: Series, province: Series, nation: Series, known: int, later: int, ahead: FloatArray | None) -> CityPast:
    """Log growth of the three, ending where each must."""
    end = province.origin
    growth, its = _growth(own), _growth(province)
    years = min(len(growth), len(its) - known)
    before = its[len(its) - known - years : len(its) - known]
    return CityPast(growth, growth[len(growth) - years :] - before, its, _growth(nation.until(end)), known, ahead, max(later, 0))


def _growth(series: Series) -> FloatArray:
    if not (series.y > 0).all():
        raise SeriesError(f"{series.name!r} has a value that is not above 0; its growth is not defined.")
    grown: FloatArray = np.diff(np.log(series.y))
    return grown


def _ahead(nation: Forecast, last: int, n_paths: int) -> FloatArray | None:
    """The nation's log growth after a year, observed years and the year in progress path by path, (n_paths, years); None without any."""
    known = nation.origin if nation.in_progress is None else nation.in_progress.period
    years = range(last, int(known.year) + 1)
    if len(years) < 2:
        return None
    levels = np.column_stack([np.log(nation.at(str(year))) for year in years])
    if len(levels) != n_paths:
        levels = levels[np.linspace(0, len(levels) - 1, n_paths).astype(int)]
    grown: FloatArray = np.diff(levels, axis=1)
    return grown
