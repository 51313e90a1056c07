"""How the numbers were made: a few lines in the body, the rest with every series and its breaks in an annex."""

from __future__ import annotations

from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.content import Block, Cell, Paragraph, Points, Section, Table
from psi_analysis.briefs.sections.phrases import capital, day_words, inside
from psi_analysis.briefs.sections.record_said import record_points
from psi_analysis.words import Text, filled, joined, plain
from psi_analysis.words.dates import period_name
from psi_analysis.words.lists import enumerated
from psi_analysis.words.member_names import member_name
from psi_analysis.words.names import area_name


def method_section(results: AnnualResults, ordinal: str) -> Section:
    """How the numbers were made, in a few lines.

    Args:
        results: of the whole brief.
        ordinal: its number in Chinese, such as "五".
    """
    points = [*_conditional_point(results), _reading_point(results), *record_points(results.record)]
    return Section("method", plain(f"{ordinal}、方法与数据说明", "Method and data"), (Points(tuple(points)),))


def method_annex(results: AnnualResults) -> Section:
    """Models, words, every series with its source, scope and day, and its known breaks."""
    points = [*_member_point(results), _word_point()]
    blocks: list[Block] = [Points(tuple(points))]
    breaks = break_points(results)
    if breaks:
        blocks.append(Points(tuple(breaks)))
    if results.sources:
        blocks.append(source_table(results))
    return Section("annex-method", plain("模型、用语与数据来源", "Models, words and sources"), tuple(blocks))


def _conditional_point(results: AnnualResults) -> list[Paragraph]:
    """How larger areas enter: each known to its own day, one forecast given the other."""
    under = next(
        (goal for goal in results.headline if goal.assessment.univariate is not None and goal.assessment.forecast is not None), None
    )
    if results.reference is None or under is None or under.assessment.forecast is None:
        return []
    own, ref, rungs = results.area, results.reference, under.assessment.forecast.rungs
    known = [filled("{who}到{until}", "{who} to {until}", who=area_name(one.series.area), until=period_name(one.known_to)) for one in rungs]
    text = filled(
        f"把{own.name_zh}的余额看作{ref.name_zh}的一个份额，上级地区由大到小逐级推算，各用到已公布的最后数字（{{known}}），之后另作预测。"
        f"取法由其他地区的回测决定，不由{own.name_zh}决定。",
        f"{own.name_en}'s balances are taken as a share of {ref.name_en}'s; the larger areas are forecast one given the other, the largest "
        f"first, each from the last figure published ({{known}}). The choice was made on other areas' past, not on {own.name_en}'s.",
        known=enumerated(known),
    )
    return [Paragraph(text, plain("借助上级地区数据。", "Leaning on larger areas."))]


def _reading_point(results: AnnualResults) -> Paragraph:
    """How the words of the goals are read: only those kinds of goals the plan has."""
    goals = [answer.target for answer in results.assessments.values()]
    rises, falls = (any(goal.upward is side for goal in goals) for side in (True, False))
    about = [any(goal.about and goal.upward is side for goal in goals) for side in (True, False)]
    zh, en = [], []
    if rises:
        zh.append("“以上”“达到”“左右”按不低于" if about[0] else "“以上”“达到”按不低于")
        en.append("以上, 达到 and 左右 (about) are read as at least" if about[0] else "以上 and 达到 are read as at least")
    if falls:
        strict = all(goal.relation == "<" for goal in goals if not goal.upward)
        words = ("“以下”“左右”" if about[1] and not rises else "“以下”", "以下 and 左右 (about)" if about[1] and not rises else "以下")
        zh.append(f"{words[0]}按{'低于' if strict else '不高于'}")
        en.append(f"{words[1]} as {'below' if strict else 'at most'}")
        if about[1] and rises:
            zh.append("须降低的目标“左右”按不高于")
            en.append("左右 of a goal that must fall as at most")
    said = plain(
        f"{'、'.join(zh)}理解。",
        f"{', '.join(en) if rises else en[0].replace(' as ', ' are read as ' if ' and ' in en[0] else ' is read as ', 1)}.",
    )
    return Paragraph(joined([said, _growth_base(results)]), plain("目标的读法。", "How goals are read."))


