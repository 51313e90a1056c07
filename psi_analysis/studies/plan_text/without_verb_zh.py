"""Numbers of a Chinese sentence whose verb does not stand before them: behind them, in a label, a deadline or a name, or nowhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from psi_analysis.studies.plan_text.clauses_zh import Governed, bare, clause_of
from psi_analysis.studies.plan_text.figures_zh import Numeral
from psi_analysis.studies.plan_text.grammar import Verb, grammar

_VALUE = Verb(">=", "value")


@dataclass(frozen=True)
class Standing:
    """Where a number stands.

    Attributes:
        mask: the sentence with marks.
        numeral: the number.
        left: what stands before it in its clause.
        dated: its sentence names the year it is judged in, and that is ahead.
        goal_head: it stands under a head of goals.
        ahead: it stands under a head of what is to be done.
    """

    mask: str
    numeral: Numeral
    left: str
    dated: bool
    goal_head: bool
    ahead: bool

    @property
    def behind(self) -> str:
        """What stands behind the number and the words that bind it."""
        return self.mask[self.numeral.behind :]

    @property
    def ends_clause(self) -> bool:
        """Whether nothing of its clause stands behind it."""
        return re.match(r"[，；。、（）]|$", self.behind) is not None


def said_elsewhere(place: Standing) -> Governed | None:
    """Return what the words around a number make of it whatever verb stands before it: one behind it, or 是…的…倍."""
    return _done_behind(place) or _times_of(place) or _counted_of(place) or _served(place)


def said_otherwise(place: Standing) -> Governed | None:
    """Return what is to be reached where no verb stands before a number: a share of something, things that do something, a label."""
    does = _share_doing(place) or _things_doing(place) or _done_at_start(place) or _acted_on(place) or _changes_something(place)
    return does or (_labelled(place) if place.goal_head else None)


def _done_behind(place: Standing) -> Governed | None:
    """What is to be done with things whose verb stands behind them: 确保6个项目建成通车."""
    words, numeral = grammar("zh"), place.numeral
    found = words["done_behind"].match(place.behind) if numeral.counted and words.finds("done_urged", place.left) else None
    made = words.said("is_made")
    return Governed(found[1], words.verbs[made], place.left, True, made) if found else None


def _times_of(place: Standing) -> Governed | None:
    """What is to be so many times something else: 是2020年的1.4倍."""
    words = grammar("zh")
    found = words["times_of"].search(place.left) if place.numeral.unit == words.said("times") else None
    return Governed(found[0], _VALUE, place.left[: found.start()], True) if found else None


def _served(place: Standing) -> Governed | None:
    """So many for whom something is done: 为2000户老年人家庭实施适老化改造."""
    words = grammar("zh")
    many = place.numeral.counted and place.numeral.relation == "" and words.finds("served", place.left)
    found = words["serves"].match(place.behind) if many else None
    return Governed(found[0], Verb(">=", "done"), found[0], True, found[0]) if found else None


def _share_doing(place: Standing) -> Governed | None:
    """What a share of something is to reach: 80%以上的县达到标准, 企业100%达到定额."""
    numeral = place.numeral
    found = grammar("zh")["share_doing"].match(place.behind) if numeral.in_percent and not numeral.in_points else None
    return Governed(found[0], _VALUE, place.left + found[0], True) if found else None


def _things_doing(place: Standing) -> Governed | None:
    """What so many things are to reach, named before what they do: 55个城市开通一卡通."""
    words, numeral = grammar("zh"), place.numeral
    opens = numeral.counted and not bare(place.left) and (place.dated or place.ahead or place.goal_head)
    found = words["things_doing"].match(place.behind) if opens else None
    return Governed(found[0], _VALUE, found[0], True) if found else None


def _done_at_start(place: Standing) -> Governed | None:
    """What is to be done where the clause opens with a verb of doing that names hold elsewhere: 保护湿地5万亩."""
    words, clause = grammar("zh"), bare(place.left)
    alone = place.ends_clause and place.numeral.unit != "" and not place.numeral.in_percent and not words["goes_on"].match(place.left)
    found = words["does_at_start"].match(clause) if alone else None
    done = Verb(">=", "more" if found and found["more"] else "done")
    return Governed(found[0], done, "", False, found[0], clause[found.end() :]) if found else None


def _acted_on(place: Standing) -> Governed | None:
    """So many things right behind a verb that names hold elsewhere: 开发2套系统, but not 出台12项措施."""
    words = grammar("zh")
    things = place.numeral.counted and not words.finds("people", place.numeral.unit)
    found = words["acts_on"].search(place.left) if things else None
    return Governed(found[0], Verb(">=", "done"), place.left[: found.start()], True, found[0]) if found else None


def _changes_something(place: Standing) -> Governed | None:
    """By how much something is to change whose name stands between verb and number: 年均降低能耗3%."""
    words = grammar("zh")
    found = words["changes_what"].match(place.left.strip("，、")) if place.numeral.in_percent and place.ends_clause else None
    if found is None:
        return None
    return Governed(found["verb"], words.verbs[found["verb"]], (found["yearly"] or "") + found["what"], True)


def _labelled(place: Standing) -> Governed | None:
    """What stands before a colon where a number alone stands behind it: 新材料：1500亿元."""
    words, before = grammar("zh"), place.mask[: place.numeral.start - len(place.left)]
    if not before.endswith("：") or not place.numeral.unit or words["only_label"].match(place.left) is None:
        return None
    return Governed("", _VALUE, re.split("[，；。：）]", before[:-1])[-1], True)


def unsaid(place: Standing) -> Governed | None:
    """Return a share, rate, bound or dated amount that is named without a verb: 受污染耕地安全利用率93%左右, 2026年营业收入760亿元."""
    words, numeral, name = grammar("zh"), place.numeral, bare(re.sub(r"（[^）]*）$", "", place.left))
    rate = numeral.in_percent and re.search(f"(?:{words.said('ratio_ends')}|{words.said('rising_name')})$", name) is not None
    aims = (place.dated or place.goal_head or place.ahead) and not words.finds("stated", place.left)
    bounded = numeral.relation != "" or (numeral.about and not numeral.in_percent and aims) or words.finds("per_head_opens", name)
    aside = words.finds("aside", place.mask[: numeral.start])
    bound = bounded and not aside and numeral.unit != "" and len(name) > 3 and not words.finds("project_size", name)
    named = aims and not aside and place.ends_clause and numeral.unit != "" and not numeral.in_percent
    named = named and not words.finds("project_size", name)
    own_year = named and place.dated and words.finds("opens_dated", place.left) and len(name) > 1
    aimed = place.goal_head and len(name) > 3 and not words.finds("not_counted", name)
    told = not (place.dated or place.goal_head) and words["told_behind"].match(place.behind) is not None
    level = not told and words.finds("level_named", name) and not words.finds("not_counted", name)
    level = named and (aimed or level or _counts(place, name))
    return Governed("", _VALUE, place.left, True) if rate or bound or own_year or level else None


def _counts(place: Standing, name: str) -> bool:
    """Whether so many things are named as an indicator would be: 国家级旅游度假区10个, but not 重点任务12项."""
    return place.numeral.counted and len(name) > 3 and not grammar("zh").finds("not_counted", name)


def _counted_of(place: Standing) -> Governed | None:
    """A number of things that the words before it only describe: 年营业收入超500亿元的5个."""
    words = grammar("zh")
    if not place.numeral.counted or not place.ends_clause or not words.finds("counted_of", place.left):
        return None
    start, _ = clause_of(place.mask, place.numeral)
    subject = re.split("、", place.mask[start : place.numeral.start - 1])[-1]
    return Governed("", _VALUE, subject, True) if place.dated or place.goal_head or place.ahead else None


def next_year(place: Standing, before: Governed) -> Governed | None:
    """Return the verb of a number that only another year, or 年均, parts from the one before: 2026年760亿元，2027年830亿元."""
    words = grammar("zh")
    dated = place.dated and words["only_dated"].fullmatch(place.left) is not None
    alone = place.ends_clause and (dated or (words["only_yearly"].fullmatch(place.left) is not None and not place.numeral.in_percent))
    value = before if before.verb.means == "value" else replace(before, verb=_VALUE)
    return replace(value if not before.does else before, subject="", adjacent=True) if alone else None


def broken_through(place: Standing, own: Governed) -> Governed:
    """Return 突破 as something done where what is broken through is a technology: 突破10项“卡脖子”技术; any other verb as it is."""
    words = grammar("zh")
    _, end = clause_of(place.mask, place.numeral)
    what = place.mask[place.numeral.behind : end]
    if own.adjacent and place.numeral.counted and words["breaks"].fullmatch(own.words) and words["broken"].match(what):
        return Governed(own.words, Verb(">=", "done"), own.subject, True, own.words)
    return own
