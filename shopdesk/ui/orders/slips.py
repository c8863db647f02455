"""The packing slip as a page: what lies in the parcel, for whom."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from string import Template
from types import MappingProxyType

from shopdesk.core import places
from shopdesk.core.texts import _, language
from shopdesk.model.orders.queries import PackingSlip
from shopdesk.ui import texts


def slip_html(slip: PackingSlip, lots: Mapping[str, str] = MappingProxyType({})) -> str:
    """The slip's HTML; every text of the buyer is escaped. `lots`: code of a SKU → from which lots to take it."""
    template = Template((places.resources() / "templates" / "packing_slip.html").read_text(encoding="utf-8"))
    rows = "".join(_row(code, title, pieces, lots) for code, title, pieces, _barcode in slip.items)
    carrier = slip.carrier_zh if language() == "zh_CN" else slip.carrier_en
    return template.substitute(
        shop=escape(slip.shop), number=escape(slip.number), placed=escape(texts.full_day(slip.placed)),
        channel=escape(slip.channel_zh if language() == "zh_CN" else slip.channel_en),
        recipient=escape(slip.recipient), phone=escape(slip.phone), address=escape(slip.address), rows=rows,
        total=_("{n} pieces").format(n=slip.pieces), note=escape(slip.note).replace("\n", "<br>"),
        carrier=escape(" ".join(x for x in (carrier, slip.tracking) if x)), item=_("Item"), pieces=_("Pieces"),
        order=_("Order"), to=_("Ship to"), words=_("Thank you for your order."),
    )  # fmt: skip


def _row(code: str, title: str, pieces: int, lots: Mapping[str, str]) -> str:
    """A row of goods; one without pieces is the heading of an order's goods in a parcel of several."""
    if not pieces:
        return f"<tr><td colspan='2'><b>{escape(title)}</b></td></tr>"
    below = escape(_below(code, lots))
    return f"<tr><td>{escape(title)}<br><small>{below}</small></td><td align='right'>{pieces}</td></tr>"


def _below(code: str, lots: Mapping[str, str]) -> str:
    return " · ".join(x for x in (code, lots.get(code, "")) if x)
