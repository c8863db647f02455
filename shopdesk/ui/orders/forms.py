"""The forms of the orders tab: lists of fields, and pieces per row where a part of an order is meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from shopdesk.core.problems import Problem, refuse
from shopdesk.core.texts import N_, _, language
from shopdesk.model.orders.queries import CaseRow, OrderCard, PaymentMethod
from shopdesk.ui import texts
from shopdesk.ui.form import Field, Form

Save = Callable[[dict[str, Any]], object]


def confirm_anyway(
    parent: QWidget | None, order: OrderCard, problems: Sequence[Problem], save: Callable[[str], object]
) -> Form:
    """What stands against the order, and the reason to take it on all the same."""
    said = "\n".join(str(p) for p in problems)
    fields = [Field("why", said, "note"), Field("reason", _("Take it on because"), required=True, wide=True)]
    title = _("Confirm order {number}").format(number=order.number)
    return Form(parent, title, fields, lambda d: save(d["reason"]), save_words=_("Confirm"), about=order.id)


def ship(
    parent: QWidget | None,
    order: OrderCard,
    carriers: Sequence[tuple[str, ...]],
    guess: Callable[[str], str],
    save: Save,
    notice: str = "",
    *,
    costs: tuple[int, int],
    currency: str,
    more: Sequence[Field] = (),
) -> Form:
    """Carrier and number; the carrier is guessed from the number. Pieces can be fewer. `notice`: what is to be known
    before. `costs`: what courier and packing of a parcel usually cost. `more`: what its goods ask besides."""
    open_ = {x.id: x for x in order.lines if x.kind == "goods" and x.open + x.packing > 0}
    fields = [
        Field("tracking", _("Tracking number"), hint=_("Scan or paste it"), wide=True),
        Field("carrier", _("Carrier"), "choice", "", _carriers(carriers), wide=True),
        Field("courier", _("Courier costs"), "money", costs[0]),
        Field("packing", _("Packing costs"), "money", costs[1]),
    ]
    packed = any(p.state == "packing" for p in order.parcels)
    partial = not packed and (len(open_) > 1 or any(x.open > 1 for x in open_.values()))
    if partial:
        fields += _pieces((x.id, x.title or x.code, x.open) for x in open_.values())
    elif packed:
        fields.append(
            Field("packed", _("What is packed leaves as it is. To send less, unpack it first."), "note")
        )
    fields = [Field("notice", notice, "note"), *fields] if notice else fields
    fields += more

    def done(draft: dict[str, Any]) -> object:
        chosen = _some(draft) if partial else {}
        whole = all(chosen.get(i, 0) == x.open for i, x in open_.items())
        return save(draft | {"quantities": {} if whole else chosen})

    form = Form(
        parent, _("Ship order {number}").format(number=order.number), fields, done, save_words=_("Ship"),
        currency=currency, about=order.id,
    )  # fmt: skip
    _guess_carrier(form, guess)
    return form


def ship_together(
    parent: QWidget | None, numbers: str, carriers: Sequence[tuple[str, ...]], guess: Callable[[str], str], save: Save,
    notice: str = "", leaving: str = "",
) -> Form:  # fmt: skip
    """Carrier and number of the one parcel in which all that is open of these orders leaves; `leaving`: of which
    lots."""
    words = _("{numbers}: all that is open leaves in one parcel; each order keeps its own books.")
    fields = [
        Field("what", words.format(numbers=numbers), "note"), Field("notice", notice, "note"),
        Field("leaving", leaving, "note"),
        Field("tracking", _("Tracking number"), hint=_("Scan or paste it"), wide=True),
        Field("carrier", _("Carrier"), "choice", "", _carriers(carriers), wide=True),
    ]  # fmt: skip
    fields = [f for f in fields if f.title]
    form = Form(parent, _("Ship in one parcel"), fields, save, save_words=_("Ship"), about=numbers)
    _guess_carrier(form, guess)
    return form


def _carriers(carriers: Sequence[tuple[str, ...]]) -> list[tuple[str, str]]:
    return [("", "—"), *((c[0], c[2] if language() == "zh_CN" else c[1]) for c in carriers)]


def _guess_carrier(form: Form, guess: Callable[[str], str]) -> None:
    tracking, carrier = form.parts["tracking"].widget, form.parts["carrier"].widget
    if isinstance(tracking, QLineEdit):

        def typed(number: str) -> None:
            code = guess(number.strip()) if len(number.strip()) > 7 else ""
            at = carrier.findData(code)  # type: ignore[attr-defined]
            if code and at >= 0:
                carrier.setCurrentIndex(at)  # type: ignore[attr-defined]

        tracking.textChanged.connect(typed)


def pay(parent: QWidget | None, order: OrderCard, currency: str, save: Save) -> Form:
    """Money came in."""
    fields = [
        Field("amount", _("Amount"), "money", max(order.balance, 0), required=True),
        Field("method", _("Where it arrived"), "choice", "bank", _methods()),
        Field("reference", _("Transaction number"), wide=True),
    ]
    title = _("Order {number} was paid").format(number=order.number)
    return Form(
        parent, title, fields, save, save_words=_("Record payment"), currency=currency, about=order.id
    )


def refund(parent: QWidget | None, order: OrderCard, currency: str, save: Save) -> Form:
    """Money goes back: what is owed is proposed."""
    owed = max(-order.balance, 0)
    fields = [
        Field("amount", _("Amount"), "money", owed or order.refundable, required=True,
              hint=_("At most {amount}").format(amount=texts.amount(order.refundable + owed, currency))),
        Field("method", _("Paid from"), "choice",
              order.payments[-1].method if order.payments else "platform", _methods()),
        Field("reason", _("Reason"), wide=True),
        Field("reference", _("Transaction number"), wide=True),
    ]  # fmt: skip
    title = _("Refund order {number}").format(number=order.number)
    return Form(parent, title, fields, save, save_words=_("Refund"), currency=currency, about=order.id)


def cancel(parent: QWidget | None, order: OrderCard, save: Save) -> Form:
    """The whole order, or pieces of it."""
    open_ = [(x.id, x.title or x.code, x.open) for x in order.lines if x.kind == "goods" and x.open > 0]
    fields = [Field("reason", _("Reason"), "suggest", "", [(r, r) for r in _reasons_to_cancel()], wide=True)]
    partial = len(open_) > 1 or any(n > 1 for _i, _t, n in open_)
    fields += _pieces(open_) if partial else []

    def done(draft: dict[str, Any]) -> object:
        chosen = _some(draft) if partial else {}
        whole = not partial or all(chosen.get(i, 0) == n for i, _t, n in open_)
        return save({"reason": draft["reason"], "quantities": None if whole else chosen})

    title = _("Cancel order {number}").format(number=order.number)
    return Form(
        parent, title, fields, done, save_words=_("Cancel order"), leave_words=_("Keep order"), about=order.id
    )


def _reasons_to_cancel() -> list[str]:
    return [_("The buyer changed her mind"), _("Out of stock"), _("Wrong address"), _("Ordered twice")]


def hold(parent: QWidget | None, order: OrderCard, save: Save) -> Form:
    """Why the order waits."""
    reasons = [_("Address to be confirmed"), _("The buyer asked to wait"), _("Waiting for goods")]
    fields = [
        Field("reason", _("Reason"), "suggest", "", [(r, r) for r in reasons], required=True, wide=True)
    ]
    return Form(
        parent, _("Hold order {number}").format(number=order.number), fields, save, save_words=_("Hold"),
        about=order.id,
    )  # fmt: skip


def request_return(parent: QWidget | None, order: OrderCard, save: Save) -> Form:
    """What the customer wants to send back, and why."""
    back = [
        (x.id, x.title or x.code, x.shipped - x.returned)
        for x in order.lines
        if x.kind == "goods" and x.shipped > x.returned
    ]
    parts = [
        (x.id, _("of the bundle: {title}").format(title=x.title or x.code), x.shipped - x.returned)
        for x in order.lines
        if x.kind == "component" and x.shipped > x.returned
    ]
    reasons = [_("Damaged"), _("Not as described"), _("Does not like it"), _("Wrong item")]
    fields = [
        Field("reason", _("Reason"), "suggest", "", [(r, r) for r in reasons], wide=True),
        *_pieces(back, start=0 if len(back) + len(parts) > 1 else None),
        *_pieces(parts, start=0),
    ]

    def done(draft: dict[str, Any]) -> object:
        return save({"reason": draft["reason"], "quantities": _some(draft)})

    title = _("Return of order {number}").format(number=order.number)
    return Form(parent, title, fields, done, save_words=_("Record the return"), about=order.id)


def parcel_costs(parent: QWidget | None, order: OrderCard, currency: str, save: Save) -> Form:
    """What the parcels that have left cost to send."""
    fields: list[Field] = []
    left = [p for p in order.parcels if p.shipped_at is not None and p.state != "cancelled"]
    for p in left:
        carrier = p.carrier_zh if language() == "zh_CN" else p.carrier_en
        words = " ".join(x for x in (carrier, p.tracking) if x) or _("Parcel")
        fields += [
            Field(f"parcel-{p.id}", words, "note"),
            Field(f"courier-{p.id}", _("Courier costs"), "money", p.cost),
            Field(f"packing-{p.id}", _("Packing costs"), "money", p.packing),
        ]

    def done(draft: dict[str, Any]) -> object:
        told = {p.id: (draft[f"courier-{p.id}"] or 0, draft[f"packing-{p.id}"] or 0) for p in left}
        return save({"costs": told})

    title = _("What sending order {number} cost").format(number=order.number)
    return Form(parent, title, fields, done, currency=currency)


def inspect(
    parent: QWidget | None, order: OrderCard, case: CaseRow, save: Save, money: Sequence[tuple[str, str]], bank: str,
    currency: str,
) -> Form:  # fmt: skip
    """How many pieces came back good, bad, or not at all, and what the way back cost the shop."""
    fields: list[Field] = [
        Field("n", _("Good pieces go back on the shelf, bad ones are written off."), "note")
    ]
    for row, _line, title, pieces, _amount in case.lines:
        fields.append(Field(f"good-{row}", _("{title}: good").format(title=title), "quantity", pieces))
        fields.append(Field(f"bad-{row}", _("{title}: bad").format(title=title), "quantity", 0))

    def done(draft: dict[str, Any]) -> object:
        found = {}
        for row, _line, _title, pieces, _amount in case.lines:
            good, bad = draft[f"good-{row}"] or 0, draft[f"bad-{row}"] or 0
            found[row] = (good, bad, max(pieces - good - bad, 0))
        return save({"found": found, "freight": draft["freight"] or 0, "paid_from": draft["paid_from"]})

    fields.append(Field("freight", _("Return shipping that we paid"), "money", 0))
    fields.append(Field("paid_from", _("Paid from"), "choice", bank, money))
    title = _("Goods of order {number} are back").format(number=order.number)
    return Form(parent, title, fields, done, save_words=_("Take in"), currency=currency, about=case.id)


def edit(parent: QWidget | None, order: OrderCard, save: Save) -> Form:
    """Address, phone and notes."""
    f = order.fields
    fields = [
        Field("recipient", _("Recipient"), value=order.recipient), Field("phone", _("Phone"), value=order.phone),
        Field("province", _("Province or state"), value=f["province"]), Field("city", _("City"), value=f["city"]),
        Field("district", _("District"), value=f["district"]), Field("zip", _("Postcode"), value=f["zip"]),
        Field("street", _("Street"), value=f["street"], wide=True),
        Field("country", _("Country"), value=f["country"]), Field("tags", _("Tags"), value=order.tags),
        Field("buyer_note", _("Note of the buyer"), "long", order.buyer_note),
        Field("seller_note", _("Own note"), "long", order.seller_note),
    ]  # fmt: skip
    return Form(parent, _("Edit order {number}").format(number=order.number), fields, save, about=order.id)


def _methods() -> list[tuple[str, str]]:
    return [(m.value, texts.method(m)) for m in PaymentMethod]


def _pieces(rows: Any, start: int | None = None) -> list[Field]:
    return [
        Field(
            f"line-{i}",
            _("{title} (of {n})").format(title=title, n=n),
            "quantity",
            n if start is None else start,
        )
        for i, title, n in rows
    ]


def _chosen(draft: dict[str, Any]) -> dict[int, int]:
    return {int(k.removeprefix("line-")): v for k, v in draft.items() if k.startswith("line-") and v}


def _some(draft: dict[str, Any]) -> dict[int, int]:
    """The pieces that were chosen. Refused: none, which is never taken for all."""
    chosen = _chosen(draft)
    if not chosen:
        field = next((k for k in draft if k.startswith("line-")), "")
        raise refuse(N_("Say how many pieces; here it is none."), field=field)
    return chosen
