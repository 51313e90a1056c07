"""How the numbers were made and how such statements have fared: a few lines in the body, models, series and breaks in an annex."""

from __future__ import annotations

from psi_analysis.briefs.brief_results import AnnualResults, SourceNote
from psi_analysis.briefs.content import Cell, Paragraph, Points, Section, Table
from psi_analysis.briefs.sections.phrases import capital, day_words, headed, heads, inside, numbered, short
from psi_analysis.briefs.sections.plan_facts import backtested, chance_note, tied_said
from psi_analysis.record.summary import Fared, RecordNote
from psi_analysis.words import Quantity, Text, joined, plain
from psi_analysis.words.dates import period_name
from psi_analysis.words.likelihood import probability_shown
from psi_analysis.words.lists import chained, enumerated
from psi_analysis.words.messages import message
from psi_analysis.words.names import area_name, member_name
from psi_analysis.words.rounding import whole_percent
from psi_analysis.words.text import named, one
from psi_analysis.written.marks import holds_chinese


def method_section(results: AnnualResults, number: int) -> Section:
    """How the numbers were made, in a few lines."""
    said = [chance_note(results), *tied_said(results), message("briefs.annual.not_causal")]
    chance = Paragraph(joined(said), message("briefs.method.lead.chance"))
    points = [*_conditional_point(results), chance, _reading_point(results), *record_points(results.record)]
    return Section("method", numbered(number, "briefs.method.heading"), (Points(tuple(points)),))


def words_section(results: AnnualResults, number: int) -> Section:
    """Models, words and known breaks of the series."""
    words = Paragraph(message("briefs.method.words"), message("briefs.method.lead.words"))
    points = [*_member_point(results), words, *break_points(results), *_gap_point(results)]
    return Section("words", numbered(number, "briefs.method.annex"), (Points(tuple(points)),))


def sources_section(results: AnnualResults, number: int) -> Section | None:
    """Every series used with its source, scope and day; None where none was."""
    if not results.sources:
        return None
    return Section("sources-section", numbered(number, "briefs.method.sources_heading"), (source_table(results),))


def _gap_point(results: AnnualResults) -> list[Paragraph]:
    """Which figures of late were not reached."""
    if not results.recent_gaps:
        return []
    said = message("briefs.method.breaks", clauses=chained(results.recent_gaps, "semicolon"))
    return [Paragraph(said, message("briefs.method.lead.gaps"))]


def _conditional_point(results: AnnualResults) -> list[Paragraph]:
    """How larger areas enter: each known to its own day, one forecast given the other."""
    under = next(
        (goal for goal in results.headline if goal.assessment.univariate is not None and goal.assessment.forecast is not None), None
    )
    if results.reference is None or under is None or under.assessment.forecast is None:
        return []
    own, ref, rungs = results.area, results.reference, under.assessment.forecast.rungs
    known = [message("briefs.method.known", who=area_name(one.series.area), until=period_name(one.known_to)) for one in rungs]
    text = message("briefs.method.larger_areas", own=named(own), ref=named(ref), known=enumerated(known))
    if backtested(results):
        text = joined([text, message("briefs.method.larger_areas_chosen", own=named(own))])
    return [Paragraph(text, message("briefs.method.lead.larger_areas"))]


def _reading_point(results: AnnualResults) -> Paragraph:
    """How the words of the goals are read: only those kinds of goals the plan has."""
    goals = [answer.target for answer in results.assessments.values()]
    rises, falls = (any(goal.upward is side for goal in goals) for side in (True, False))
    about = [any(goal.about and goal.upward is side for goal in goals) for side in (True, False)]
    read = ["rise_about" if about[0] else "rise"] if rises else []
    if falls:
        relations = {goal.relation for goal in goals if not goal.upward}
        plain_about = about[1] and not rises and len(relations) == 1
        read.append(("below" if "<" in relations else "at_most") + ("_about" if plain_about else ""))
        read += ["about_falls"] if about[1] and not plain_about else []
    clauses = chained([message(f"briefs.method.read.{id}") for id in read], "phrase")
    said = message("briefs.method.read.all", clauses=clauses)
    return Paragraph(joined([said, _growth_base(results)]), message("briefs.method.lead.read"))


def _growth_base(results: AnnualResults) -> Text | None:
    """From which year growth counts, where the plan has goals of growth."""
    if not any(answer.target.nature.on_growth for answer in results.assessments.values()):
        return None
    return message("briefs.method.growth_base", base=str(results.study.plan.base.year))


def _member_point(results: AnnualResults) -> list[Paragraph]:
    forecast = next((goal.assessment.forecast for goal in results.headline if goal.assessment.forecast is not None), None)
    if forecast is None:
        return []
    pooled = [member_name(name) for name in forecast.weights]
    shown = [member_name(name) for name in forecast.members if name not in forecast.weights]
    text = message(f"briefs.method.{'used' if len(pooled) == 1 else 'pooled'}", used=enumerated(pooled))
    if shown:
        text = joined([text, message("briefs.method.shown", other=enumerated(shown))])
    return [Paragraph(text, message("briefs.method.lead.models"))]


