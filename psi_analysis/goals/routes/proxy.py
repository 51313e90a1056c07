"""A ratio goal of an area that publishes no comparable series, judged by another area's series and stated priors: grade C.

The ratio of the target period is taken apart: the proxy's last reading + offset (area less proxy) + vintage (what another
vintage or definition adds) + the trend's change since that reading and on to the target + what the area departs from that trend
by itself. Each term has several stated priors; every combination gives a probability, and their range is the answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from psi_analysis.errors import DataError, TargetError, did_you_mean
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.routes.growth_elsewhere import changes_elsewhere
from psi_analysis.goals.routes.prior_combinations import (
    BREAK_EVEN_LEVELS,
    break_even,
    by_base,
    central_probability,
    combine_priors,
    mixture_quantile,
    resolve_priors,
    sensitivity,
    shown_priors,
    weighted_range,
)
from psi_analysis.goals.routes.stated_detail import BaseRate, ProxyDetail
from psi_analysis.nouns.periods import horizon
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.sources import Source
from psi_analysis.nouns.targets import Target
from psi_analysis.nouns.today import today
from psi_analysis.studies.data import Data
from psi_analysis.studies.judgements.proxies import TERMS, ProxyEvidence, due_by, read_proxy
from psi_analysis.words.dates import period_name
from psi_analysis.words.messages import message
from psi_analysis.words.numbers import Quantity
from psi_analysis.words.ranges import between_said
from psi_analysis.words.reasons import Reason, because
from psi_analysis.words.rounding import outward
from psi_analysis.words.text import Text, named, plain


def assess_by_proxy(data: Data, target: Target) -> Assessment:
    """Assess a ratio goal by the proxy and the priors stated for it in the data.

    Args:
        target: the goal; its id must be in `proxy/proxies.csv`.

    Returns:
        An `Assessment` of grade C: `probability` weighted over the priors, `probability_range` what holds eight tenths of the
        weight of their combinations, everything else in `proxy`.

    Raises:
        DataError: nothing is stated for this goal, or what is stated breaks its contract.
        SeriesError: the proxy's or the trend's series is not known on the day.
        TargetError: the goal is not a ratio.
    """
    evidence = read_proxy(data.folder, target.id)
    series = data.series(evidence.indicator, area=evidence.proxy_area)
    trend = data.series(evidence.trend_indicator, area=evidence.trend_area)
    places = [data.areas[area] for area in (target.area, evidence.proxy_area, evidence.trend_area)]
    names = [named(place) for place in places]
    answer = judge_by_proxy((series, trend), target, evidence, as_of=data.as_of)
    assert answer.proxy is not None
    detail = replace(answer.proxy, citations=cite(evidence, data.sources))
    needed = (target.value - average_base(detail.combinations)) / horizon(series.origin, target.deadline)
    detail = replace(detail, needed_per_year=needed, elsewhere=changes_elsewhere(data, evidence.elsewhere, needed))
    return replace(answer, reasons=proxy_reasons(detail, *names), proxy=detail)


def judge_by_proxy(
    series_and_trend: tuple[Series, Series], target: Target, evidence: ProxyEvidence, *, as_of: dt.date | None = None
) -> Assessment:
    """Judge a ratio goal by a proxy's series, a trend and stated priors.

    Args:
        series_and_trend: the proxy's ratio, and the ratio whose change is carried over; shares.
        target: the goal, a share.
        as_of: the day of the assessment, for the record of past goals; today when None.
    """
    _check_kind(target)
    series, trend = series_and_trend
    priors = resolve_priors(evidence, trend, (series.origin, horizon(series.origin, target.deadline)))
    combinations = combine_priors(priors[priors["use"] == "prior"], series.last, target)
    lower, median, upper = (mixture_quantile(combinations, level) for level in (0.1, 0.5, 0.9))
    probabilities, weights = (combinations[name].to_numpy(dtype=float) for name in ("probability", "weight"))
    detail = ProxyDetail(
        proxy_area=series.area,
        base_period=series.origin,
        base_value=series.last,
        target_value=target.value,
        priors=priors,
        combinations=combinations,
        lowest=tuple(combinations.iloc[0][list(TERMS)]),
        highest=tuple(combinations.iloc[-1][list(TERMS)]),
        central=central_probability(priors, series.last, target),
        weighted=float(weights @ probabilities),
        by_base=by_base(priors, series, target),
        break_even=break_even(priors, target),
        sensitivity=sensitivity(priors, series.last, target),
        shown=shown_priors(priors, series.last, target),
        past_goals=evidence.past_goals,
        base_rate=base_rate_known(evidence.past_goals, as_of or today()),
        refused_route=evidence.needed,
        citations=evidence.own_sources,
    )
    return Assessment(
        target=target,
        grade="C",
        reasons=proxy_reasons(detail, *(plain(area) for area in (target.area, series.area, trend.area))),
        probability=detail.weighted,
        probability_range=weighted_range(probabilities, weights),
        gap=median - target.value,
        median=median,
        interval80=(lower, upper),
        proxy=detail,
    )


def average_base(combinations: pd.DataFrame) -> float:
    """Return the ratio assumed for the proxy's last period, averaged over all combinations by weight."""
    return float(combinations["weight"].to_numpy(dtype=float) @ combinations["base"].to_numpy(dtype=float))


