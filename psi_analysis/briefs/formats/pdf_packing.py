"""A PDF with its small objects packed together: the tags for readers who cannot see it are most of an untidied file.

Source: ISO 32000-1:2008, 7.5.7 (object streams) and 7.5.8 (cross-reference streams).
"""

from __future__ import annotations

import re
import zlib

from psi_analysis.errors import PsiError

TOGETHER = 200
"""Objects in one stream."""

_OBJECT = re.compile(rb"\s*(\d+) 0 obj\s(.*?)\s*endobj\s*\Z", re.S)
_STREAM = re.compile(rb"(<<.*?>>\s*)stream\r?\n(.*)\r?\nendstream\Z", re.S)
_NUMBER = re.compile(rb"\d+\Z")


class PackingError(PsiError):
    """The PDF is not built as expected."""


def pack_pdf(pdf: bytes) -> bytes:
    """Return a PDF with all objects that are no streams packed into compressed ones; what it says and shows stays the same.

    Args:
        pdf: a file with one plain table of cross-references, version 1.5 or later.

    Raises:
        PackingError: it is built in another way.
    """
    head, objects, trailer = _parts(pdf)
    small = {number: body for number, body in objects.items() if not body.endswith(b"endstream") and not _NUMBER.match(body)}
    out = bytearray(head)
    places: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
    size = max(objects) + 1
    names = sorted(small)
    for start in range(0, len(names), TOGETHER):
        group = names[start : start + TOGETHER]
        places |= {number: (2, size, place) for place, number in enumerate(group)}
        places[size] = (1, len(out), 0)
        out += _object(size, *_together(group, small))
        size += 1
    for number in sorted(objects.keys() - small.keys()):
        places[number] = (1, len(out), 0)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, _tighter(objects[number]))
    end = len(out)
    places[size] = (1, end, 0)
    rows = b"".join(_row(places.get(number, (0, 0, 65535))) for number in range(size + 1))
    kept = re.sub(rb"/Size \d+", b"", trailer)
    out += _object(size, b"/Type/XRef/Size %d/W[1 4 2]%b" % (size + 1, kept), rows)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % end)


def _parts(pdf: bytes) -> tuple[bytes, dict[int, bytes], bytes]:
    """What stands before the first object, every object by number, and the entries of the trailer."""
    found = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*\Z", pdf)
    table = found and re.match(rb"xref\s+0 (\d+)\s+((?:\d{10} \d{5} [nf]\s\s)+)trailer\s*<<(.*?)>>\s*startxref", pdf[int(found[1]) :], re.S)
    if not found or not table:
        raise PackingError("the PDF has no plain table of cross-references; it cannot be packed.")
    starts = sorted(int(row[:10]) for row in re.findall(rb"\d{10} \d{5} n", table[2]))
    ends = [*starts[1:], int(found[1])]
    objects = {}
    for start, end in zip(starts, ends, strict=True):
        one = _OBJECT.match(pdf[start:end])
        if one is None:
            raise PackingError(f"the PDF holds something at byte {start} that is no object; it cannot be packed.")
        objects[int(one[1])] = one[2]
    return pdf[: starts[0]], objects, table[3]


def _together(group: list[int], bodies: dict[int, bytes]) -> tuple[bytes, bytes]:
    """Several objects as the entries and the content of one stream."""
    index, place = [], 0
    for number in group:
        index.append(b"%d %d" % (number, place))
        place += len(bodies[number]) + 1
    first = b" ".join(index) + b"\n"
    content = first + b"\n".join(bodies[number] for number in group)
    return b"/Type/ObjStm/N %d/First %d" % (len(group), len(first)), content


def _object(number: int, entries: bytes, content: bytes) -> bytes:
    packed = zlib.compress(content, 9)
    return b"%d 0 obj\n<<%b/Filter/FlateDecode/Length %d>>stream\n%b\nendstream\nendobj\n" % (number, entries, len(packed), packed)


def _tighter(body: bytes) -> bytes:
    """A stream compressed as far as it goes; any that is filtered in another way, or does not gain, stays as it is."""
    found = _STREAM.match(body)
    if found is None or not re.search(rb"/Filter\s*/FlateDecode", found[1]) or b"DecodeParms" in found[1]:
        return body
    packed = zlib.compress(zlib.decompress(found[2]), 9)
    if len(packed) >= len(found[2]):
        return body
    return re.sub(rb"/Length \d+", b"/Length %d" % len(packed), found[1], count=1) + b"stream\n" + packed + b"\nendstream"


def _row(place: tuple[int, int, int]) -> bytes:
    kind, second, third = place
    return bytes([kind]) + second.to_bytes(4, "big") + third.to_bytes(2, "big")
