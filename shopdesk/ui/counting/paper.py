"""A count sheet on paper: by category, with an empty column to write into."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from PySide6.QtCore import QSizeF

from shopdesk.core.texts import _
from shopdesk.model.counting.queries import LineRow
from shopdesk.model.counting.sheet import PaperSheet
from shopdesk.ui import texts

A4 = QSizeF(210, 297)
_ROWS = 30


def pages(sheet: PaperSheet, shop: str, zone: str) -> list[str]:
    """The sheet's pages as HTML, thirty rows each; a category goes on over the page under its name."""
    chunks = list(_chunks(sheet))
    return [_page(sheet, shop, zone, rows, at, len(chunks)) for at, rows in enumerate(chunks, start=1)]


_Row = tuple[str, LineRow | None]


def _chunks(sheet: PaperSheet) -> Iterator[list[_Row]]:
    rows: list[_Row] = []
    for category, lines in sheet.groups:
        name = category or _("Without a category")
        if len(rows) >= _ROWS - 2:  # a name alone at the foot of a page helps nobody
            yield rows
            rows = []
        rows.append((name, None))
        for line in lines:
            if len(rows) >= _ROWS:
                yield rows
                rows = [(name, None)]
            rows.append(("", line))
    if rows:
        yield rows


def _page(sheet: PaperSheet, shop: str, zone: str, rows: list[_Row], at: int, of: int) -> str:
    count = sheet.count
    heads = [
        _("SKU"),
        _("Product"),
        _("Barcode"),
        *([] if count.blind else [_("In the books")]),
        _("Counted"),
        _("Note"),
    ]
    widths = [
        "17%",
        "37%",
        "18%",
        *([] if count.blind else ["8%"]),
        "10%",
        "10%" if not count.blind else "18%",
    ]
    cells = zip(heads, widths, strict=True)
    head = "".join(f"<th align='left' width='{w}'><small>{escape(h)}</small></th>" for h, w in cells)
    body = "".join(_row(name, line, count.blind) for name, line in rows)
    top = _("Count {number} · {scope}").format(number=count.id, scope=count.title)
    who = _("Counted by ______________  Day ____________  From ________ to ________")
    made = texts.full_moment(count.created_at, zone)
    foot = _("Page {at} of {of}").format(at=at, of=of)
    return f"""<html><body style="color:#000"><table width="100%"><tr><td><b style="font-size:17px">{escape(top)}</b>
<br><small>{escape(shop)} · {escape(made)}</small></td><td align="right"><small>{escape(foot)}</small></td></tr></table>
<p><small>{escape(who)}</small></p>
<table width="100%" border="1" cellspacing="0" cellpadding="5" style="border-collapse:collapse;border-color:#999">
<tr style="background:#eee">{head}</tr>{body}</table></body></html>"""


def _row(name: str, line: LineRow | None, blind: bool) -> str:
    if line is None:
        return f"<tr><td colspan='{5 if blind else 6}'><b>{escape(name)}</b></td></tr>"
    told = [escape(line.code), escape(line.title), escape(line.barcode)]
    book = [] if blind else [str(line.held)]
    return "<tr>" + "".join(f"<td>{x}&nbsp;</td>" for x in (*told, *book, "", escape(line.note))) + "</tr>"