def _growth_base(results: AnnualResults) -> Text | None:
    """From which year growth counts, where the plan has goals of growth."""
    if not any(answer.target.nature.on_growth for answer in results.assessments.values()):
        return None
    base = results.study.plan.base.year
    return plain(
        f"增速目标以{base}年为基数，基数未公布的用预测值。",
        f"Growth counts from {base}; where that is not published, from its forecast.",
    )


def _word_point() -> Paragraph:
    return Paragraph(
        plain(
            "概率高于90%为“很可能”，高于66%为“可能”，33%～66%为“或许可能”，低于33%为“不大可能”，低于10%为“很不可能”；"
            "用语总与数字同时出现，证据等级低于B的不用。",
            "Above 90% is very likely, above 66% likely, 33% to 66% about as likely as not, below 33% unlikely, below 10% very unlikely; a "
            "word never stands without its number, and not below grade B.",
        ),
        plain("用语。", "Words."),
    )


def _member_point(results: AnnualResults) -> list[Paragraph]:
    forecast = next((goal.assessment.forecast for goal in results.headline if goal.assessment.forecast is not None), None)
    if forecast is None:
        return []
    pooled = [member_name(name) for name in forecast.weights]
    shown = [member_name(name) for name in forecast.members if name not in forecast.weights]
    text: Text = filled(
        "所用模型：{used}。" if len(pooled) == 1 else "等权合成：{used}。",
        "Used: {used}." if len(pooled) == 1 else "Pooled with equal weights: {used}.",
        used=enumerated(pooled),
    )
    if shown:
        text = joined([text, filled("只列入范围、不参与合成：{other}。", "Shown in the range only: {other}.", other=enumerated(shown))])
    return [Paragraph(text, plain("模型。", "Models."))]


def breaks_by_goal(results: AnnualResults) -> dict[str, list[tuple[str, str]]]:
    """Known breaks of the series behind each headline goal, Chinese and English, by goal."""
    found: dict[str, list[tuple[str, str]]] = {}
    for goal in results.headline:
        forecast = goal.assessment.forecast
        series = [part.series for part in (forecast, forecast.reference if forecast is not None else None) if part is not None]
        notes = dict.fromkeys((known.note_zh.rstrip("。"), inside(known.note_en.rstrip("."))) for one in series for known in one.breaks)
        if notes:
            found[goal.target.id] = list(notes)
    return found


def break_points(results: AnnualResults) -> list[Paragraph]:
    """The same as points, one a goal."""
    names = {goal.target.id: goal.headline for goal in results.headline}
    return [
        Paragraph(
            plain(f"{'；'.join(zh for zh, _ in notes)}。", capital(f"{'; '.join(en for _, en in notes)}.")),
            plain(f"口径变化：{names[id].short_zh}。", f"Breaks in {names[id].short_en}."),
        )
        for id, notes in breaks_by_goal(results).items()
    ]


def source_table(results: AnnualResults) -> Table:
    """Every series used, with its source, scope and day."""
    heads = (plain("数据", "Series"), plain("来源", "Source"), plain("时段", "Years"), plain("发布日期", "Published"))
    rows = []
    for note in results.sources:
        day = day_words(note.published)
        published = plain(f"{day.zh}{'（推定）' if note.assumed else ''}", f"{day.en}{' (assumed)' if note.assumed else ''}")
        what = f"；口径：{note.scope_zh}" if note.scope_zh else "", f"; scope: {note.scope_en}" if note.scope_en else ""
        years = (note.first, note.first) if note.first == note.last else (f"{note.first}—{note.last}", f"{note.first}–{note.last}")
        rows.append(
            (
                Cell(plain(note.name_zh + what[0], note.name_en + what[1])),
                Cell(plain("；".join(note.publishers), "; ".join(note.publishers))),
                Cell(plain(*years)),
                Cell(published),
            )
        )
    caption = filled("数据来源（截至{day}）", "Sources (as of {day})", day=day_words(results.as_of))
    return Table("sources", caption, heads, tuple(rows))
