"""Builds of sentences that plans share: what each sets as a goal, and what it does not."""

from __future__ import annotations

import pytest

from psi_analysis.studies.plan_text.drafting import read_plan
from tests.spec_tables import rows

CHINESE = """
sentence | goals
在园率稳定，新建泵站和3个以上补水口、2～4个A类码头。 | >=3 2027, >=2 2027
年营业收入超80亿元的3个，超20亿元的9个。 | >=3 2027, >=9 2027
研发队伍达到320人，是2024年的1.6倍。 | >=320 2027, >=1.6 2027
服务业比重过半，工业占比保持在五分之二以上。 | >50 2027, >=40 2027
85%以上的村庄设置卫生室。 | >=85 2027
12个乡镇开通公交。 | >=12 2027
归集数据9亿条，开发2套系统。 | >=9 2027, >=2 2027
突破6项“卡脖子”技术。 | >=6 2027
早诊率达到并持续高于55%。 | >=55 2027
营业收入2026年41亿元，2027年突破46亿元。 | >=41 2026, >46 2027
转让次数累计3万次，年均1万次。 | >=3 2027, >=1 2027
到2026年，泵站达到8座。管网漏损率控制在9%以内。 | >=8 2026, <=9 2026
展望2035年，参保率稳定在98%。 | >=98 2035
生产总值增长5%左右；失业率5.5%左右。 | >=5 2027, <=5.5 2027
为300户家庭实施改造。 | >=300 2027
事故起数、死亡人数年均下降4%。 | <=-4 2027
收入占医疗收入比例提升到31%。 | >=31 2027
电网具备6%以上的调节能力。 | >=6 2027
年均降低单位能耗3%左右。 | <=-3 2027
营业收入3亿元。 | >=3 2027
示范工厂100家，每季度调度1次，重点任务12项。 | >=100 2027
补贴期不超过2年，单件不超过2000元。 |
2025、2026、2027年利用率分别不低于85%、88%、90%；新增产能30万吨。 | >=85 2025, >=88 2026, >=90 2027, >=30 2027
2026年底前30%以上的产能达到要求。 | >=30 2026
销售额6.5万元，比上年增加0.8万元。 |
通过推进试点等7项举措，夯实基础。 |
风险补偿最高不超过本金的40%。 |
每班配备2名教师的标准全面落实。 |
年终考核分值不低于5分。 |
电价、水价覆盖率分别由62%、91%提升至90%以上和99%。 | >=90 2027, >=99 2027
办理材料精简三分之一，当前还有8个村收入低于5万元。 | >=33.33 2027
近年来，产值年均增长11%，出口占比8%。 |
负债率压降到65%以内；投入强度高于“十三五”末水平，高新技术企业达220家。 | <=65 2027, >=220 2027
装机突破120万千瓦，其中光伏80万千瓦。 | >120 2027, >=80 2027
总投资13亿元，其中资本金占比不低于20%。 |
2026年进入中国企业500强前300位。 | <=300 2026
到2028年，取得决定性进展。建成产业园20个。 | >=20 2028
普惠园占比过六成，落实耕地保护目标92万亩。 | >60 2027, >=92 2027
加快建设青峰水库（总库容1.2亿立方米），工程维修养护经费每年不低于8000万元。 |
支付终端覆盖九成以上重点商户。 | >=90 2027
把90%以上的新增财力用于民生。 | >=90 2027
漏损率由8.4%降到8%以内，若不采取措施，排放将增加9%。 | <=8 2027
营收占比达到1/5以上，9所学校投入使用，开发课程2000节，设立总规模200亿元的基金，其中财政出资不低于40亿元。 | >=20 2027, >=9 2027, >=2000 2027
所称占比是指例数的百分比，一般不低于60%；未完成的扣减考核分2分。 |
"""


@pytest.mark.parametrize(("sentence", "goals"), rows(CHINESE))
def test_a_chinese_sentence_sets(sentence: str, goals: str) -> None:
    read = read_plan(["某市行动方案（2025—2027年）", "一、重点工作", sentence]).goals
    assert ", ".join(f"{goal.relation}{goal.value:g} {goal.year}" for goal in read) == goals


