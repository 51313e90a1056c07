"""Goals on weak evidence: a rough probability with its range; a goal judged by another area's series says so first."""

from __future__ import annotations

from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.answers.rough import outward
from psi_analysis.goals.routes.proxy import record_basis
from psi_analysis.words.dates import period_name
from psi_analysis.words.likelihood import probability_said, probability_shown, probability_style
from psi_analysis.words.names import area_name, goal_phrase, unit_of
from psi_analysis.words.numbers import Quantity, probability_step
from psi_analysis.words.subjects import subject
from psi_analysis.words.text import Text, filled, joined, plain


def shown_range(answer: Assessment) -> tuple[Quantity, Quantity]:
    """Return the range of probabilities widened to the steps that the grade bears; an end is never 0 % or 100 %.

    Args:
        answer: one with a `probability_range`.
    """
    assert answer.probability_range is not None
    style = probability_style(answer)
    low, high = outward(*answer.probability_range, probability_step(answer.monte_carlo_error, answer.grade))
    return Quantity(low, style), Quantity(high, style)


def range_text(low: Quantity, high: Quantity) -> Text:
    """Write a range, both ends with their unit; one end alone where all of it lies beyond the last step.

    >>> range_text(Quantity(0.05, "probability by 5"), Quantity(0.7, "probability by 5")).said("en")
    '5% to 70%'
    >>> range_text(Quantity(0.95, "probability by 5"), Quantity(1.0, "probability by 5")).said("en")
    '>95%'
    >>> range_text(Quantity(0.0, "probability of few"), Quantity(0.1, "probability of few")).said("en")
    '<10%'
    """
    edge = _EDGES.get(high.style, 0.0)
    if edge and low.value >= 1.0 - edge - 1e-9:
        return Text("{high}", "{high}", {"high": high})
    if high.style == "probability of few" and low.value < edge - 1e-9 and high.value <= edge + 1e-9:
        return Text("{low}", "{low}", {"low": low})
    return Text("{low}～{high}", "{low} to {high}", {"low": low, "high": high})


_EDGES = {"probability by 5": 0.05, "probability of few": 0.1}
"""From where a style prints a bound."""


def weak_text(answer: Assessment) -> Text | None:
    """Return a rough probability with its range, as a cell shows it: about 20% (5% to 40%); None without both.

    Args:
        answer: of grade C.
    """
    if answer.grade != "C" or answer.probability is None or answer.probability_range is None:
        return None
    return weak_said(probability_shown(answer, answer.probability), *shown_range(answer))


def weak_said(middle: Quantity, low: Quantity, high: Quantity) -> Text:
    """Write a rough probability and its range; the one bound alone where both come to it.

    >>> weak_said(*(Quantity(value, "probability by 5") for value in (0.2, 0.0, 0.45))).said("en")
    'about 20% (<5% to 45%)'
    >>> weak_said(*(Quantity(value, "probability of few") for value in (0.98, 0.95, 1.0))).said("zh")
    '>90%'
    """
    between = range_text(low, high)
    alone = Text("{p}", "{p}", {"p": middle})
    if alone.said("en") == between.said("en"):
        return alone
    about = ("", "") if alone.said("en")[:1] in "<>" else ("约", "about ")
    return filled(f"{about[0]}{{p}}（{{between}}）", f"{about[1]}{{p}} ({{between}})", p=middle, between=between)


def proxy_sentence(answer: Assessment) -> Text | None:
    """The probability by proxy, its range, what it hangs on and the record of such goals; None where no proxy stands in."""
    said = _by_proxy(answer, named=True)
    return None if said is None else joined([said, _break_even(answer), elsewhere_sentence(answer), _record(answer)])


def proxy_in_short(answer: Assessment) -> Text | None:
    """The same without the record, where a heading has said whose quantity it is; None where no proxy stands in."""
    said = _by_proxy(answer, named=False)
    return None if said is None else joined([said, _break_even(answer)])


def _by_proxy(answer: Assessment, *, named: bool) -> Text | None:
    if answer.grade != "C" or answer.forecast is not None or answer.stated is not None:
        return None
    if answer.probability is None or answer.probability_range is None:
        return None
    low, high = shown_range(answer)
    who = (
        filled("{who}没有可比的本地数据", "{who} has no comparable local figures and is judged", who=_capital(subject(answer)))
        if named
        else plain("没有可比的本地数据", "No comparable local figures; judged")
    )
    return filled(
        "{who}，以{proxy}数据推断，依据较弱（证据等级C）：{when}{aim}的概率{p}；所设前提按权重计，八成的情形{between}。",
        "{who} by those of {proxy}, which is weak evidence (grade C): the probability that it will {aim} in {when} is {p}; eight in ten of "
        "the stated cases, by weight, give {between}.",
        who=who,
        proxy=area_name(answer.proxy.proxy_area) if answer.proxy is not None else plain("其他地区", "another area"),
        when=period_name(answer.target.deadline),
        aim=goal_phrase(answer.target, unit_of(answer)),
        p=probability_said(answer, answer.probability),
        between=between_said(low, high),
    )