def breaks_by_goal(results: AnnualResults) -> dict[str, list[tuple[str, str]]]:
    """Known breaks of the series behind each headline goal, Chinese and English, by goal."""
    found: dict[str, list[tuple[str, str]]] = {}
    for goal in results.headline:
        forecast = goal.assessment.forecast
        series = [part.series for part in (forecast, forecast.reference if forecast is not None else None) if part is not None]
        notes = dict.fromkeys(
            (known.note_zh.rstrip("。"), inside(known.note_en.rstrip("."), results.study.areas)) for one in series for known in one.breaks
        )
        if notes:
            found[goal.target.id] = list(notes)
    return found


def break_points(results: AnnualResults) -> list[Paragraph]:
    """The same as points, one a goal."""
    goals = {goal.target.id: goal for goal in results.headline}
    points = []
    for id, notes in breaks_by_goal(results).items():
        clauses = chained([plain(zh, capital(en) if not place else en) for place, (zh, en) in enumerate(notes)], "semicolon")
        points.append(
            Paragraph(message("briefs.method.breaks", clauses=clauses), message("briefs.method.lead.breaks", what=short(goals[id])))
        )
    return points


def source_table(results: AnnualResults) -> Table:
    """Every series used, with its source, scope and day."""
    rows = [tuple(map(Cell, _source_row(note))) for note in results.sources]
    by_id = any(holds_chinese(one.said("zh")) for note in results.sources for one in note.publishers)
    caption = message("briefs.method.sources", day=day_words(results.as_of))
    columns = heads("method", "series", "source", "years", "published")
    return Table(
        "sources",
        caption,
        columns,
        tuple(rows),
        note=message("briefs.method.sources_note") if by_id else message("briefs.method.addresses_note"),
    )


def _source_row(note: SourceNote) -> tuple[Text, ...]:
    day = day_words(note.published)
    name = note.name if note.scope is None else message("briefs.method.scoped", name=note.name, scope=note.scope)
    source = chained(note.publishers, "semicolon")
    years = plain(note.first)
    if note.first != note.last:
        years = message("briefs.method.years", first=note.first, last=note.last)
    return name, source, years, message("briefs.method.assumed", day=day) if note.assumed else day


def members_section(results: AnnualResults, number: int) -> Section | None:
    """One row a goal and model, those in the answer first; None where nothing is forecast."""
    rows = []
    for goal in results.headline:
        answer, made = goal.assessment, goal.assessment.forecast
        weights = made.weights if made is not None else {}
        for name, odds in sorted(answer.by_member.items(), key=lambda pair: (-weights.get(pair[0], 0.0), -pair[1])):
            weight = one(Quantity(weights.get(name, 0.0), "score"))
            rows.append((Cell(headed(goal)), Cell(member_name(name)), Cell(weight), Cell(one(probability_shown(answer, odds)))))
    if not rows:
        return None
    columns = heads("members", "goal", "model", "weight", "probability")
    table = Table("members", message("briefs.members.caption"), columns, tuple(rows), (2, 3), message("briefs.members.note"))
    return Section("members-section", message("briefs.members.heading"), (table,))


def record_points(note: RecordNote | None) -> list[Paragraph]:
    """Say how earlier statements have fared; nothing where there are none."""
    if note is None:
        return []
    return [Paragraph(joined([_judged(note.fared), _public(note.fared)]), message("briefs.record.lead"))]


def _judged(fared: Fared) -> Text:
    if not fared.judged:
        return message("briefs.record.none_judged", n=fared.said)
    counts = message("briefs.record.judged", n=fared.said, judged=fared.judged)
    chances = message(
        "briefs.record.brier",
        k=fared.probabilities,
        score=Quantity(fared.brier or 0.0, "score"),
        half=Quantity(0.25, "score"),
    )
    bands = message("briefs.record.bands", inside=fared.inside, of=fared.bands)
    return joined([counts, chances if fared.brier is not None else None, bands if fared.bands else None])


def _public(fared: Fared) -> Text | None:
    """The outcomes that were public when it was said: where they fell, and that they count in no score."""
    if not fared.public:
        return None
    pieces: dict[str, Text | Quantity] = {"n": Quantity(fared.public, "count"), "inside": Quantity(fared.public_inside, "count")}
    if fared.public_percentiles is None:
        return message("briefs.record.public", **pieces)
    low, high = (Quantity(whole_percent(share), "count") for share in fared.public_percentiles)
    return message("briefs.record.public_fell", low=low, high=high, **pieces)
