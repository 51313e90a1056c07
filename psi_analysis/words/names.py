"""Names of areas, goals and periods in both languages."""

from __future__ import annotations

from typing import Literal

from psi_analysis.nouns.areas import AreaId
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target
from psi_analysis.words.dates import period_name, years_name
from psi_analysis.words.messages import message, messages
from psi_analysis.words.numbers import Quantity
from psi_analysis.words.text import Text, named, one, plain

_RELATIONS = {">=": "at_least", ">": "above", "<=": "at_most", "<": "below"}


def area_name(area: str) -> Text:
    """Return the name of an area as its study gives it; a plain id as it is written; nothing for your own unnamed one.

    >>> area_name(AreaId("hunan", "湖南省", "Hunan")).said("zh"), area_name("Sometown").said("zh")
    ('湖南省', 'Sometown')
    """
    if area in ("", "own"):
        return plain("")
    return named(area) if isinstance(area, AreaId) else plain(area)


def indicator_name(indicator: Indicator) -> Text:
    """Return the name of an indicator, its id where a language is missing."""
    return plain(indicator.name_zh or indicator.name_en or indicator.id, indicator.name_en or indicator.name_zh or indicator.id)


def series_name(series: Series) -> Text:
    """Return area and indicator: 株洲市存款余额, Zhuzhou: deposits."""
    area, name = area_name(series.area), indicator_name(series.indicator)
    return message("names.series", area=area, name=name) if area.en else name


def goal_value(target: Target, unit: str) -> Quantity:
    """Return the goal's number as the plan writes it: of growth below 0 the fall."""
    if target.nature.on_growth:
        return Quantity(abs(target.value), "goal growth")
    return Quantity(target.value, "value", unit)


def is_fall(target: Target) -> bool:
    """Whether a goal is of growth below 0."""
    return target.nature.on_growth and target.value < 0


def goal_phrase(target: Target, unit: str, *, form: Literal["aim", "doing"] = "aim") -> Text:
    """Return what is to happen: 达到6300亿元左右, reach about 630 billion yuan.

    Args:
        form: "aim" after "will", "doing" after "the probability of".

    >>> goal_phrase(Target("<", 0.13, "2027", kind="ratio"), "share").said("zh")
    '降至13%以下'
    >>> goal_phrase(Target("<=", -0.03, "2027", kind="average growth", base="2024"), "count").said("en")
    'fall by at least 3% a year on average in 2025–2027'
    >>> goal_phrase(Target(">=", 6300.0, "2027", about=True), "100m yuan", form="doing").said("en")
    'reaching about 630 billion yuan'
    """
    nature, base, value = target.nature, target.base_period, one(goal_value(target, unit))
    kind, pieces = str(nature.judged_on), {"v": message("names.about", v=value) if target.about else value}
    years = {"years": years_name(base.year + 1, target.deadline.year)} if nature.averaged and base is not None else {}
    if is_fall(target):
        fall = message(f"names.{form}.fall.{_RELATIONS[target.relation]}", **pieces)
        return message("names.on_average", aim=fall, **years) if years else fall
    if years:
        kind, pieces = "averaged", {**pieces, **years}
    return message(f"names.{form}.{kind}.{_RELATIONS[target.relation]}", **pieces)


def judged_in(target: Target) -> Text:
    """Return the period a goal is judged in; of what is to be added since a base, all the years behind it.

    >>> judged_in(Target(">=", 3.0, "2030", kind="addition", base="2025")).said("en")
    '2026–2030'
    """
    base, end = target.base_period, target.deadline
    if target.nature.on_change and base is not None and base.year + 1 < end.year:
        return years_name(base.year + 1, end.year)
    return period_name(end)


def target_name(target: Target) -> Text:
    """Return the goal's own name, or its number in the register, or the goal in short; in Chinese, whose aim follows, that it is one."""
    in_short = target.id or message("names.own_goal").said("zh")
    return plain(target.name_zh or target.name_en or in_short, target.name_en or target.name_zh or target.label)


def member_name(name: str, *, short: bool = False) -> Text:
    """Return what a member is called; one of the caller's own keeps its name.

    Args:
        name: as in `Forecast.members`.
        short: for a figure, where a longer name has no room.

    >>> member_name("naive").said("en")
    'random walk without drift'
    >>> member_name("peer windows").said("zh")
    '可比地区过去的时段'
    """
    for id in (*([f"models.short.{name}"] if short else []), f"models.member.{name}"):
        if id in messages():
            return message(id)
    return plain(name)
