"""Words that offices write: in which plans set their goals, and what columns and rows of their tables are called."""

from __future__ import annotations

import re

PERIOD_NAMES = ("year", "period", "date", "time", "quarter", "month", "年份", "年度", "年", "时期", "时间", "期间", "季度", "月份", "日期")
"""Names of a column of periods."""

AREA_NAMES = ("area", "region", "city", "county", "country", "province", "series", "地区", "区域", "城市", "县", "省份", "国家")
"""Names of a column of areas."""

VALUE_NAMES = tuple("value values amount growth 数值 值 数据 增速".split())  # noqa: SIM905 - one of them is also the word of a kind of goal
"""Names of a column of figures."""

TOTALS = {
    "合计", "总计", "小计", "共计", "总和", "平均", "均值", "年均", "累计", "总数", "合計",
    "total", "sum", "subtotal", "average", "mean", "grand total",
}  # fmt: skip
"""Names of rows that are made of other rows."""

PAGE_BREAK = re.compile(r"\s*[(（]?续(?:表|上表)?[^,，]{0,6}[)）]?\s*")
"""A line between two parts of one table that were printed on two pages."""

UNIT_NAMES = ("单位", "计量单位", "unit", "units")
"""Names of a column of units."""

OF_WHAT = (*AREA_NAMES, "指标", "指标名称", "项目", "名称", "indicator", "item")
"""Names of a column that says whose, or what, the figure of a row is."""

UNIT_SAID = re.compile(r"(?:计量)?单位\s*(?:[:：为是]|(?=\s))\s*([^\s,，;；)）。]+)|\bunits?\s*[:：]\s*([^;)]*[^;)\s])", re.I)
"""What a line says of the unit: 单位：亿元, 单位 万元, Unit: 10,000 yuan."""

_CURRENCY, _SIZE = r"(?:rmb|cny|usd|us\$|eur|hkd)", "(?:[0-9][0-9,]* ?)?(?:thousand|million|billion|trillion|mn|bn|trn)"
_THING = rf"(?:yuan|{_CURRENCY}|dollars?|euros?|tons?|tonnes?|people|persons?|households?|km|kwh)"
UNIT_WORD = re.compile(
    "[十百千万亿]*(?:美元|欧元|港元|元|人|人次|户|吨|公里|平方米|平方公里|千瓦时|度|辆|件|标箱|个百分点|‰|%)"
    rf"|(?:{_SIZE} ?)?{_THING}|{_CURRENCY} ?{_SIZE}",
    re.I,
)
"""A word that is a unit, also where the package has no such unit."""

YUAN = re.compile(r"(?:rmb|cny)? ?([0-9][0-9,]*)? ?(thousand|million|billion|trillion|mn|bn|trn)? ?(?:yuan|rmb|cny)?", re.I)
"""An amount of yuan in English: how many, and of what size."""

ENGLISH_SIZES = {"thousand": 1e3, "million": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12, "trn": 1e12}
"""Sizes of large numbers in English."""

FROM_JANUARY = re.compile(r"累计|year[- ]to[- ]date|\bytd\b|cumulative", re.I)
"""A name of figures that count from January."""

BETWEEN_UNITS = re.compile("[、,，;；/和及 ]")
"""What stands between two units that one cell names."""

TABLE_WORDS = re.compile(
    "[12][0-9]{3} ?年|年份|年度|年月|月份|季度|时期|时间|期间|日期|指标|单位|地区|城市|名称|项目|数值|合计|总计|[百千万亿]元|万人|贷款|存款"
)
"""Words of a table's head that hardly stand there by chance when bytes are taken for Chinese."""

ABOUT, STRIVE, AT_LEAST = "左右", "力争", "以上"
"""The words by which past goals are sorted: about, strive, at least."""

ALL_STRIVE, ALL_AT_LEAST = (STRIVE, "争取"), (AT_LEAST, "不低于")
ABOVE, BELOW, AT_MOST = ("超过", "突破", "超"), ("以下", "低于"), ("不高于", "不超过", "以内")

MONTH_ACROSS = re.compile("(?:[1-9]|1[0-2]|十?[一二三四五六七八九]|十) ?月份?|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec", re.I)
"""Name of a column of one month of every year."""

QUARTER_ACROSS = re.compile("第?[一二三四1-4] ?季度?|Q[1-4]", re.I)
"""Name of a column of one quarter of every year."""

YEAR_DOWN = re.compile(r"([12][0-9]{3})(?:\.0)? ?(?:年度?)?")
"""A year at the beginning of a row."""

YEAR_WITHIN = re.compile(r"(?<![0-9])(?:1[5-9]|20)[0-9]{2}(?![0-9])")
"""A year somewhere in a name: 2015A, gdp_2015."""

WHOLE_YEAR = {*TOTALS, "全年", "年合计"}
"""Names of columns of the whole year beside its months or quarters."""


def in_year(part: str, year: str) -> str:
    """Return what a month or quarter is called with its year.

    >>> in_year("Q2", "2021"), in_year("Jan", "2021")
    ('2021Q2', 'Jan 2021')
    """
    if part[0] in "Qq":
        return f"{year}{part}"
    return f"{part} {year}" if part.isascii() else f"{year}年{part}"
