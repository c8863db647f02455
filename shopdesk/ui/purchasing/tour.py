"""The dialogs of purchasing as the tour shows them."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from shopdesk.model.purchasing import bills, queries, supplier_queries
from shopdesk.ui.desk import Desk
from shopdesk.ui.purchasing import billing, forms, goods_forms, prices


def purchasing_dialogs(window: QWidget, desk: Desk) -> Iterator[tuple[str, QWidget]]:
    """An order, a receipt, a return, a payment and prices of the demo shop; nothing in a shop without suppliers."""
    today, currency = desk.shop.today(), desk.shop.facts.currency
    known = desk.ask(supplier_queries.suppliers)
    coming = desk.ask(queries.ids, queries.View.COMING, today=today)
    card = desk.ask(queries.card, coming[-1], today) if coming else None
    if not known or card is None:
        return
    row = card.row
    yield "purchase", goods_forms.order(window, desk, _nothing, card=card)
    yield (
        "receive-goods",
        goods_forms.receive(
            window, desk, _nothing, supplier_id=row.supplier_id, supplier=row.supplier, card=card
        ),
    )
    waiting = desk.ask(bills.not_billed)
    if waiting:
        receipt = desk.ask(queries.receipts, [waiting[0].receipt_id])[0]
        yield "bill", billing.form(window, desk, receipt, _nothing)
    yield (
        "send-back",
        goods_forms.send_back(
            window, desk, _nothing, supplier_id=row.supplier_id, supplier=row.supplier, receipts=card.receipts
        ),
    )
    supplier = desk.ask(supplier_queries.supplier_card, row.supplier_id, today)
    if supplier is not None:
        owed = sum(b.open for b in supplier.bills)
        yield (
            "pay-supplier",
            forms.pay(window, supplier.row.name, supplier.bills, owed, currency, today, _nothing),
        )
        yield "supplies", goods_forms.terms(window, desk, supplier.row.name, supplier.terms, _nothing)
        yield "prices", prices.dialog(window, desk, supplier)


def _nothing(*_args: object) -> bool:
    return False
