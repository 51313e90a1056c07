"""Who answers for what a plan sets, and by when: departments in brackets, in a line of their own, or in a head."""

from __future__ import annotations

import re

from psi_analysis.studies.plan_text.grammar import Grammar


def lines_of_departments(text: str, words: Grammar) -> list[re.Match[str]]:
    """Return the words of a paragraph without brackets that say who answers.

    Args:
        text: of the paragraph.
        words: of the plan's language.
    """
    found = words["department_lines"].search(text)
    return [found] if found and not words.finds("departments", text) else []


def who_answers(mark: re.Match[str], words: Grammar) -> str:
    """Return who answers, as the text says it; the one role that it names is left out.

    Args:
        mark: the words that say so.
        words: of the plan's language.
    """
    said = next((mark[name] for name in ("in", "said", "listed", "listed_behind") if name in mark.re.groupindex and mark[name]), "")
    whole = mark[0].strip("（）()【】[]〔〕 。")
    if not said or len(words["role"].findall(whole)) > 1 or not words["one_role"].match(whole):
        said = whole if len(words["role"].findall(whole)) > 1 else words["one_role"].sub("", whole)
    return words["due_said"].sub("", said).strip("；;，, 。—")


def who_in_head(head: str, words: Grammar) -> str:
    """Return who answers for all that stands under a head; empty where it does not say so: （一）新能源集群（市发展改革委牵头）.

    Args:
        head: of a part.
        words: of the plan's language.
    """
    said = words["departments"].search(head) if "departments" in words.told else None
    return who_answers(said, words) if said else ""


def due_year(mark: str, words: Grammar) -> int | None:
    """Return the year that the words on who answers name as the one by which it is due.

    Args:
        mark: the words.
        words: of the plan's language.
    """
    found = words["due"].search(mark)
    return int(found["due"]) if found else None
