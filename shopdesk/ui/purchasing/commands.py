"""What the buttons of the pages Purchases and Suppliers do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from shopdesk.core.problems import Refused, Trouble
from shopdesk.core.texts import N_, Words, _, say
from shopdesk.model import purchase_lists
from shopdesk.model.orders import arriving
from shopdesk.model.purchasing import actions, queries, supplier_queries
from shopdesk.model.purchasing.actions import CostDraft, LineDraft, ReceivedDraft, ReturnDraft
from shopdesk.model.purchasing.queries import CostKind, PurchaseCard, ReceiptRow
from shopdesk.model.purchasing.supplier_queries import SupplierCard
from shopdesk.model.shop import Work
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import confirm
from shopdesk.ui.line_editor import Row
from shopdesk.ui.products.dated_back import sure
from shopdesk.ui.purchasing import forms, goods_forms, prices
from shopdesk.ui.purchasing.arrived import tell_ready
from shopdesk.ui.purchasing.words import day_typed

Draft = dict[str, Any]


def new_order(desk: Desk, supplier_id: int = 0) -> int | None:
    """A new order to a supplier; without any supplier yet, first one of those. Answers its id."""
    if not desk.ask(supplier_queries.suppliers):
        new_supplier(desk)
        if not desk.ask(supplier_queries.suppliers):
            return None

    def save(d: Draft) -> object:
        eta = day_typed(d["eta"], desk.shop.today(), "eta")
        return desk.carry_out(
            say(N_("New order to a supplier")), _draft, d["supplier"], _lines(d["rows"]), d["send"], eta=eta,
            reference=d["reference"], note=d["note"],
        )  # fmt: skip

    form = goods_forms.order(window(), desk, save, supplier_id=supplier_id)
    form.exec()
    made: int | None = form.made
    return made


def _draft(work: Work, supplier_id: int, lines: Sequence[LineDraft], send: bool, /, **told: Any) -> int:
    made = actions.draft(work, supplier_id, lines, **told)
    if send:
        actions.order(work, made)
    return made


def _lines(rows: Sequence[Row]) -> list[LineDraft]:
    return [LineDraft(r["sku_id"], r["quantity"], r["price"], r["eta"]) for r in rows if r["quantity"]]


def edit(desk: Desk, card: PurchaseCard) -> None:
    """Change an order; of one that was sent, what is taken away is cancelled."""

    def save(d: Draft) -> object:
        eta = day_typed(d["eta"], desk.shop.today(), "eta")
        return desk.carry_out(
            _label(N_("Edit {number}"), card), actions.edit, card.row.id, lines=_lines(d["rows"]), eta=eta,
            reference=d["reference"], note=d["note"], days_as_told=True,
        )  # fmt: skip

    goods_forms.order(window(), desk, save, card=card).exec()


def order(desk: Desk, card: PurchaseCard) -> None:
    """The order was sent."""
    desk.do(_label(N_("{number} ordered"), card), actions.order, card.row.id)


def close(desk: Desk, card: PurchaseCard) -> None:
    """Nothing more will come; what is open is cancelled after asking."""
    rest = sum(x.open for x in card.lines)
    words = _("{n} pieces that did not come are cancelled.").format(n=rest)
    if not rest or confirm(
        window(), _("Close {number} short?").format(number=card.row.number), words, _("Close short")
    ):
        desk.do(_label(N_("{number} closed"), card), actions.close, card.row.id)


def cancel(desk: Desk, card: PurchaseCard) -> None:
    """The order will not come."""
    desk.do(_label(N_("{number} cancelled"), card), actions.cancel, card.row.id)


def receive(desk: Desk, card: PurchaseCard) -> None:
    """Goods of an order came in."""
    label = _label(N_("Receive {number}"), card)
    _receive(desk, label, card.row.supplier_id, card.row.supplier, card)


def receive_from(desk: Desk, supplier_id: int, name: str) -> None:
    """Goods came in that nobody ordered."""
    _receive(desk, say(N_("Receive from {name}"), name=name), supplier_id, name, None)


def _receive(desk: Desk, label: Words, supplier_id: int, name: str, card: PurchaseCard | None) -> None:
    def save(d: Draft) -> object:
        def run(accept_over: bool) -> object:
            return desk.carry_out(
                label, arriving.receive_goods, supplier_id, _came(d["rows"]),
                purchase_id=card.row.id if card else None, costs=_costs(d), day=d["day"], tax=d.get("tax") or 0,
                reference=d["reference"], accept_over=accept_over, paid_from=d["paid"],
                billed=d["billed"],
            )  # fmt: skip

        done = _asking_over(run)
        if done:
            tell_ready(desk, label, done.result)
        return done

    goods_forms.receive(window(), desk, save, supplier_id=supplier_id, supplier=name, card=card).exec()


def _asking_over(run: Callable[[bool], Any]) -> Any:
    """Do it; if only more came than was ordered, ask, and do it all the same."""
    try:
        return run(False)
    except Refused as refused:
        if any(p.field != "over" for p in refused.problems):
            raise
        words = " ".join(str(p) for p in refused.problems)
        return (
            run(True) if confirm(window(), _("More came than was ordered"), words, _("Receive all")) else None
        )


def _came(rows: Sequence[Row]) -> list[ReceivedDraft]:
    return [
        ReceivedDraft(
            r["quantity"],
            r["sku_id"],
            unit_price=r["price"],
            quality=r["quality"],
            lot=r.get("lot") or "",
            expires=r.get("expires"),
        )
        for r in rows
        if r["quantity"]
    ]


def _costs(d: Draft) -> list[CostDraft]:
    """What is typed as freight, packing and customs; customs are always part of what the goods cost."""
    kinds = ((CostKind.FREIGHT, "freight"), (CostKind.PACKING, "packing"), (CostKind.CUSTOMS, "customs"))
    return [
        CostDraft(
            kind, d[key], d["basis"], **_payer(d["payer"]),
            capitalised=None if kind is CostKind.CUSTOMS else d["capitalised"],
        )
        for kind, key in kinds if d[key]
    ]  # fmt: skip


def _payer(value: Any) -> dict[str, Any]:
    """Who bills a cost, or from where it was paid at once."""
    return {"supplier_id": value} if isinstance(value, int) else {"money_role": value}


def add_cost(desk: Desk, card: PurchaseCard) -> None:
    """Freight was billed after the goods."""

    def save(d: Draft) -> object:
        draft = CostDraft(
            d["kind"],
            d["amount"],
            d["basis"],
            **_payer(d["payer"]),
            capitalised=d["capitalised"],
            note=d["note"],
        )
        return desk.carry_out(
            _label(N_("Freight of {number}"), card), actions.add_cost, d["receipt"], draft, day=d["day"]
        )

    carriers = desk.ask(supplier_queries.suppliers)
    facts = desk.shop.facts
    forms.cost(
        window(), card.receipts, carriers, facts.currency, desk.shop.today(), save,
        part_of_cost=facts.capitalise_freight,
    ).exec()  # fmt: skip


def correct_price(desk: Desk, card: PurchaseCard) -> None:
    """Another price was billed."""

    def save(d: Draft) -> object:
        label = _label(N_("Correct a price of {number}"), card)
        return desk.carry_out(
            label, actions.correct_price, d["line"], d["price"], day=d["day"], note=d["note"]
        )

    forms.price(window(), card.receipts, desk.shop.facts.currency, desk.shop.today(), save).exec()


def send_back(desk: Desk, supplier_id: int, name: str, receipts: Sequence[ReceiptRow] = ()) -> None:
    """Goods go back to a supplier."""

    def save(d: Draft) -> object:
        lines = [
            ReturnDraft(r["sku_id"], r["quantity"], r["bucket"], r["credit"], r["line"])
            for r in d["rows"]
            if r["quantity"]
        ]
        if not sure(
            desk, [(r["sku_id"], r["code"], r["quantity"], r["bucket"]) for r in d["rows"]], d["day"]
        ):
            return None
        label = say(N_("Send back to {name}"), name=name)
        one = receipts[0].id if len(receipts) == 1 else None
        return desk.carry_out(
            label, actions.return_goods, supplier_id, lines, receipt_id=one, day=d["day"], tax=d.get("tax") or 0,
            money_role=d["paid"], note=d["note"],
        )  # fmt: skip

    goods_forms.send_back(
        window(), desk, save, supplier_id=supplier_id, supplier=name, receipts=receipts
    ).exec()


def pay(desk: Desk, supplier_id: int) -> None:
    """Pay a supplier."""
    card = desk.ask(supplier_queries.supplier_card, supplier_id, desk.shop.today())
    if card is None:
        return

    def save(d: Draft) -> object:
        label = say(N_("Pay {name}"), name=card.row.name)
        receipts = [d["receipt"]] if d["receipt"] else []
        return desk.carry_out(
            label, actions.pay, supplier_id, d["amount"], d["money"], day=d["day"], receipts=receipts, note=d["note"]
        )  # fmt: skip

    owed = sum(b.open for b in card.bills)
    currency, today = desk.shop.facts.currency, desk.shop.today()
    forms.pay(window(), card.row.name, card.bills, owed, currency, today, save).exec()


def take_back(desk: Desk, card: SupplierCard) -> None:
    """Money comes back from a supplier."""

    def save(d: Draft) -> object:
        label = say(N_("Money back from {name}"), name=card.row.name)
        return desk.carry_out(
            label, actions.take_back, card.row.id, d["amount"], d["money"], day=d["day"], note=d["note"]
        )

    held = max(0, -card.row.balance)
    forms.take_back(window(), card.row.name, held, desk.shop.facts.currency, desk.shop.today(), save).exec()


def new_supplier(desk: Desk) -> int | None:
    """Write a supplier down; answers its id."""

    def save(d: Draft) -> object:
        return desk.carry_out(
            say(N_("New supplier {name}"), name=d["name"]), actions.add_supplier, d["name"], **_told(d)
        )

    form = forms.supplier(window(), None, save)
    form.exec()
    made: int | None = form.made
    return made


def edit_supplier(desk: Desk, card: SupplierCard) -> None:
    """Change what is told of a supplier."""
    label = say(N_("Edit {name}"), name=card.row.name)

    def save(d: Draft) -> object:
        return desk.carry_out(label, actions.edit_supplier, card.row.id, name=d["name"], **_told(d))

    forms.supplier(window(), card, save).exec()


def _told(d: Draft) -> Any:
    return {**{k: v for k, v in d.items() if k != "name"}, "terms_days": d["terms_days"] or 0}


def edit_terms(desk: Desk, card: SupplierCard) -> None:
    """What a supplier sells, at what price, how many at least, how soon."""
    rows = desk.ask(supplier_queries.terms, card.row.id, 2_000)
    label = say(N_("What {name} supplies"), name=card.row.name)
    before = [r.sku_id for r in rows]
    goods_forms.terms(
        window(), desk, card.row.name, rows,
        lambda d: desk.carry_out(label, actions.tell_terms, card.row.id, before, [_terms(r) for r in d["rows"]]),
    ).exec()  # fmt: skip


def _terms(row: Row) -> tuple[int, Any]:
    told = {
        "code": row["theirs"] or "", "price": row["price"], "moq": row["moq"] or 1, "pack": row["pack"] or 1,
        "lead_days": row["lead"], "preferred": row["preferred"],
    }  # fmt: skip
    return row["sku_id"], told


def archive(desk: Desk, card: SupplierCard) -> None:
    """Put a supplier away, or bring it back."""
    archived = not card.row.archived
    words = N_("Archive {name}") if archived else N_("Bring {name} back")
    desk.do(say(words, name=card.row.name), actions.archive_supplier, card.row.id, archived=archived)


def show_prices(desk: Desk, card: SupplierCard) -> None:
    """What was paid over time."""
    prices.dialog(window(), desk, card).exec()


def copy_text(desk: Desk, card: PurchaseCard) -> None:
    """The order as words for WeChat."""
    facts = desk.shop.facts
    QGuiApplication.clipboard().setText(
        desk.ask(purchase_lists.text_of, card.row.id, facts.name, facts.currency)
    )
    desk.say(_("{number} is copied; paste it into the chat.").format(number=card.row.number))


def save_sheet(desk: Desk, card: PurchaseCard) -> None:
    """The order as a workbook for the supplier."""
    name = f"{card.row.number} {card.row.supplier}.xlsx".replace("/", "-")
    path, _kind = QFileDialog.getSaveFileName(
        window(), _("Save the order"), name, "Excel (*.xlsx);;CSV (*.csv)"
    )
    if not path:
        return
    try:
        desk.ask(purchase_lists.write_order, card.row.id, desk.shop.facts.currency, Path(path))
    except Trouble as trouble:
        desk.troubled.emit(trouble)
    except Refused as refused:
        desk.objected.emit(refused)
    else:
        desk.say(_("{file} is written.").format(file=Path(path).name))


def _label(words: str, card: PurchaseCard) -> Words:
    return say(words, number=card.row.number)


def window() -> QWidget | None:
    """The window to ask in."""
    return QApplication.activeWindow()


__all__ = [
    "add_cost", "archive", "cancel", "close", "copy_text", "correct_price", "edit", "edit_supplier", "edit_terms",
    "new_order", "new_supplier", "order", "pay", "queries", "receive", "receive_from", "save_sheet", "send_back",
    "show_prices", "take_back",
]  # fmt: skip
