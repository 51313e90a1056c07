"""Lines of a plan as passages: paragraphs put together again, each with its place and who answers for it; tables by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from psi_analysis.studies.plan_text.grammar import Grammar
from psi_analysis.studies.plan_text.table_heads import head_of_two_rows
from psi_analysis.studies.plan_text.task_tables import TaskRow, parted, tasks_in_table
from psi_analysis.studies.plan_text.who_answers import due_year, lines_of_departments, who_answers, who_in_head

_EVEN = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF05, 0xFF0E)}
_EVEN |= {ord(one): other for one, other in zip("();!?≧≦＜＞～~–－﹪∶", "（）；！？≥≤<>————%:", strict=True)}
_ENDS = '。；！？.!?;:：）)”"'


@dataclass(frozen=True)
class TableRow:
    """A row of a table: its cells, and its words as the text has them."""

    cells: list[str]
    quote: str


@dataclass
class Passage:
    """A paragraph, or a table.

    Attributes:
        section: its heads, outermost first.
        text: of a paragraph.
        rows: of a table, its head first; empty for a paragraph.
        departments: who answers for it.
        due: year by which its tasks are to be done, where the plan names it with who answers.
        lead: what opens the list it is an entry of: By 2030 we aim to:
        preamble: it stands before the first head of a plan that has heads.
    """

    section: tuple[str, ...]
    text: str
    rows: list[TableRow] = field(default_factory=list)
    departments: str = ""
    due: int | None = None
    lead: str = ""
    preamble: bool = False

    @property
    def place(self) -> str:
        """Its heads in one line."""
        return " · ".join(self.section)


def passages(lines: Sequence[str], words: Grammar) -> list[Passage]:
    """Put a plan's lines together.

    Args:
        lines: as the file has them.
        words: of the plan's language.
    """
    found: list[Passage] = []
    heads: dict[int, str] = {}
    lead, bare = "", False
    for block in _blocks(lines, words):
        if isinstance(block, TaskRow):
            found.append(Passage(tuple(heads[level] for level in sorted(heads)), block.text, departments=block.departments, due=block.due))
            continue
        if isinstance(block, str) and words["notes_below"].match(block):
            continue
        if isinstance(block, list):
            found.append(Passage(tuple(heads[level] for level in sorted(heads)), "", block))
            continue
        level, head, rest = _head(block, words)
        if head:
            level = _nested(level, head, bare, heads, words)
            heads = {one: text for one, text in heads.items() if one < level} | {level: head}
        bare = bool(head) and not rest
        lead = lead if _is_entry(block, words) and not head else ""
        if rest:
            found += _with_departments(Passage(tuple(heads[one] for one in sorted(heads)), rest, lead=lead), words, found)
        lead = f"{lead} {rest or head}".strip() if block.endswith(":") else lead
    for passage in found if heads else ():
        passage.preamble = not passage.section
        passage.departments = passage.departments or next(
            (one for head in reversed(passage.section) if (one := who_in_head(head, words))), ""
        )
    return found


def _nested(level: int, head: str, bare: bool, heads: dict[int, str], words: Grammar) -> int:
    """The level of a head: one deeper under a head of goals, of the past or the like that no text parts from the first of its heads.

    It stays deeper for the heads behind it until one of them is again of such a part. `bare`: the block before is a head alone.
    """
    parts = [name for name in ("goal_parts", "past_parts", "side_parts") if name in words.told]
    if len(parts) < 3 or level != len(words.told["heads"]) or any(words.finds(name, head) for name in parts):
        return level
    outer = bare and level in heads and any(words.finds(name, heads[level]) for name in parts)
    return level + 1 if outer or level + 1 in heads else level


def _is_entry(block: str, words: Grammar) -> bool:
    """Whether a paragraph is an entry of a list."""
    return re.match(words.told.get("list_head", "(?!)"), block) is not None


def without_page_numbers(lines: Sequence[str], words: Grammar) -> list[str]:
    """Return lines but for those that only number a page; a bare number in a table copied cell by cell stays.

    Args:
        lines: that hold something.
        words: of the plan's language.
    """
    before = ["", *lines]
    numbers = (words["page_number"].match(line.strip()) is not None for line in lines)
    bare = (line.strip().isdigit() and len(prior) < 24 for line, prior in zip(lines, before, strict=False))
    return [line for line, number, cell in zip(lines, numbers, bare, strict=True) if not number or cell]


def _blocks(lines: Sequence[str], words: Grammar) -> Iterator[str | TaskRow | list[TableRow]]:
    """Paragraphs, rows of tables of tasks, and tables of indicators, in their order."""
    apart = words.told["blank_lines_part"]
    kept = without_page_numbers([line.rstrip() for line in lines if apart or line.strip()], words)
    place, paragraph = 0, ""
    while place < len(kept):
        rows, behind = _table(kept, place, words)
        if rows:
            yield from [paragraph] if paragraph else []
            yield rows
            place, paragraph = behind, ""
            continue
        tasks, behind = tasks_in_table(kept, place, words) if "task_who" in words.told else ([], place)
        if tasks:
            yield from [paragraph] if paragraph else []
            yield from tasks
            place, paragraph = behind, ""
            continue
        if len(cells := parted(kept[place])) > 2:
            yield from [paragraph] if paragraph else []
            yield "；".join(cells) if "task_who" in words.told else [TableRow(cells, kept[place].strip())]
            place, paragraph = place + 1, ""
            continue
        line = _joined(kept[place])
        if paragraph and line and _goes_on(paragraph, line, words):
            paragraph = _joined(f"{paragraph} {line}")
        else:
            yield from [paragraph] if paragraph else []
            paragraph = line
        place += 1
    yield from [paragraph] if paragraph else []


def _joined(text: str) -> str:
    """A text without the blanks that typesetting puts between Chinese words and figures."""
    return re.sub(r"(?<=[\u3000-\uffef])\s+|\s+(?=[\u3000-\uffef])", "", re.sub(r"\s+", " ", text.strip()))


def evened(text: str) -> str:
    """Return a Chinese text, sign for sign, with plain digits and letters and full-width stops.

    >>> evened("５%(含)")
    '5%（含）'
    """
    even = text.translate(_EVEN)
    return re.sub(r"(?<![0-9])[,:]|[,:](?![0-9])", lambda found: {",": "，", ":": "："}[found[0]], even)


def _goes_on(paragraph: str, line: str, words: Grammar) -> bool:
    """Whether a line only goes on where the one before was cut."""
    if _level(line, words) or line.startswith(("——", "—", "•", "- ")) or re.match(words.told.get("list_head", "(?!)"), line):
        return False
    if line[0] in "。，；、）":
        return True
    if words.told["blank_lines_part"] and line[0].isupper() and _level(paragraph, words) and len(paragraph) < 60:
        return False
    return paragraph[-1] not in _ENDS and (len(paragraph) >= 24 or paragraph[-1] in "，、,") and not _short_head(paragraph, words)


def _short_head(paragraph: str, words: Grammar) -> bool:
    level = _level(paragraph, words)
    return level > 0 and len(paragraph) < 30


def _level(line: str, words: Grammar) -> int:
    """The level of the head that a line opens with; 0 for none."""
    if "no_head" in words.told and words.finds("no_head", line) and not words["run_in"].match(line):
        return 0
    return next((level for level, head in enumerate(words.told["heads"], start=1) if re.match(head, line)), 0)


def _head(block: str, words: Grammar) -> tuple[int, str, str]:
    """Level and words of a paragraph's head, and what stands behind it."""
    level = _level(block, words)
    if not level:
        return 0, "", block
    title, stop, rest = block.partition("。")
    if run_in := re.match(r"([\x20-\x7e]*?\d\.\s+[A-Z][A-Za-z ,&'-]{2,40})\.\s+(?=[A-Z0-9])", block):
        return level, run_in[1], block[run_in.end() :]
    if not stop and re.match(r"^[\x00-\x7f]", block[-1]) and len(block) < 90:
        return level, block, ""
    if not stop and block[0].isascii():
        mark = re.match(words.told["heads"][level - 1], block)
        return level, block[:60].rpartition(" ")[0].strip(" ,"), block[mark.end() if mark else 0 :]
    if len(title) <= 40 and not (re.search(r"\d", title[3:]) and (stop == "" or "，" in title)):
        return level, title, rest
    mark = re.match(words.told["heads"][level - 1], block)
    return level, title[:20].partition("，")[0], block[mark.end() if mark else 0 :]


