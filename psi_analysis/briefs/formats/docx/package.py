"""The file itself: fixed properties, fixed dates, the same bytes each time."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

from psi_analysis.briefs.content import Brief
from psi_analysis.briefs.formats.flow import printed
from psi_analysis.briefs.formats.pdf import AUTHOR
from psi_analysis.system.archives import fixed_zip
from psi_analysis.words import Language

if TYPE_CHECKING:
    from docx.document import Document


def set_properties(document: Document, brief: Brief, language: Language, day: dt.date) -> None:
    """Title, subject, language and dates; nothing of the machine or the hour."""
    properties = document.core_properties
    moment = dt.datetime(day.year, day.month, day.day)
    properties.title, properties.subject = printed(brief.title, language)[:255], printed(brief.subject, language)[:255]
    properties.author = properties.last_modified_by = AUTHOR
    properties.comments = printed(brief.disclaimer, language)
    properties.language = "zh-CN" if language == "zh" else "en-GB"
    properties.created = properties.modified = moment
    properties.last_printed = moment
    properties.revision, properties.keywords, properties.category = 1, "", ""


def packed(document: Document) -> bytes:
    """Return the file's bytes with every date fixed and the parts in the order of their names."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[key]
    for key, relation in list(document.part.rels.items()):
        if relation.reltype.endswith("/stylesWithEffects"):  # a second copy of the styles, for Word 2010 alone
            del document.part.rels[key]
    first = io.BytesIO()
    document.save(first)
    return fixed_zip(first.getvalue())
