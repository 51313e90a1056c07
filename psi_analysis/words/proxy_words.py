"""Goals on weak evidence: a rough probability with its range; a goal judged by another area's series says so first."""

from __future__ import annotations

from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.routes.proxy import record_basis
from psi_analysis.words.dates import period_name
from psi_analysis.words.likelihood import probability_said, shown_range
from psi_analysis.words.names import area_name, goal_phrase
from psi_analysis.words.numbers import Quantity
from psi_analysis.words.ranges import between_said
from psi_analysis.words.subjects import subject, unit_of
from psi_analysis.words.text import Text, filled, joined, plain


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