def _table(lines: Sequence[str], place: int, words: Grammar) -> tuple[list[TableRow], int]:
    """Rows of the table that begins here, and the line behind it; none where there is none."""
    head, first = _cells(lines[place], words), place + 1
    if place + 2 < len(lines) and words.finds("table_head", lines[place]):
        parted = head_of_two_rows(head, lines[place + 1], _cells(lines[place + 2], words), words)
        head, first = (parted, place + 2) if parted else (head, first)
    if len(head) == 1 or not words.finds("table_head", lines[place]) or not _has_goals(head, words):
        return _one_cell_a_line(lines, place, words)
    rows = [TableRow(head, lines[place].strip())]
    for behind in range(first, len(lines)):
        cells = _cells(lines[behind], words)
        short = len(cells) == 1 and (len(lines[behind]) > 14 or _level(lines[behind], words))
        if len(lines[behind]) > words.told["table_width"] or short:
            return rows, behind
        rows.append(TableRow(cells, lines[behind].strip()))
    return rows, len(lines)


def _has_goals(head: Sequence[str], words: Grammar) -> bool:
    """Whether a column of a table is of a year, or of goals."""
    return any(words.finds(name, cell) for cell in head for name in ("table_year", "table_undated"))


def _cells(line: str, words: Grammar) -> list[str]:
    """Cells of a line, parted by the first mark that makes as many as it needs; the line itself where none does."""
    line = re.sub(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])\s+([\u4e00-\u9fff])(?![\u4e00-\u9fff])", r"\1\2", line)
    for mark, least in words.told["table_marks"]:
        cells = [cell.strip() for cell in re.split(mark, line.strip().strip("|"))]
        if len(cells) >= least:
            return cells
    return [line.strip()]


