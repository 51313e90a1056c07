"""The route of a goal with a series of its own: as a share of the larger area, that given the next larger one, with peers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from psi_analysis.errors import ModelError
from psi_analysis.forecasts.carrying import gone_on
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.forecasts.univariate import Simulation, forecast_alone
from psi_analysis.goals.answers.assessing import assess
from psi_analysis.goals.answers.assessment import Assessment, ReliabilityRecord
from psi_analysis.goals.routes.unused_readings import carried_by, left_unused
from psi_analysis.nouns.periods import PeriodLike, horizon
from psi_analysis.nouns.targets import Target
from psi_analysis.nowcasts.study_ladder import StudyLadder, study_ladder
from psi_analysis.nowcasts.study_year import YearSoFar
from psi_analysis.studies.comparable.peers import Peers
from psi_analysis.studies.data import Data
from psi_analysis.words.reasons import Reason, aside, because


@dataclass(frozen=True)
class SeriesForecasts:
    """The forecasts of one indicator that its goals are judged on.

    Attributes:
        main: under the ladder of larger areas where the study has them, else the plain one.
        alone: the plain forecast.
        peers: growth of comparable areas, where the study has it.
        years: years in progress it goes on from, the area's and those of its rungs.
        said: what these rest on, and later readings within a year and larger areas that are not used.
    """

    main: Forecast
    alone: Forecast = field(repr=False)
    peers: Peers | None = field(default=None, repr=False)
    years: tuple[YearSoFar, ...] = ()
    said: tuple[Reason, ...] = ()

    @property
    def conditional(self) -> Forecast | None:
        """The main forecast where it rests on a reference."""
        return self.main if self.main.reference is not None else None


def forecast_own_series(data: Data, target: Target, *, to: PeriodLike, n_paths: int, seed: int, lean: bool = False) -> SeriesForecasts:
    """Forecast what a goal is about, as the annual brief does: under the ladder of larger areas that the study gives it.

    Args:
        lean: members that are only shown are left out, and so is the plain forecast, for which the main one stands.

    Raises:
        SeriesError: the study has no series of its own for it.
    """
    how = Simulation(n_paths, seed, lean)
    known = data.series(target.indicator, area=target.area)
    own = replace(known.reaching(target), later=())  # readings within the year are used, or named, below
    peers = data.peers(target.indicator) if data.has_peers(target.indicator) else None
    if peers is not None and peers.own is None and not (own.y > 0).all():
        peers = None  # a panel of growth is of amounts above 0
    ladder = study_ladder(data, own, how)

    def plain() -> Forecast:
        return forecast_alone(own, horizon(own.origin, to), how, peers=peers, link=own.link)

    ladder, main = _under(ladder, plain, to, how, peers)
    alone = gone_on(plain(), main.in_progress) if ladder.rungs and not lean else main
    if lean:
        return SeriesForecasts(main, alone, peers)
    used, carried = [own, *(rung.series for rung in ladder.rungs)], ladder.used(main)
    said = (carried_by(data, carried), left_unused(data, used, carried), ladder.ends)
    return SeriesForecasts(main, alone, peers, carried, tuple(why for why in said if why is not None))


def _under(
    ladder: StudyLadder, plain: Callable[[], Forecast], to: PeriodLike, how: Simulation, peers: Peers | None
) -> tuple[StudyLadder, Forecast]:
    """The forecast under the ladder; from the own past where there is none, or where what is known teaches too little for so far ahead."""
    if ladder.rungs:
        try:
            return ladder, ladder.forecast(to, how, peers=peers)
        except ModelError as error:
            ladder = replace(ladder, rungs=(), ends=because("goals.ladder.too_short", error=aside(error)))
    return ladder, gone_on(plain(), ladder.now)


def assess_own_series(made: SeriesForecasts, target: Target, *, pair: Target | None, record: ReliabilityRecord | None = None) -> Assessment:
    """Assess one goal on the forecasts of its indicator."""
    beside = made.alone if made.conditional is not None else None
    answer = assess(made.main, target, pair=pair, peers=made.peers, record=record, univariate=beside)
    return replace(answer, reasons=(*answer.reasons, *made.said))
