"""A small brief with one of everything, made up: no number in it means anything."""

from __future__ import annotations

import datetime as dt

from psi_analysis.briefs.content import (
    Annex,
    AnnexList,
    Boxed,
    Brief,
    Cell,
    Figure,
    Fold,
    Paragraph,
    Points,
    Section,
    SignedOn,
    Stamp,
    Table,
)
from psi_analysis.words import Quantity, filled, plain

DAY = dt.date(2026, 3, 5)
ALT = plain("一条上升的线，2027年到6300亿元。", "A rising line, to 630 billion yuan in 2027.")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200" viewBox="0 0 400 200"><path d="M0 200L400 0" stroke="#000"/></svg>'


CHECKSUM = plain("4e22db01becb", "4e22db01becb")


def made_up_brief(folder) -> Brief:
    """The brief, with its figure drawn into a folder."""
    (folder / "figures").mkdir(exist_ok=True)
    for language in ("zh", "en"):
        (folder / "figures" / f"fan_{language}.svg").write_text(SVG, encoding="utf-8")
    figure = Figure("fan", plain("存款会到目标", "Deposits reach the goal"), ALT, {x: f"figures/fan_{x}.svg" for x in ("zh", "en")})
    odds = filled("概率约为{p}（{low}～{high}）。", "The probability is {p} ({low} to {high}).", **_numbers())
    annex = Annex(1, Section("annex", plain("全部目标", "All goals"), (_table("goals", 90),)))
    other = Annex(2, Section("more", plain("其他", "More"), (Paragraph(_money()),)))
    return Brief(
        title=filled(
            "2027年存款、贷款目标机会各半（{p}），物流费用占比目标证据不足",
            "By 2027: deposits and loans an even bet ({p}), logistics cost beyond the evidence",
            p=Quantity(0.57, "probability"),
        ),
        subject=plain("某市三年行动计划目标评估", "Goals of a three-year plan"),
        date=plain("数据截至2026年3月5日", "Data as of 5 March 2026"),
        disclaimer=plain("研究参考，不代表官方评估结论", "For research; not an official assessment"),
        parts=(
            Boxed("findings", Points((Paragraph(odds, plain("存款。", "Deposits.")), Paragraph(_money())), numbered=True)),
            _table("glance", 3, marked=True),
            figure,
            Section("overall", plain("一、总体判断", "Overall"), (Paragraph(_money()),)),
            Section("each", plain("二、分项研判", "Goal by goal"), (Section("a", plain("（一）存款", "Deposits"), (Paragraph(odds),)),)),
            Section("risks", plain("三、主要风险", "Risks"), (Points((Paragraph(odds), Paragraph(odds)), numbered=True),)),
            Section("method", plain("五、方法", "Method"), (Points((Paragraph(plain("模拟。", "Simulated.")),)), _table("sources", 12))),
            AnnexList((annex, other)),
            SignedOn(plain("2026年3月5日", "5 March 2026")),
            annex,
            other,
            Fold(Section("fold", plain("细节", "Detail"), (Paragraph(odds), _table("weights", 2)))),
            Stamp(
                "psi brief languages=zh,en",
                ((plain("随机种子", "Seed"), plain("7", "7")), (plain("校验", "Checksum"), CHECKSUM)),
            ),
        ),
    )


def _numbers() -> dict[str, Quantity]:
    return {"p": Quantity(0.57, "probability"), "low": Quantity(5552.1, "money"), "high": Quantity(7661.04, "money")}


def _money():
    return filled(
        "须由{a}升至{b}，年均增长{g}，比趋势高{d}；共{n}家。",
        "It has to go from {a} to {b}, {g} a year, {d} above trend; {n} firms.",
        a=Quantity(4693.75, "money"),
        b=Quantity(6300, "money"),
        g=Quantity(0.0764, "growth"),
        d=Quantity(-0.012, "points"),
        n=Quantity(4878, "count"),
    )


def _table(name: str, rows: int, *, marked: bool = False) -> Table:
    heads = (plain("目标", "Goal"), plain("2027年要求", "Asked for 2027"), plain("概率", "Probability"), plain("依据", "Why"))
    why = plain(
        "最新数据滞后；近年数据仅有单一来源，口径前后不同，只作参照", "figures lag; recent years rest on one source and another definition"
    )
    cells = tuple(
        (
            Cell(filled("第{n}项", "No. {n}", n=Quantity(place, "count"))),
            Cell(filled("{v}左右", "about {v}", v=Quantity(100.5 + place, "money"))),
            Cell(filled("{p}", "{p}", p=Quantity(place / 100, "probability")), "even" if marked else ""),
            Cell(why),
        )
        for place in range(1, rows + 1)
    )
    caption = filled("{n}项目标", "{n} goals", n=Quantity(rows, "count"))
    return Table(name, caption, heads, cells, (1,), plain("圆点为概率。", "Dots: probability."))