def _one_cell_a_line(lines: Sequence[str], place: int, words: Grammar) -> tuple[list[TableRow], int]:
    """A table copied with every cell in a line of its own: regrouped by the column of the goals' kind."""
    if "table_kinds" not in words.told or not re.fullmatch(
        f"{words.said('table_number')}|{words.said('table_name')}", lines[place].strip()
    ):
        return [], place
    ends = (at for at in range(place, min(place + 12, len(lines))) if words["table_kind"].match(lines[at].strip()))
    last = next(ends, None)
    if last is None:
        return [], place
    head = [lines[at].strip() for at in range(place, last + 1)]
    rows, row, behind = [TableRow(head, " ".join(head))], list[str](), last + 1
    for at in range(last + 1, len(lines)):
        row.append(lines[at].strip())
        if words["table_kinds"].fullmatch(row[-1]):
            rows.append(TableRow(row[-len(head) :], " ".join(row[-len(head) :])))
            row, behind = [], at + 1
        elif len(row) > len(head) + 2:
            break
    return rows, behind


def _with_departments(passage: Passage, words: Grammar, before: list[Passage]) -> Iterator[Passage]:
    """Take the words that say who answers out of a paragraph; they hold for it and for what stands before it under the same head."""
    if "departments" not in words.told:
        yield passage
        return
    start, text = 0, passage.text
    for mark in [*words["departments"].finditer(text), *lines_of_departments(text, words)]:
        if mark.start() < start:
            continue
        own = Passage(passage.section, text[start : mark.start()].strip())
        own.departments, own.due = who_answers(mark, words), due_year(mark[0], words)
        for earlier in reversed(before):
            if earlier.section != passage.section or earlier.departments:
                break
            earlier.departments, earlier.due = own.departments, own.due
        yield from [own] if own.text else []
        start = mark.end()
    rest = text[start:].strip("。 ")
    yield from [Passage(passage.section, rest)] if rest else []
