"""The parts of a DOCX that are the same for every paper of a house: page, styles, footers, settings, and the zip they lie in."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from functools import lru_cache

from mingting.base.papers import form
from mingting.base.papers.fonts import NAMES, Role
from mingting.base.papers.grid import SIZES, TABLE_LINE

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = f'xmlns:w="{W}" xmlns:r="{_OFFICE}/relationships"'
_DRAWING = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
_ALT_NAMES = {
    "仿宋_GB2312": "仿宋",
    "楷体_GB2312": "楷体",
    "方正小标宋简体": "方正小标宋_GBK",
    "黑体": "SimHei",
    "宋体": "SimSun",
}
_FOOTERS = ("footer1", "footer2", "footer3", "footer4")

CHAR_SPACE = -850
"""Of the character grid, in 1/4096 pt on 16 pt: 28 characters of 15.79 pt fill a line; -848 would be a hair too wide."""
LETTER_SPACING = -6
"""In 1/20 pt on body letters. The grid is declared, but the pitch is held by the letters: LibreOffice gives two cells to a letter that is
wider than its cell."""


def twips(points: float) -> int:
    return round(points * 20)


def attribute(text: str) -> str:
    """Words for an XML attribute."""
    return form.clean(text).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;").replace("\n", " ")


def table_style(size: float) -> str:
    """Style of the words in a table set in letters of this size."""
    return f"Table{round(size * 2)}"


@lru_cache(maxsize=256)
def run_style(role: Role, size: float, digits: str, extra: str = "") -> str:
    """`w:rPr` of a run. The hint keeps quotation marks and dashes in the Chinese face; `extra` stands before the size."""
    latin = attribute(digits) or NAMES[role]
    family = NAMES[role]
    before, _, after = extra.partition("|")
    if size == form.BODY:
        before += f'<w:spacing w:val="{LETTER_SPACING}"/>'
    return (
        f'<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{family}" w:cs="{latin}"/>{before}'
        f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>{after}</w:rPr>'
    )


def section(landscape: bool) -> str:
    """`w:sectPr`: A4, margins, odd and even footers, the grid of 22 lines and 28 characters."""
    width, height = twips(form.PAGE_WIDTH), twips(form.PAGE_HEIGHT)
    top, right, bottom, left = (twips(edge) for edge in (form.TOP, form.RIGHT, form.BOTTOM, form.LEFT))
    footers = ("footer1", "footer2")
    turned = ""
    if landscape:  # the sheet is turned so that its head lies at the portrait's left edge
        width, height, turned = height, width, ' w:orient="landscape"'
        top, right, bottom, left = left, top, right, bottom
        footers = ("footer3", "footer4")
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="{footers[0]}"/><w:footerReference w:type="even" r:id="{footers[1]}"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="851" w:footer="1310" w:gutter="0"/>'
        f'<w:cols w:space="425"/><w:docGrid w:type="linesAndChars" w:linePitch="{twips(form.LINE)}" w:charSpace="{CHAR_SPACE}"/></w:sectPr>'
    )


def package(document: str, links: list[str], paper_title: str, created: date | None, digits: str) -> bytes:
    """The zip: the same parts and the same dates give the same bytes."""
    parts = dict(_house_parts(digits))
    parts["word/document.xml"] = document
    parts["word/_rels/document.xml.rels"] = _relations(links)
    parts["docProps/core.xml"] = _core(paper_title, created)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as package:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            package.writestr(info, text.encode(), compresslevel=4)
    return out.getvalue()


@lru_cache(maxsize=8)
def _house_parts(digits: str) -> tuple[tuple[str, str], ...]:
    overrides = {
        "/word/document.xml": f"{_KIND}.document.main+xml",
        "/word/styles.xml": f"{_KIND}.styles+xml",
        "/word/settings.xml": f"{_KIND}.settings+xml",
        "/word/fontTable.xml": f"{_KIND}.fontTable+xml",
        **{f"/word/{name}.xml": f"{_KIND}.footer+xml" for name in _FOOTERS},
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    listed = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides.items())
    types = (
        f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )
    top = (
        f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
    )
    return (
        ("[Content_Types].xml", types),
        ("_rels/.rels", top),
        ("word/styles.xml", _styles(digits)),
        ("word/settings.xml", _settings()),
        ("word/fontTable.xml", _font_table()),
        ("word/footer1.xml", _footer(_page_number("right"))),
        ("word/footer2.xml", _footer(_page_number("left"))),
        ("word/footer3.xml", _footer(_turned(_page_number("right")))),
        ("word/footer4.xml", _footer(_turned(_page_number("left")))),
    )


def _relations(links: list[str]) -> str:
    house = [("styles", "styles", "styles.xml"), ("settings", "settings", "settings.xml")]
    house += [("fontTable", "fontTable", "fontTable.xml"), *((name, "footer", f"{name}.xml") for name in _FOOTERS)]
    inner = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/relationships/{kind}" Target="{target}"/>'
        for key, kind, target in house
    )
    outer = "".join(
        f'<Relationship Id="f{at}" Type="{_OFFICE}/relationships/hyperlink" Target="{attribute(link)}" TargetMode="External"/>'
        for at, link in enumerate(links)
    )
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{inner}{outer}</Relationships>'


def _core(title: str, created: date | None) -> str:
    day = (
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{created.isoformat()}T00:00:00Z</dcterms:created>'
        if created
        else ""
    )
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{attribute(title)}</dc:title><dc:language>zh-CN</dc:language>{day}</cp:coreProperties>"
    )


def _settings() -> str:
    return (
        f'{DECLARATION}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:evenAndOddHeaders/>'
        '<w:drawingGridVerticalSpacing w:val="289"/><w:characterSpacingControl w:val="compressPunctuation"/>'
        "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/>"
        "<w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def _font_table() -> str:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{_ALT_NAMES[name]}"/><w:charset w:val="86"/></w:font>'
        for name in NAMES.values()
    )
    return f"{DECLARATION}<w:fonts {NAMESPACES}>{fonts}</w:fonts>"


def _style(key: str, name: str, paragraph: str, run: str, based: str = "Normal", following: str = "") -> str:
    base = "" if key == "Normal" else f'<w:basedOn w:val="{based}"/>'
    after = f'<w:next w:val="{following}"/>' if following else ""
    default = ' w:default="1"' if key == "Normal" else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{key}"><w:name w:val="{name}"/>{base}{after}<w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr>{run}</w:style>"
    )


def _styles(digits: str) -> str:
    line = f'<w:spacing w:before="0" w:after="0" w:line="{twips(form.LINE)}" w:lineRule="exact"/>'
    indent = f'<w:ind w:firstLineChars="200" w:firstLine="{twips(2 * form.PITCH)}"/>'
    body, number = run_style("body", form.BODY, digits), run_style("song", form.PAGE_NUMBER, "", "|")
    heads: list[tuple[int, Role]] = [(1, "hei"), (2, "kai"), (3, "body"), (4, "body")]
    headings = "".join(
        _style(
            f"Heading{level}",
            f"heading {level}",
            f'<w:keepNext/>{indent}<w:outlineLvl w:val="{level - 1}"/>',
            run_style(role, form.BODY, digits),
            following="BodyText",
        )
        for level, role in heads
    )
    title_line = f'<w:keepNext/><w:keepLines/><w:spacing w:line="{twips(form.TITLE_LINE)}" w:lineRule="exact"/><w:jc w:val="center"/>'
    loose = '<w:spacing w:line="240" w:lineRule="auto"/>'
    return (
        f"{DECLARATION}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault>"
        f'{body.replace("</w:rPr>", "")}<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>'
        + _style(
            "Normal",
            "Normal",
            f'<w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>{line}<w:jc w:val="both"/>',
            body,
        )
        + _style("BodyText", "Body Text", indent, "")
        + _style("Title", "Title", title_line, run_style("title", form.TITLE, digits))
        + headings
        + _style("Addressee", "主送机关", f'<w:spacing w:before="{twips(form.LINE)}"/>', "", following="BodyText")
        + _style("AnnexLabel", "附件序号", "<w:keepNext/>", run_style("hei", form.BODY, digits))
        + "".join(_table_style(size, digits) for size in SIZES)
        + _style("Small", "小字", loose, run_style("body", 10.5, digits))
        + _style("Footer", "footer", '<w:spacing w:line="360" w:lineRule="exact"/>', number)
        + "</w:styles>"
    )


def _table_style(size: float, digits: str) -> str:
    line = f'<w:spacing w:line="{twips(size * TABLE_LINE)}" w:lineRule="exact"/>'
    return _style(table_style(size), f"表内文字 {size:g}", line, run_style("body", size, digits))


def _page_number(side: str) -> str:
    """— 1 —: odd pages to the right, even pages to the left, one character in."""
    style = run_style("song", form.PAGE_NUMBER, "")
    return (
        f'<w:p><w:pPr><w:pStyle w:val="Footer"/><w:ind w:{side}="{twips(form.PAGE_NUMBER)}"/><w:jc w:val="{side}"/></w:pPr>'
        f'<w:r>{style}<w:t xml:space="preserve">— </w:t></w:r><w:r>{style}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{style}<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r>{style}<w:fldChar w:fldCharType="separate"/></w:r>'
        f'<w:r>{style}<w:t>1</w:t></w:r><w:r>{style}<w:fldChar w:fldCharType="end"/></w:r>'
        f'<w:r>{style}<w:t xml:space="preserve"> —</w:t></w:r></w:p>'
    )


def _turned(paragraph: str) -> str:
    """The page number of a landscape page stands where it stands on every sheet: at the portrait's foot, here the left edge.

    A VML text box: LibreOffice loses the place of the newer kind in the first landscape section, and every Word and WPS knows this one.
    """
    deep = 24.0
    left = form.BOTTOM - form.PAGE_NUMBER_GAP + 3 - deep
    place = f"margin-left:{left:.1f}pt;margin-top:{form.LEFT:.1f}pt;width:{deep:.0f}pt;height:{form.TYPE_WIDTH:.1f}pt"
    return (
        '<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:pict>'
        '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
        '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
        f'<v:shape id="number" type="#_x0000_t202" style="position:absolute;{place};z-index:1;'
        'mso-position-horizontal-relative:page;mso-position-vertical-relative:page" filled="f" stroked="f">'
        f'<v:textbox style="layout-flow:vertical" inset="0,0,0,0"><w:txbxContent>{paragraph}</w:txbxContent></v:textbox>'
        "</v:shape></w:pict></w:r></w:p>"
    )


def _footer(content: str) -> str:
    return f"{DECLARATION}<w:ftr {NAMESPACES} {_DRAWING}>{content}</w:ftr>"