ENGLISH = """
sentence | goals
To raise exports from 16% to at least 50% of output. | >=50 2030
To lower unemployment from 7.1% to 5%. | <=5 2030
Success will require 43-50 GW of offshore wind, 27-29 GW of onshore wind, and 8 GW of storage. | >=43 2030, >=27 2030, >=8 2030
Refills will reach 30% of sales by 2027, rising to 40%. | >=30 2027, >=40 2030
Income will reach £100m a year, with a third coming from industry. | >=100 2030, >=33.33 2030
Divert 90% of waste from landfill by 2028, up from 58%. | >=90 2028
Reduce Scope 1 and 2 emissions 50% by 2029 from a 2019 base year. | >=50 2029
The share shall have a target equal to a 15% reduction of the value in 2021 by 2029. | >=15 2029
By 2030, no household should spend more than 6% of its income on energy. | <=6 2030
We will weatherize 12,000 homes each year, and solar will serve 500 more by 2028. | >=12000 2030, >=500 2028
Chargers shall stand at a maximum distance of 60 km by 2027. | <=60 2027
Eighty percent of buses will be electric by 2029. | >=80 2029
At least three new lines will be built before 2029. | >=3 2029
Emissions must be 18% below business as usual by 2030. | >=18 2030
Suppliers with annual spend above £1m will be assessed by 2026. |
Building owners over 50,000 square feet must report their use every year. |
Up to 15% of fees is set aside for bursaries. |
Growth is targeted to average 6.5% a year; giving is to total £60 million. | >=6.5 2030, >=60 2030
We will: build 250 centres; train 18,000 teachers by 2028; and ensure that at most 5% of pupils repeat. | >=250 2030, >=18000 2028, <=5 2030
Scope 1 emissions: minus 55% by 2029, and twenty-five per cent of homes insulated by 2028. | >=55 2029, >=25 2028
Losses will be more than halved and fall by one percentage point a year. | <0.5 2030, >=1 2030
No programme will have a ratio worse than 1:18. |
We want nine in ten users to recommend us, compared with 81% last year. | >=90 2030
- Energy use below 90 kWh per square metre | <90 2030
Tree cover is 22% today; our goal is 28% by 2029, with no district under 15%. | >=28 2029, >=15 2029
Convert the fleet (312 buses) no later than 2029, with two-thirds converted by 2028. | >=66.67 2028
Renewable capacity: 86 MW (2029), of which at least 20 MW is owned by communities. | >=86 2029, >=20 2029
Water use falls 18% by 2030. | >=18 2030
Response times will average 30 minutes in 2026/27 and 18 minutes from 2028/29 onwards. | <=30 2027, <=18 2029
Use shall be at most 12 Mtoe in 2030, i.e. 11% less than in the 2020 reference scenario. | <=12 2030, >=11 2030
Treat 80% of people by March 2027, then 85%. | >=80 2027, >=85 2030
The deficit, 5.8% of GDP in 2024, is to be narrowed to 3%. | <=3 2030
Each year 3% of the floor area will be renovated; 16% of offices will be renovated by 2028 and 26% by 2029. | >=3 2030, >=16 2028, >=26 2029
By 2030 one in four people will be over 65. |
Consumption is to reach 122 litres a day (138 litres today). | <=122 2030
Deer will fall to an average of 8 per square kilometre. | <=8 2030
Keep bad debt to 2.4%, and replace 430 km of mains, more than twice what we did in 2020-25. | <=2.4 2030, >=430 2030
Average bills will rise from £438 to £529. |
Starts will be above 12,000 a year, half of them for adults. | >12000 2030, >=50 2030
Waiting times are to be cut from 7 weeks to 10 days. | <=10 2030
We will enrol 500 employers by 2027 and 1,500 by 2029; each must pay the wage. | >=500 2027, >=1500 2029
Collection rate of 97% by 2028. | >=97 2028
The fee stands at US$ 45 and will be waived for the poorest 20%. |
Provide £65 million through the Nature Fund, with grants covering up to 80% of costs. |
All approvals will be given in 21 days, and the number of licences is to be cut to 60 by 2028. | <=21 2030, <=60 2028
Each estate shall have a plant by 2028; 60% of water will be reused by then and 90% by 2029. | >=60 2028, >=90 2029
Raise the share to 25% from the present 17%. | >=25 2030
The plan will be judged in 2029; at least two thirds of the advice of the last one had been followed. |
Discards should not be more than 3%, and losses will fall by at least half in the course of the decade. | <=3 2030, >=50 2030
We aspire to a rate of 3% or less; the current rate is 6%. | <=3 2030
First-trimester care will be raised to 80%, and where a target is missed by more than 10 points, report. | >=80 2030
The number of people (under 30) in training must grow by a third. | >=33.33 2030
Distribute 60,000 kits per year. | >=60000 2030
Cycling will account for one trip in eight by 2029; NO2 is to be nowhere above 20 µg/m3. | >=12.5 2029, <=20 2030
At least 85 in every 100 residents can reach a centre within 30 minutes by 2030. | >=85 2030
The price of 2 GB of 4G data will be below 2%; the 12 slowest posts will take no longer than three days. | <2 2030, <=3 2030
We will rank in the top 20 by 2029, with no more than five complaints a year. | <=20 2029, <=5 2029
"""


@pytest.mark.parametrize(("sentence", "goals"), rows(ENGLISH))
def test_an_english_sentence_sets(sentence: str, goals: str) -> None:
    read = read_plan(["Plan 2026-2030", "", "Growth", "", sentence]).goals
    assert ", ".join(f"{goal.relation}{goal.value:g} {goal.year}" for goal in read) == goals


