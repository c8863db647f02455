"""The small parts of an Excel file: styles, list of sheets, names, properties."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from shopdesk.model.xlsx import Look, PageSetup

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument"

Pages = Sequence[tuple[int, "PageSetup"]]


def parts(
    pages: Pages, looks: Sequence[Look], names: Sequence[tuple[str, str]], properties: dict[str, str]
) -> dict[str, str]:
    """Every part but the sheets, by its name in the archive."""
    return {
        "[Content_Types].xml": _types(pages),
        "_rels/.rels": _root(),
        "xl/workbook.xml": _workbook(pages, names),
        "xl/_rels/workbook.xml.rels": _relations(pages),
        "xl/styles.xml": _styles(looks),
        "docProps/core.xml": _core(properties),
        "docProps/custom.xml": _custom(properties),
    }


def _types(pages: Pages) -> str:
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" '
        f'ContentType="{_TYPE}.spreadsheetml.worksheet+xml"/>'
        for n, _page in pages
    )
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.spreadsheetml.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.spreadsheetml.styles+xml"/>{sheets}'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        f'<Override PartName="/docProps/custom.xml" ContentType="{_TYPE}.custom-properties+xml"/></Types>'
    )


def _root() -> str:
    return (
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" Target="xl/workbook.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/>'
        f'<Relationship Id="rId3" Type="{_OFFICE}/relationships/custom-properties" '
        'Target="docProps/custom.xml"/>'
        "</Relationships>"
    )


def _relations(pages: Pages) -> str:
    sheets = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/relationships/worksheet" '
        f'Target="worksheets/sheet{n}.xml"/>'
        for n, _page in pages
    )
    return (
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{sheets}'
        f'<Relationship Id="rId{len(pages) + 1}" Type="{_OFFICE}/relationships/styles" Target="styles.xml"/>'
        "</Relationships>"
    )


def _workbook(pages: Pages, names: Sequence[tuple[str, str]]) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(page.title)} sheetId="{n}" r:id="rId{n}"/>' for n, page in pages
    )
    defined = "".join(_names(pages, names))
    named = f"<definedNames>{defined}</definedNames>" if defined else ""
    return (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}/relationships">'
        f"<bookViews><workbookView/></bookViews><sheets>{sheets}</sheets>{named}"
        '<calcPr calcId="191029" fullCalcOnLoad="1"/></workbook>'
    )


def _names(pages: Pages, names: Sequence[tuple[str, str]]) -> list[str]:
    """Filters and repeated rows of each sheet, then the names of the book; sorted as Excel sorts them."""
    made = []
    for at, (_n, page) in enumerate(pages):
        title = "'" + page.title.replace("'", "''") + "'"
        if page.header and page.columns:
            first, last = page.filter_range().split(":")
            area = f"{title}!{_fixed(first)}:{_fixed(last)}"
            made.append(
                f'<definedName name="_xlnm._FilterDatabase" localSheetId="{at}" hidden="1">'
                f"{escape(area)}</definedName>"
            )
        if page.printed:
            first, last = page.print_range().split(":")
            area = f"{title}!{_fixed(first)}:{_fixed(last)}"
            made.append(
                f'<definedName name="_xlnm.Print_Area" localSheetId="{at}">{escape(area)}</definedName>'
            )
        if page.header:
            rows = f"{title}!$1:${page.header}"
            made.append(
                f'<definedName name="_xlnm.Print_Titles" localSheetId="{at}">{escape(rows)}</definedName>'
            )
    return sorted(made) + [
        f"<definedName name={quoteattr(n)}>{escape(ref)}</definedName>" for n, ref in sorted(names)
    ]


def _fixed(cell: str) -> str:
    name = cell.rstrip("0123456789")
    return f"${name}${cell[len(name) :]}"


def _styles(looks: Sequence[Look]) -> str:
    codes = sorted({look.format for look in looks} - {"General"})
    fonts = list(dict.fromkeys((look.bold, look.size, look.colour) for look in looks))
    fills = list(dict.fromkeys(look.fill for look in looks if look.fill))
    numbers = {code: 164 + i for i, code in enumerate(codes)} | {"General": 0}
    listed = "".join(f'<numFmt numFmtId="{numbers[c]}" formatCode={quoteattr(c)}/>' for c in codes)
    solid = "".join(
        f'<fill><patternFill patternType="solid"><fgColor rgb="FF{f}"/></patternFill></fill>' for f in fills
    )
    xfs = "".join(_xf(look, numbers, fonts, fills) for look in looks)
    line = '<bottom style="thin"><color rgb="FF98A2B3"/></bottom>'
    hair = f"<border><left/><right/><top/>{line}<diagonal/></border>"
    return (
        f'{_XML}<styleSheet xmlns="{_MAIN}"><numFmts count="{len(codes)}">{listed}</numFmts>'
        f'<fonts count="{len(fonts)}">{"".join(map(_font, fonts))}</fonts>'
        f'<fills count="{len(fills) + 2}"><fill><patternFill patternType="none"/></fill>'
        f'<fill><patternFill patternType="gray125"/></fill>{solid}</fills>'
        f'<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>{hair}</borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(looks)}">{xfs}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        '<dxfs count="1"><dxf><font><b/><color rgb="FF991B1B"/></font><fill><patternFill>'
        '<bgColor rgb="FFFEE2E2"/></patternFill></fill></dxf></dxfs></styleSheet>'
    )


def _font(font: tuple[bool, int, str]) -> str:
    bold, size, colour = font
    rgb = f'<color rgb="FF{colour}"/>' if colour else ""
    return (
        f'<font>{"<b/>" if bold else ""}<sz val="{size}"/>{rgb}<name val="Calibri"/><family val="2"/></font>'
    )


def _xf(look: Look, numbers: dict[str, int], fonts: list[tuple[bool, int, str]], fills: list[str]) -> str:
    font = fonts.index((look.bold, look.size, look.colour))
    fill = fills.index(look.fill) + 2 if look.fill else 0
    placed = look.align or look.wrap or look.indent
    inside = ""
    if placed:
        across = f' horizontal="{look.align}"' if look.align else ' horizontal="left"' if look.indent else ""
        inside = (
            f'<alignment{across} vertical="center"'
            + (' wrapText="1"' if look.wrap else "")
            + (f' indent="{look.indent}"' if look.indent else "")
            + "/>"
        )
    quote = ' quotePrefix="1"' if look.quote else ""
    return (
        f'<xf numFmtId="{numbers[look.format]}" fontId="{font}" fillId="{fill}" borderId="{int(look.line)}" '
        f'xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1"{quote}'
        + (f' applyAlignment="1">{inside}</xf>' if placed else "/>")
    )


def _core(properties: dict[str, str]) -> str:
    dc = "http://purl.org/dc/elements/1.1/"
    kept = "".join(
        f"<dc:{n}>{escape(properties[n])}</dc:{n}>"
        for n in ("title", "subject", "creator")
        if properties.get(n)
    )
    cp = f"{_PACKAGE}/metadata/core-properties"
    return f'{_XML}<cp:coreProperties xmlns:cp="{cp}" xmlns:dc="{dc}">{kept}</cp:coreProperties>'


def _custom(properties: dict[str, str]) -> str:
    own = {n: v for n, v in properties.items() if n not in ("title", "subject", "creator")}
    listed = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{pid}" name={quoteattr(name)}>'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for pid, (name, value) in enumerate(own.items(), 2)
    )
    vt = f"{_OFFICE}/docPropsVTypes"
    return f'{_XML}<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{vt}">{listed}</Properties>'
