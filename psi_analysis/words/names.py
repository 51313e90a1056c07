"""Names of areas, goals and periods in both languages."""

from __future__ import annotations

from psi_analysis.nouns.areas import AreaId
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target
from psi_analysis.words.numbers import Quantity
from psi_analysis.words.text import Text, filled, plain

_VERBS = {">=": ("达到", "reach"), ">": ("超过", "exceed"), "<=": ("不高于", "be at most"), "<": ("降至", "fall below")}


def area_name(area: str) -> Text:
    """Return the name of an area as its study gives it; a plain id as it is written; nothing for your own unnamed one.

    >>> area_name(AreaId("hunan", "湖南省", "Hunan")).said("zh"), area_name("Sometown").said("zh")
    ('湖南省', 'Sometown')
    """
    if area in ("", "own"):
        return plain("", "")
    return plain(area.name_zh, area.name_en) if isinstance(area, AreaId) else plain(area, area)


def indicator_name(indicator: Indicator) -> Text:
    """Return the name of an indicator, its id where a language is missing."""
    return plain(indicator.name_zh or indicator.name_en or indicator.id, indicator.name_en or indicator.name_zh or indicator.id)


def series_name(series: Series) -> Text:
    """Return area and indicator: 株洲市存款余额, Zhuzhou: deposits."""
    area, name = area_name(series.area), indicator_name(series.indicator)
    return filled("{area}{name}", "{area}: {name}" if area.en else "{name}{area}", area=area, name=name)


def goal_value(target: Target, unit: str) -> Quantity:
    """Return the goal's number as the plan writes it.

    Args:
        target: the goal.
        unit: the indicator's unit.
    """
    if target.nature.on_growth:
        return Quantity(target.value, "goal growth")
    return Quantity(target.value, "value", unit)


def goal_phrase(target: Target, unit: str) -> Text:
    """Return what is to happen: 达到6300亿元左右, reach about 630 billion yuan.

    >>> goal_phrase(Target("<", 0.13, "2027", kind="ratio"), "share").said("zh")
    '降至13%以下'
    """
    value = goal_value(target, unit)
    if target.nature.on_growth:
        return _growth_phrase(target, value)
    zh, en = _VERBS[target.relation]
    number = ("{v}左右", "about {v}") if target.about else ("{v}以下", "{v}") if target.relation == "<" else ("{v}", "{v}")
    if target.nature.on_change:
        zh = {"达到": "新增", "超过": "新增超过"}.get(zh, f"新增{zh}")
        en = {"reach": "add at least", "exceed": "add more than"}.get(en, f"add, {en}")
    return Text(zh + number[0], f"{en} {number[1]}", {"v": value})


def target_name(target: Target) -> Text:
    """Return the goal's own name, or its number in the register, or the goal in short."""
    return plain(target.name_zh or target.name_en or target.label, target.name_en or target.name_zh or target.label)


def _growth_phrase(target: Target, value: Quantity) -> Text:
    zh = {">=": "{v}以上", ">": "超过{v}", "<=": "不超过{v}", "<": "低于{v}"}[target.relation]
    en = {">=": "at least {v}", ">": "more than {v}", "<=": "at most {v}", "<": "less than {v}"}[target.relation]
    base = target.base_period
    if not target.nature.averaged or base is None:
        return Text(f"增长{zh}", f"grow by {en}", {"v": value})
    years = f"{base.year + 1}—{target.deadline.year}年", f"{base.year + 1}–{target.deadline.year}"
    return Text(f"{years[0]}年均增长{zh}", f"grow by {en} a year on average in {years[1]}", {"v": value})