def test_what_is_obtained_is_not_striven_for_in_the_clauses_behind() -> None:
    read = read_plan(["某市行动方案（2025—2027年）", "一、重点工作", "争取社会捐赠2亿元，年度收入突破26亿元。"]).goals
    assert [(goal.value, goal.strive) for goal in read] == [(2, True), (26, False)]


def test_what_is_striven_for_until_one_year_is_not_until_the_next() -> None:
    read = read_plan(["某市行动方案（2025—2028年）", "力争到2027年，营业收入超过18亿元；到2028年，规模达到22亿元。"]).goals
    assert [(goal.value, goal.year, goal.strive) for goal in read] == [(18, 2027, True), (22, 2028, False)]


def test_an_aim_of_something_else_strives_for_nothing() -> None:
    led = "Members shall act together with the aim of balance, where by 2030:"
    (goal,) = read_plan(["Plan 2026-2030", "", "Targets", "", led, "", "(a) at least 80 % of adults have skills."]).goals
    assert (goal.value, goal.strive) == (80, False)


def test_a_result_by_its_number_ends_the_part_that_tells_of_the_past() -> None:
    lines = [
        "Plan 2026-2030",
        "",
        "Country context",
        "",
        "Poverty is 24%.",
        "",
        "Outcome 1: By 2030, more people enjoy decent work.",
        "• Coverage: 55%",
    ]
    assert [(goal.value, goal.year) for goal in read_plan(lines).goals] == [(55, 2030)]


def test_a_short_line_of_words_is_a_head_though_no_blank_line_follows() -> None:
    lines = [
        "Plan 2026-2030",
        "",
        "Charging along the core network",
        "By 31 December 2027 power shall be at least 400 kW. Loss is to be at most 5%.",
    ]
    (first, second) = read_plan(lines).goals
    assert (first.value, first.year, first.section) == (400, 2027, "Charging along the core network") and second.value == 5


def test_only_the_sentence_that_opens_a_list_says_that_it_is_striven_for() -> None:
    lead = "Our ambition is for rail to carry more. To get there we set these targets:"
    lines = [
        "Plan 2026-2030",
        "",
        lead,
        "- Cancellations down to 2% by 2028",
        "- restoring 30 million hectares of land",
        "- Scores no lower than 88",
    ]
    read = [(goal.relation, goal.value, goal.year, goal.strive) for goal in read_plan(lines).goals]
    assert read == [("<=", 2, 2028, False), (">=", 30, 2030, False), (">=", 88, 2030, False)]


def test_heads_under_a_head_of_goals_are_of_goals() -> None:
    lines = [
        "Plan 2026-2030",
        "",
        "Our 2030 targets",
        "",
        "Climate",
        "",
        "• Turnover no more than 9%",
        "",
        "Notes",
        "",
        "• Margin of 4% of sales",
    ]
    assert [goal.value for goal in read_plan(lines).goals] == [9]


def test_a_row_of_a_table_of_tasks_has_its_departments_and_its_year() -> None:
    lines = [
        "某市工作方案（2026—2028年）", "二、任务分工", "序号\t任务\t目标\t责任单位\t完成时限",
        "1\t扩大融资\t贷款余额突破180亿元，信用贷款占比提高到35%\t市金融办、某行\t2027年底", "2\t培育企业\t新增上市企业3家\t市工信局\t长期",
    ]  # fmt: skip
    read = [(goal.relation, goal.value, goal.year, goal.departments) for goal in read_plan(lines).goals]
    assert read == [(">", 180, 2027, "市金融办、某行"), (">=", 35, 2027, "市金融办、某行"), (">=", 3, 2028, "市工信局")]


def test_a_cell_below_its_base_binds_from_above_unless_it_is_a_floor() -> None:
    head = "指  标\t单位\t2025年基数\t2030年目标\t属性"
    cells = ["办结天数\t天\t12\t9\t预期性", "耕地保有量\t万亩\t62.4\t62.1\t约束性", "近视率\t%\t53\t力争每年降低0.5个百分点以上\t约束性"]
    read = [(goal.relation, goal.value, goal.kind, goal.strive) for goal in read_plan(["某县“十五五”规划", head, *cells]).goals]
    assert read == [("<=", 9, "level", False), (">=", 62.1, "level", False), (">=", 0.5, "addition", True)]


def test_how_things_stand_is_no_goal_though_it_stands_under_a_head_of_goals() -> None:
    said = ["Energy poverty affects 8% of households; the aim is to halve this by 2029.", "Gas stores hold at least 90 days of use."]
    read = read_plan(["Plan 2026-2030", "", "Section B: Targets", "", "Dimension 1 - Security", "", *said]).goals
    assert [(goal.relation, goal.value, goal.year) for goal in read] == [("<=", 0.5, 2029), (">=", 90, 2030)]