def base_rate_known(past_goals: pd.DataFrame, day: dt.date) -> BaseRate:
    """Count what became of past goals by a day."""
    due = past_goals[due_by(past_goals, day)]
    known = due[due["outcome"].isin(["met", "missed"])]
    met = known[known["outcome"] == "met"]
    return BaseRate(len(past_goals), len(due), len(known), len(met), int((met["basis"] == "same").sum()))


def cite(evidence: ProxyEvidence, sources: Mapping[str, Source]) -> pd.DataFrame:
    """List the publications that priors and past goals rest on.

    Args:
        sources: the study's publications by id; those of the proxy folder are added.
    """
    known = {row["id"]: (row["publisher"], row["title"]) for row in evidence.own_sources.to_dict("records")}
    known |= {id: (source.publisher, source.title) for id, source in sources.items()}
    for id in evidence.sources:
        if id not in known:
            raise DataError(f"proxy: no source {id!r}; add it to sources.csv. {did_you_mean(id, known)}")
    return pd.DataFrame([(id, *known[id]) for id in evidence.sources], columns=["id", "publisher", "title"])


def proxy_reasons(detail: ProxyDetail, *areas: Text) -> tuple[Reason, ...]:
    """Say that this is a proxy, what stands in, what range comes out, and what it depends on.

    Args:
        areas: names of the area judged, of the proxy and of the trend's area.
    """
    area, proxy, trend = areas
    chances, weights = (detail.combinations[name].to_numpy(dtype=float) for name in ("probability", "weight"))
    between = between_said(*(Quantity(end, "probability by 5") for end in outward(*weighted_range(chances, weights))))
    even = float(detail.break_even["base"].iloc[BREAK_EVEN_LEVELS.index(1 / 2)])
    rate, base, period = detail.base_rate, detail.base_value, period_name(detail.base_period)
    middle = Quantity(detail.weighted, "probability by 5 said")
    known, met = Quantity(rate.known, "count"), Quantity(rate.met, "count")
    return (
        because("goals.proxy.stands_in", area=area, proxy=proxy, trend=trend, base=Quantity(base, "share"), period=period),
        because("goals.proxy.chance", chance=middle, between=between),
        because("goals.proxy.even", area=area, period=period, base=Quantity(even, "share")),
        because("goals.proxy.record", known=known, met=met, basis=record_basis(rate)),
    )


def record_basis(rate: BaseRate) -> Text:
    """Say on which basis earlier goals of the kind were met, a clause after their number; empty where none was."""
    changed = rate.met - rate.met_on_one_basis
    if not rate.met:
        return plain("")
    if 0 < changed < rate.met:
        return message("goals.proxy.basis.some", changed=changed)
    return message(f"goals.proxy.basis.{'changed' if changed else 'same'}")


def _check_kind(target: Target) -> None:
    if not target.nature.on_level or target.nature.counted:
        raise TargetError(f"target {target.label} is of kind {target.kind!r}; only a ratio can be judged by a proxy's ratio.")
