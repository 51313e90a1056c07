"""A made-up study whose goals rest on stated priors: parts of a total, chances of single events, growth elsewhere."""

from __future__ import annotations

from pathlib import Path

from tests.studies.small_study import HEADER, STUDY, write_small_study

AREAS = "".join(
    f'\n[areas.{name}]\nname_zh = "{name}"\nname_en = "{name.title()}"\nreference = "land"\n' for name in ("ash", "birch", "cedar")
)

INDICATORS = """id,name_zh,name_en,unit,kind,definition
services,服务业增加值,Value added of services,100m yuan,flow,current prices
finance,金融业,Finance,100m yuan,flow,branch
trade,商业,Trade,100m yuan,flow,branch
producer,生产性服务业,Producer services,100m yuan,flow,not published
producer_share,占比,Share of producer services,share,ratio,producer over services
calls,话务量,Calls,100m yuan,flow,constant prices
calls_growth,话务量增速,Growth of calls,growth,growth,against the year before
zones,示范区,Zones,count,count,designated
parks,园区,Parks,10k yuan,flow,another unit
"""

TARGETS = (
    "id,indicator,area,relation,value,unit,period,kind,base,about,commitment,explicit,paired_with,implied_base,also_read_as,"
    "name_zh,name_en,quote_zh,gloss_en,section,departments,our_reading,needed\n"
    "P1,producer,town,>=,60,100m yuan,2027,level,,no,firm,yes,,,,金额,Producer services,存款达,x,一,局,,\n"
    "P2,producer_share,town,>=,45,percent,2027,ratio,,no,firm,yes,,,,占比,Share,存款达,x,一,局,,\n"
    "P3,calls,town,>=,4,percent a year,2027,average growth,2024,no,firm,yes,,,,话务,Calls,存款达,x,一,局,,\n"
    "P4,zones,town,>=,5,count,2027,milestone,,no,firm,yes,,,,示范区,Zones,存款达,x,一,局,,\n"
)


def _figure(indicator: str, area: str, year: int, value: float, unit: str = "100m yuan") -> str:
    return f"{indicator},{area},{year},,{value},{unit},final,medium,yearbook,{year + 1}-12-31,yes,,,表,\n"


SERVICES = {2021: 100.0, 2022: 104.0, 2023: 110.0, 2024: 116.0, 2025: 122.0}
GROWTH = {"town": 10.0, "ash": 2.0, "birch": 6.0, "cedar": 10.0}

OBSERVATIONS = HEADER + "".join(
    [
        *(_figure("services", "town", year, value) for year, value in SERVICES.items()),
        _figure("finance", "town", 2025, 20.0),
        _figure("trade", "town", 2025, 40.0),
        *(_figure("calls_growth", area, 2025, value, "percent a year") for area, value in GROWTH.items()),
        _figure("parks", "town", 2025, 5.0, "10k yuan"),
    ]
)

PARTS = """id,target,term,component,case,weight,rule,indicator,share,from,points,deviation,reason_zh,reason_en,sources
all-finance,P1,part,finance,central,1,counted,finance,1,,,,全部,all of it,yearbook
half-trade,P1,part,trade,central,0.75,counted,trade,0.5,,,,一半,one half,yearbook
most-trade,P1,part,trade,high,0.25,counted,trade,0.75,,,,大半,three quarters,yearbook
leasing,P1,part,leasing,central,1,counted,services,0.1,,,,一成,a tenth of services,yearbook
steady,P1,drift,,central,0.5,stated,,,,0,0.5,不变,no drift,yearbook
rising,P1,drift,,high,0.5,stated,,,,1,0.5,上升,one point a year,yearbook
given,P1,whole,,central,0.5,stated,,,,5,1,假设,stated,yearbook
past,P1,whole,,low,0.5,past growth,services,,2021,,,历年,as it grew,yearbook
"""

CHANCES = """id,target,state,name_zh,name_en,low,central,high,reason_zh,reason_en,sources
a,P4,in hand,甲,A,,,,已获认定,designated,yearbook
b,P4,in hand,乙,B,,,,已获认定,designated,yearbook
c,P4,in hand,丙,C,,,,已获认定,designated,yearbook
d,P4,candidate,丁,D,0.3,0.5,0.7,假设,stated,yearbook
e,P4,candidate,戊,E,0.2,0.4,0.6,假设,stated,yearbook
f,P4,candidate,己,F,0.1,0.1,0.2,假设,stated,yearbook
"""

ELSEWHERE = """id,target,case,weight,indicator,period,areas,own,points,deviation,reason_zh,reason_en,sources
like,P3,central,0.5,calls_growth,2025,ash;birch;cedar,0,0,2,同其他,like the others,yearbook
fading,P3,low,0.25,calls_growth,2025,ash;birch;cedar,0,-2,2,减慢,fading,yearbook
leading,P3,high,0.25,calls_growth,2025,ash;birch;cedar,1,0,2,领先,leading,yearbook
"""

JUDGING = {
    "few_readings.csv": "id,target,case,weight,rule,indicator,basis,from,scale_from,wider_area,wider_indicator,shape,"
    "reason_zh,reason_en,sources\n",
    "conditions.csv": "target,rule,trend_indicator,trend_area,whole_indicator,reason_zh,reason_en,sources\n",
    "needed.csv": "target,series_zh,series_en,definition_zh,definition_en,department_zh,department_en\n",
    "ties.csv": "kind,part,whole,total_indicator,reason_zh,reason_en\n"
    "share of total,P1,P2,services,金额＝占比×总量,amount = share × total\n",
    "parts.csv": PARTS,
    "chances.csv": CHANCES,
    "growth_elsewhere.csv": ELSEWHERE,
}


def write_stated_study(folder: Path, **changed: str) -> Path:
    """Write the study.

    Args:
        folder: where.
        changed: other contents for observations, breaks, targets, or for a file of `judging` by its stem (parts, chances, …).
    """
    tables = {"study": STUDY + AREAS, "indicators": INDICATORS, "targets": TARGETS, "observations": OBSERVATIONS}
    others = ("observations", "breaks", "targets", "indicators")
    write_small_study(folder, **{**tables, **{name: text for name, text in changed.items() if name in others}})
    judging = folder / "data" / "raw" / "judging"
    judging.mkdir(exist_ok=True)
    for name, text in JUDGING.items():
        (judging / name).write_text(changed.get(name.removesuffix(".csv"), text), encoding="utf-8", newline="\n")
    return folder