def between_said(low: Quantity, high: Quantity) -> Text:
    """Write a range in running text: 由25%到超过95%不等; one bound alone where all of it lies beyond the last step told.

    >>> between_said(Quantity(0.0, "probability by 5"), Quantity(0.45, "probability by 5")).said("zh")
    '由不到5%到45%不等'
    >>> between_said(Quantity(0.95, "probability of few"), Quantity(1.0, "probability of few")).said("en")
    'above 90%'
    """
    whole = range_text(low, high)
    if len(whole.values) == 1:
        return filled("{it}", "{it}", it=_bound_in_words(low if "low" in whole.values else high))
    return filled("由{low}到{high}不等", "{low} to {high}", low=_bound_in_words(low), high=_bound_in_words(high))


def elsewhere_sentence(answer: Assessment) -> Text | None:
    """How fast the same ratio has moved in other areas, beside what the goal asks a year; None where nothing is known of that."""
    detail = answer.proxy
    if detail is None or detail.elsewhere.empty:
        return None
    moved = detail.elsewhere
    fast = moved[moved["as_fast"]]
    needed = Quantity(abs(detail.needed_per_year), "points")
    up = answer.target.upward
    who = [plain(str(zh), str(en)) for zh, en in zip(fast["name_zh"], fast["name_en"], strict=True)]
    named = _names(who)
    count = {"n": Quantity(len(moved), "count"), "k": Quantity(len(fast), "count")}
    return filled(
        f"从加权平均的基数起，每年须{'提高' if up else '下降'}{{needed}}；已知{{n}}个地区的实际变化，达到这一速度的有{{k}}个{{named}}。",
        f"From the average base it must {'rise' if up else 'fall'} by {{needed}} a year; of {{n}} areas whose change is known {{k}} "
        f"moved that fast{{named}}.",
        needed=needed,
        named=named,
        **count,
    )


def _names(who: list[Text]) -> Text:
    """Names in brackets; nothing without any."""
    if not who:
        return plain("", "")
    return plain(f"（{'、'.join(one.zh for one in who)}）", f" ({', '.join(one.en for one in who)})")


def range_said(low: Quantity, high: Quantity) -> Text:
    """A range for running text; one that starts at nothing is told by its upper end, one that ends at certainty by its lower."""
    if low.value < 0.01:
        return Text("不超过{high}", "at most {high}", {"high": high})
    if high.value > 0.99:
        return Text("不低于{low}", "at least {low}", {"low": low})
    return Text("为{low}～{high}", "{low} to {high}", {"low": low, "high": high})


def _bound_in_words(end: Quantity) -> Quantity:
    """An end of a range for running text: 不到5% where the sign would be <5%."""
    edge = max(_EDGES.get(end.style, 0.0) - 1e-9, 0.01)
    return Quantity(end.value, f"{end.style} said") if end.value < edge or end.value > 1.0 - edge else end


def _break_even(answer: Assessment) -> Text | None:
    detail = answer.proxy
    if detail is None or detail.break_even.empty:
        return None
    nearest = detail.break_even.iloc[int((detail.break_even["probability"] - 0.5).abs().to_numpy().argmin())]
    side = ("不高于", "at most") if not answer.target.upward else ("不低于", "at least")
    return filled(
        f"只有{{when}}实际{side[0]}{{base}}，达标的可能才过半。",
        f"The odds are better than even only if the level of {{when}} was {side[1]} {{base}}.",
        when=period_name(detail.base_period),
        base=Quantity(float(nearest["base"]), "share"),
    )


def _record(answer: Assessment) -> Text | None:
    rate = answer.proxy.base_rate if answer.proxy is not None else None
    if rate is None or rate.known == 0:
        return None
    were, (zh, en) = "was" if rate.met == 1 else "were", record_basis(rate)
    return Text(
        f"同类目标中已有公开结果的有{{known}}个，实现{{met}}个{zh}。",
        f"Of {{known}} earlier goals of the kind with a published outcome {{met}} {were} met{en}.",
        {"known": Quantity(rate.known, "count"), "met": Quantity(rate.met, "count")},
    )


def _capital(text: Text) -> Text:
    return Text(text.zh, text.en[:1].upper() + text.en[1:], text.values)