def test_a_head_names_the_year_and_who_answers_for_what_stands_under_it() -> None:
    said = [
        "Plan 2026-2040",
        "",
        "Delivery programme to 2031",
        "Bus",
        "- Fare evasion kept under 3%",
        "",
        "What it will cost",
        "A rate of 4%.",
    ]
    assert [(goal.value, goal.year) for goal in read_plan(said).goals] == [(3, 2031)]
    chinese = ["某市行动计划（2026—2028年）", "二、重点任务", "（一）新能源集群（市发展改革委牵头，市工信局配合）", "产值达50亿元。"]
    assert [goal.departments for goal in read_plan(chinese).goals] == ["市发展改革委牵头，市工信局配合"]


def test_a_title_may_write_its_last_year_in_two_digits_and_a_list_count_in_roman_ones() -> None:
    said = ["Industrial Policy 2026-31", "", "Objectives", "i. Attract USD 4 billion", "ii. Cut waste by 8%"]
    assert [(goal.value, goal.year) for goal in read_plan(said).goals] == [(4, 2031), (8, 2031)]


def test_rows_of_a_table_whose_head_is_not_understood_are_left_over() -> None:
    draft = read_plan(["Plan 2026-2030", "", "Targets", "", "Area | Now | Then", "Recycling | 41% | 60%", "", "Waste will fall by 5%."])
    assert ([goal.value for goal in draft.goals], draft.left_over[0].words) == ([5], "Recycling | 41% | 60%")


def test_an_english_cell_well_below_its_base_binds_from_above_and_a_first_milestone_is_a_goal() -> None:
    table = ["Metric | Baseline | Milestone (2027) | Target (2030)", "Car share | 68% | 60% | 52%", "Turnout | 68% | 60% | 60%"]
    read = read_plan(["Plan 2026-2030", "", *table, "Waste per head | 91 | 90 | 90"]).goals
    falls = read_plan(["Plan 2026-2030", "", "Goal | 2028 | 2030", "Coal in power | 8% | 2%", "Sun in power | 8% | 9%"]).goals
    assert [goal.relation for goal in falls] == ["<=", "<=", ">=", ">="]
    assert [f"{goal.relation}{goal.value:g} {goal.year}" for goal in read] == [
        "<=60 2027", "<=52 2030", ">=60 2027", ">=60 2030", ">=90 2027", ">=90 2030",
    ]  # fmt: skip


@pytest.mark.parametrize("second", ["\t\t\t\t2028年\t2030年\t", "2028年\t2030年"])
def test_a_head_of_two_rows_has_its_years_below_the_goal(second: str) -> None:
    first, row = "序号\t指标名称\t单位\t2025年\t规划目标\t属性", "1\t办结天数\t天\t12\t10\t8左右\t预期性"
    goals = read_plan(["某县“十五五”规划（2026—2030年）", first, second, row]).goals
    assert [(goal.relation, goal.value, goal.year, goal.about) for goal in goals] == [("<=", 10, 2028, False), ("<=", 8, 2030, True)]


CELLS = """
name | cell | goal
单位能耗 | 比2025年下降10% | >=10% ratio
失业率（%） | 控制在5.5以内 | <=5.5% ratio
城镇化率（%） | 提高5个百分点 | >=5个百分点 addition
贫困发生率（%） | 保持为0 | <=0% ratio
产值（亿元） | 翻一番 | >=2倍 level
人口（万人） | 约300 | >=300万人 about count
"""


@pytest.mark.parametrize(("name", "cell", "goal"), rows(CELLS))
def test_a_cell_in_words_is_a_goal(name: str, cell: str, goal: str) -> None:
    (read,) = read_plan(["某市“十五五”规划", "指标\t2025年\t2030年", f"{name}\t—\t{cell}"]).goals
    assert f"{read.relation}{read.value:g}{read.unit}{' about' if read.about else ''} {read.kind}" == goal


@pytest.mark.parametrize(
    ("lines", "years"),
    [
        (["2026年民生实事项目清单", "新建学校8所。"], (2026, 2026)),
        (["２０２６年重点项目方案", "新建学校8所。"], (2026, 2026)),
        (["水资源规划", "到2020年，用水总量比2008年降低5%；到2030年，比2020年再降低4%；到2030年，系数提高到0.6。"], (2020, 2030)),
        (["Energy law", "", "Between 2015 and 2020 the share rose.", "", "Renewables shall reach 42.5% by 2030."], (2021, 2030)),
    ],
)
def test_the_years_of_a_plan_without_a_span_in_its_title(lines: list[str], years: tuple[int, int]) -> None:
    read = read_plan(lines).years
    assert read is not None and (read.start, read.end) == years
