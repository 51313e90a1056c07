"""A goal as it was read from a text, with the words it rests on; and what was left."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class DraftGoal:
    """One goal, to be confirmed.

    Attributes:
        name: what is measured, in the plan's words.
        value: as the text has it.
        unit: in the text's own words.
        relation: ">=", ">", "<=" or "<".
        kind: of a register.
        year: the year judged.
        base: the year it counts from, where it counts from one.
        about: 左右.
        strive: 力争 or 争取.
        quote: the clause, verbatim.
        rests_on: the words that were read, in their order.
        section: where in the plan.
        departments: who answers for it; empty where none is named.
        explicit: the text gives the number itself.
        pair: place of the goal, among all, that says the same as a level or as growth.
        notes: ids of messages that say what was read into the words.
    """

    name: str
    value: float
    unit: str
    relation: str
    kind: str
    year: int
    quote: str
    rests_on: tuple[str, ...]
    base: int | None = None
    about: bool = False
    strive: bool = False
    section: str = ""
    departments: str = ""
    explicit: bool = True
    pair: int | None = None
    notes: tuple[str, ...] = ()

    def at(self, section: str, departments: str) -> DraftGoal:
        """Return it with where it stands and who answers for it."""
        return replace(self, section=section, departments=departments)


@dataclass(frozen=True)
class Leftover:
    """Words with a number of which no goal was made.

    Attributes:
        words: the clause.
        reason: id of the message that says why.
        section: where in the plan.
    """

    words: str
    reason: str
    section: str = ""
