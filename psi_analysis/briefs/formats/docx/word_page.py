"""Page, grid and page numbers of the Word document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psi_analysis.briefs.formats.docx.word_xml import element, in_order, put
from psi_analysis.words import Language

if TYPE_CHECKING:
    from docx.document import Document

MARGINS: dict[Language, tuple[float, float, float, float]] = {"zh": (37, 26, 35, 28), "en": (15, 16, 18, 16)}
"""Top, right, bottom and left in millimetres; the Chinese ones of GB/T 9704—2012: a text block of 156 × 225 mm."""

SHEET_MARGINS = (28.0, 26.0, 28.0, 28.0)
"""The same of a Chinese brief on one goal: as wide, and higher, so that fonts wider than the standard's leave it on two pages."""

FOOTER: dict[Language, float] = {"zh": 24, "en": 9}
"""From the page's edge to the foot of the page number, millimetres."""

TEXT_WIDTH: dict[Language, float] = {language: 210 - margins[1] - margins[3] for language, margins in MARGINS.items()}
"""Width of the text in millimetres."""


SHEET_FOOTER = 18.0
"""The same of a Chinese brief on one goal."""


def set_page(document: Document, language: Language, *, disclaimer: str, sheet: bool = False) -> None:
    """Set the page: A4, margins, a grid of 22 lines in Chinese, page numbers at the foot.

    Args:
        document: whose only section is set.
        disclaimer: what stands at the foot of every English page; the standard has the page number alone there.
        sheet: for a brief on one goal, whose Chinese page is higher.
    """
    from docx.shared import Mm

    section = document.sections[0]
    small = sheet and language == "zh"
    top, right, bottom, left = SHEET_MARGINS if small else MARGINS[language]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = Mm(top), Mm(right), Mm(bottom), Mm(left)
    section.footer_distance, section.header_distance = Mm(SHEET_FOOTER if small else FOOTER[language]), Mm(15 if language == "zh" else 8)
    properties: Any = section._sectPr
    if language == "zh":
        put(properties, element("docGrid", type="lines", linePitch="579"))
        document.settings.odd_and_even_pages_header_footer = True
        _number(section.footer.paragraphs[0], "right")
        _number(section.even_page_footer.paragraphs[0], "left")
    else:
        put(properties, element("docGrid", linePitch="280"))
        _foot(section.footer.paragraphs[0], disclaimer)
    settings = document.settings.element
    modern = element("compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val="15")
    put(settings, element("compat", modern))
    put(settings, element("themeFontLang", val="en-US" if language == "zh" else "en-GB", eastAsia="zh-CN"))
    in_order(settings, SETTINGS_ORDER)


def _number(paragraph: Any, side: str) -> None:
    """The page number with a dash on each side, one character from the edge, as in Chinese."""
    properties = paragraph._p.get_or_add_pPr()
    indent = {"right": {"rightChars": "100", "right": "280"}, "left": {"leftChars": "100", "left": "280"}}[side]
    put(properties, element("ind", firstLineChars="0", firstLine="0", **indent))
    put(properties, element("jc", val=side))
    paragraph.style = "Footer"
    paragraph.add_run("— ")
    _field(paragraph, "PAGE")
    paragraph.add_run(" —")


def _foot(paragraph: Any, disclaimer: str) -> None:
    """The disclaimer on the left and the page of how many on the right, as in English."""
    properties = paragraph._p.get_or_add_pPr()
    stops = [element("tab", val="clear", pos=pos) for pos in ("4320", "8640")]  # of the style
    put(properties, element("tabs", *stops, element("tab", val="right", pos=str(round(TEXT_WIDTH["en"] / 25.4 * 1440)))))
    paragraph.style = "Footer"
    paragraph.add_run(disclaimer)
    paragraph.add_run().add_tab()
    _field(paragraph, "PAGE")
    paragraph.add_run(" / ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Any, name: str) -> None:
    """A number that the program which shows the page fills in."""
    for kind, text in (("begin", None), (None, f" {name} "), ("separate", None), (None, "1"), ("end", None)):
        run = paragraph.add_run()
        if kind is not None:
            run._r.append(element("fldChar", fldCharType=kind))
        elif text != "1":
            code = element("instrText")
            code.text = text
            run._r.append(code)
        else:
            run.text = text


SETTINGS_ORDER = (
    "writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries displayBackgroundShape "
    "printPostScriptOverText printFractionalCharacterWidth printFormsData embedTrueTypeFonts embedSystemFonts saveSubsetFonts "
    "saveFormsData mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors "
    "hideGrammaticalErrors activeWritingStyle proofState formsDesign attachedTemplate linkStyles stylePaneFormatFilter "
    "stylePaneSortMethod documentType mailMerge revisionView trackRevisions doNotTrackMoves doNotTrackFormatting documentProtection "
    "autoFormatOverride styleLockTheme styleLockQFSet defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone "
    "doNotHyphenateCaps showEnvelope summaryLength clickAndTypeStyle defaultTableStyle evenAndOddHeaders bookFoldRevPrinting "
    "bookFoldPrinting bookFoldPrintingSheets drawingGridHorizontalSpacing drawingGridVerticalSpacing "
    "displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery doNotUseMarginsForDrawingGridOrigin "
    "drawingGridHorizontalOrigin drawingGridVerticalOrigin doNotShadeFormData noPunctuationKerning characterSpacingControl "
    "printTwoOnOne strictFirstAndLastChars noLineBreaksAfter noLineBreaksBefore savePreviewPicture doNotValidateAgainstSchema "
    "saveInvalidXml ignoreMixedContent alwaysShowPlaceholderText doNotDemarcateInvalidXml saveXmlDataOnly useXSLTWhenSaving "
    "saveThroughXslt showXMLTags alwaysMergeEmptyNamespace updateFields hdrShapeDefaults footnotePr endnotePr compat docVars rsids "
    "mathPr attachedSchema themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats doNotAutoCompressPictures forceUpgrade captions "
    "readModeInkLockDown smartTagType schemaLibrary shapeDefaults doNotEmbedSmartTags decimalSymbol listSeparator"
)
"""Order of a document's settings in the schema (ISO/IEC 29500)."""
