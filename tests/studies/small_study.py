"""A small study folder written on the spot, whole or with one thing wrong."""

from __future__ import annotations

from pathlib import Path

STUDY = """[study]
title_zh = "小研究"
title_en = "A small study"
area = "town"

[plan]
name_zh = "计划"
name_en = "Plan"
number = "1"
publisher = "Town hall"
published = 2025-03-21
start = "2025"
end = "2027"
base = "2024"
text = "plan/plan.txt"

[areas.town]
name_zh = "镇"
name_en = "Town"
reference = "land"

[areas.land]
name_zh = "国"
name_en = "Land"
"""

SOURCES = """id,kind,publisher,title,edition,licence,url,seen_at
yearbook,yearbook,统计局,年鉴,,Public,,
bank,central bank,央行,月报,,Public,,
paper,press,报,新闻,,Public,,
"""

INDICATORS = """id,name_zh,name_en,unit,kind,definition
deposits,存款,Deposits,100m yuan,stock,year end
parcels,包裹,Parcels,count,flow,sent in the period
cost_ratio,费用率,Cost ratio,share,ratio,cost over GDP
"""

TARGETS = (
    "id,indicator,area,relation,value,unit,period,kind,base,about,commitment,explicit,paired_with,implied_base,also_read_as,"
    "name_zh,name_en,quote_zh,gloss_en,section,departments,our_reading,needed\n"
    "G1,deposits,town,>=,130,100m yuan,2027,level,,yes,firm,yes,G2,97.7,,存款,Deposits,存款达130亿元左右,about 130,一,局,,\n"
    "G2,deposits,town,>=,10,percent a year,2027,average growth,2024,no,firm,yes,G1,,,增速,Growth,年均增长10%以上,10 % or more,一,局,,\n"
)

HEADER = "indicator,area,period,span,value,unit,status,confidence,source,published,published_is_assumed,currency,vintage,evidence,note\n"

OBSERVATIONS = HEADER + (
    "deposits,town,2020,,80,100m yuan,final,medium,yearbook,2021-12-31,yes,RMB,,表,\n"
    "deposits,town,2021,,85,100m yuan,final,medium,yearbook,2022-12-31,yes,RMB,,表,\n"
    "deposits,town,2022,,90,100m yuan,final,medium,yearbook,2023-12-31,yes,RMB,,表,\n"
    "deposits,town,2022,,91,100m yuan,revised,high,paper,2024-06-30,no,RMB,,表,\n"
    "cost_ratio,town,2022,,14.5,percent,final,medium,paper,2023-03-31,no,,,表,\n"
)

BREAKS = "indicator,area,period,until,kind,keep,note_zh,note_en,source\n"


def write_small_study(folder: Path, **changed: str) -> Path:
    """Write a study folder.

    Args:
        folder: where; `data/raw` is made inside.
        changed: other contents for study, sources, indicators, targets, observations, breaks.

    Returns:
        The folder, fit for `load(folder)`.
    """
    raw = folder / "data" / "raw"
    (raw / "observations").mkdir(parents=True, exist_ok=True)
    (raw / "plan").mkdir(exist_ok=True)
    (raw / "plan" / "plan.txt").write_text("到2027年，存款达130亿元左右，年均增长10%以上。\n", encoding="utf-8")
    for name, file, content in (
        ("study", "study.toml", STUDY),
        ("sources", "sources.csv", SOURCES),
        ("indicators", "indicators.csv", INDICATORS),
        ("targets", "targets.csv", TARGETS),
        ("observations", "observations/town.csv", OBSERVATIONS),
        ("breaks", "breaks.csv", BREAKS),
    ):
        (raw / file).write_text(changed.get(name, content), encoding="utf-8", newline="\n")
    return folder


def observations_with(*rows: str) -> str:
    """Return the small study's observations and further rows."""
    return OBSERVATIONS + "".join(row + "\n" for row in rows)
