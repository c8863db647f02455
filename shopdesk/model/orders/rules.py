"""What may be done with an order, from its own rows: problems in words, and the buttons that follow. Pure.

What an order is stands in `axes`, what it costs in `pricing`, what the books make of it in `books`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from shopdesk.core.money import amount_shown
from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_
from shopdesk.model.orders.axes import (
    LABEL_WORDS,
    AfterSales,
    Fulfilment,
    Paid,
    Quantities,
    after_sale,
    balance,
    counted,
    fulfilment,
    items_text,
    label_of,
    of_line,
    packed_by_line,
    paid_state,
    parcels_left,
    quantities,
    refundable,
)  # fmt: skip
from shopdesk.model.orders.bundled import shown, with_parts
from shopdesk.model.orders.pricing import PIECES, gross, pieces, price_lines
from shopdesk.model.orders.records import (
    AfterSale,
    AfterSaleState,
    AfterSaleType,
    LineKind,
    Order,
    OrderLine,
    PaymentMethod,
    ShipmentState,
    Stage,
)  # fmt: skip
from shopdesk.model.orders.states import CASES, DEAD_CASES, STAGES, Do

_PHONE = re.compile(r"^(\+?86[- ]?)?1\d{10}(-\d{1,6})?$|^\+?[\d ()-]{6,20}(x\d+)?$")
_ASKS = re.compile(r"勿发|暂不发|改地址|开票|发票|do not ship|change (the )?address|invoice", re.IGNORECASE)
_MOVED = {
    "refund": re.compile(r"退款成功|refunded", re.I),
    "shipped": re.compile(r"已发货|fulfilled|shipped", re.I),
}


def problems_confirming(
    order: Order, *, reason: str = "", twin: str = "", currency: str = "CNY"
) -> list[Problem]:
    """Why the order cannot be confirmed, and what to look at first (features.md O-04).

    A `reason` lets everything pass that is a matter of judgement. `twin`: number of an order of the same
    buyer with the same goods within a day.
    """
    if order.stage not in (Stage.REVIEW, Stage.DRAFT):
        return [problem(N_("Order {number} is not waiting to be confirmed."), number=order.number)]
    if not order.lines or all(x.cancelled >= pieces(x) for x in order.lines):
        return [problem(N_("Order {number} has nothing in it."), number=order.number)]
    found = [*_problems_goods(order, currency), *_warnings_address(order), *_warnings_note(order)]
    if twin:
        found.append(problem(N_("The same buyer ordered the same in {twin}."), blocking=False, twin=twin))
    return [x for x in found if not (reason and x.blocking)]


def _problems_goods(order: Order, currency: str) -> list[Problem]:
    found = [
        problem(N_("“{title}” is not linked to a product."), field="lines", title=x.title or x.external_key)
        for x in order.lines
        if x.kind is LineKind.GOODS and x.sku_id is None
    ]
    if order.stated is not None and abs(order.stated - order.total) > 1:
        found.append(
            problem(N_("The rows make {rows}, the source says {stated}."), field="total",
                    rows=amount_shown(order.total, currency), stated=amount_shown(order.stated, currency))
        )  # fmt: skip
    if _MOVED["refund"].search(order.channel_status) and not order.refunded:
        found.append(
            problem(N_("The platform says it is refunded already: “{status}”."), status=order.channel_status)
        )
    found += [
        problem(N_("Price of {title} is zero."), field="lines", blocking=False, title=x.title)
        for x in order.lines
        if x.kind is LineKind.GOODS and x.amount <= 0 and x.replaces_id is None
    ]
    return found


def _warnings_address(order: Order) -> list[Problem]:
    found = []
    if order.phone and not _PHONE.match(order.phone.strip()) and "*" not in order.phone:
        found.append(
            problem(N_("“{phone}” is not a phone number."), field="phone", blocking=False, phone=order.phone)
        )
    if not order.street:
        found.append(problem(N_("There is no address to send it to."), field="street", blocking=False))
    elif not (order.recipient or order.customer_name):
        found.append(problem(N_("Nobody is named to receive it."), field="recipient", blocking=False))
    elif order.country in ("", "CN") and not (order.province and order.city):
        found.append(problem(N_("The address lacks its province or city."), field="city", blocking=False))
    return found


def _warnings_note(order: Order) -> list[Problem]:
    found = []
    if _ASKS.search(order.buyer_note):
        found.append(
            problem(N_("The buyer asks: “{note}”"), field="buyer_note", blocking=False, note=order.buyer_note)
        )
    if _MOVED["shipped"].search(order.channel_status) and "un" not in order.channel_status.lower():
        found.append(
            problem(
                N_("The platform says it is shipped: “{status}”."),
                blocking=False,
                status=order.channel_status,
            )
        )
    return found


def problems_holding(order: Order, reason: str) -> list[Problem]:
    """Why the order cannot be put on hold."""
    if order.stage not in (Stage.REVIEW, Stage.OPEN):
        return [problem(N_("Order {number} is closed."), number=order.number)]
    return [] if reason.strip() else [problem(N_("Say why it waits."), field="reason")]


def problems_packing(order: Order, chosen: Mapping[int, int]) -> list[Problem]:
    """Why these pieces (row → count) cannot be packed."""
    return _problems_sending(order) or _problems_counts(order, chosen, _free(order))


def problems_shipping(
    order: Order, chosen: Mapping[int, int], left: Mapping[int, int] | None = None, *, packed: bool = False
) -> list[Problem]:
    """Why these pieces (row → count) cannot be shipped.

    `left`: pieces of each SKU that this order may take, its own allocations included; a SKU that is missing
    there is not tracked. The demand of all rows is summed first. `packed`: the pieces lie in a parcel
    already.
    """
    found = _problems_sending(order) or _problems_counts(
        order, chosen, _open(order) if packed else _free(order)
    )
    return found or problems_stock(order, with_parts(order, chosen), left or {})


def problems_stock(order: Order, chosen: Mapping[int, int], left: Mapping[int, int]) -> list[Problem]:
    """Which SKUs are too few for these pieces."""
    wanted: dict[int, int] = {}
    codes: dict[int, str] = {}
    for line in order.lines:
        if line.sku_id is not None and line.sku_id in left and chosen.get(line.id):
            wanted[line.sku_id] = wanted.get(line.sku_id, 0) + chosen[line.id]
            codes[line.sku_id] = line.sku.code if line.sku else line.title
    return [
        problem(N_("Only {left} of {sku} left, {wanted} ordered."), field="lines",
                left=max(0, left[sku]), sku=codes[sku], wanted=count)
        for sku, count in wanted.items()
        if count > left[sku]
    ]  # fmt: skip


def _problems_sending(order: Order) -> list[Problem]:
    if order.stage in (Stage.REVIEW, Stage.DRAFT):
        return [problem(N_("Confirm order {number} first."), number=order.number)]
    if order.stage is not Stage.OPEN:
        return [problem(N_("Order {number} is closed."), number=order.number)]
    if order.hold:
        return [problem(N_("Order {number} is on hold: {reason}"), number=order.number, reason=order.hold)]
    return []


def _open(order: Order) -> dict[int, int]:
    return {x.id: of_line(x).open for x in counted(order)}


def _free(order: Order) -> dict[int, int]:
    packed = packed_by_line(order)
    return {k: n - packed.get(k, 0) for k, n in _open(order).items()}


def _problems_counts(order: Order, chosen: Mapping[int, int], most: Mapping[int, int]) -> list[Problem]:
    if not any(chosen.values()):
        return [problem(N_("Order {number}: nothing is left to be done here."), number=order.number)]
    titles = {x.id: x.title for x in order.lines}
    return [
        problem(N_("{title}: {count} is more than the {most} that can still be taken."), field="lines",
                title=titles.get(k, k), count=n, most=most.get(k, 0))
        for k, n in chosen.items()
        if not 0 <= n <= most.get(k, 0)
    ]  # fmt: skip


def problems_cancelling(order: Order, chosen: Mapping[int, int] | None = None) -> list[Problem]:
    """Why the order, or these pieces of it (row → count), cannot be cancelled."""
    if order.stage not in (Stage.DRAFT, Stage.REVIEW, Stage.OPEN):
        return [problem(N_("Order {number} is closed."), number=order.number)]
    if chosen is not None:
        return _problems_counts(order, chosen, _free(order))
    if any(x.shipped for x in order.lines):
        return [
            problem(
                N_("Some of order {number} was shipped; open an after-sale case instead."),
                number=order.number,
            )
        ]
    return []


def problems_paying(order: Order, amount: int, method: PaymentMethod) -> list[Problem]:
    """Why this money cannot be taken for the order."""
    if order.stage is Stage.CANCELLED:
        return [problem(N_("Order {number} is cancelled."), number=order.number)]
    if amount <= 0:
        return [problem(N_("An amount is more than zero."), field="amount")]
    if method is PaymentMethod.ON_DELIVERY:
        return [problem(N_("Say where the money is now."), field="method")]
    return []


def problems_refunding(order: Order, amount: int, currency: str = "CNY") -> list[Problem]:
    """Why this much cannot be paid back: it was not received, or not promised and no longer promisable."""
    if amount <= 0:
        return [problem(N_("An amount is more than zero."), field="amount")]
    most = min(order.received - order.refunded, max(0, -balance(order)) + refundable(order))
    if amount > most:
        return [
            problem(N_("At most {most} can be refunded."), field="amount", most=amount_shown(most, currency))
        ]
    return []


def problems_granting(order: Order, amount: int, currency: str = "CNY") -> list[Problem]:
    """Why this much more cannot be promised back."""
    if amount < 0:
        return [problem(N_("An amount is zero or more."), field="amount")]
    if amount > order.total - order.granted:
        most = amount_shown(max(0, order.total - order.granted), currency)
        return [problem(N_("At most {most} can be refunded."), field="amount", most=most)]
    return []


def in_cases(order: Order) -> dict[int, int]:
    """Pieces of each row that cases asked back; of a closed case those that came."""
    asked: dict[int, int] = {}
    for case in order.cases:
        if case.type in WITH_GOODS and case.state not in DEAD_CASES:
            for x in case.lines:
                if x.order_line_id is not None:
                    count = x.good + x.bad if case.state is AfterSaleState.RESOLVED else x.quantity
                    asked[x.order_line_id] = asked.get(x.order_line_id, 0) + count
    return asked


WITH_GOODS = frozenset({AfterSaleType.RETURN_REFUND, AfterSaleType.EXCHANGE})
"""Cases in which goods come back."""


def problems_returning(order: Order, chosen: Mapping[int, int]) -> list[Problem]:
    """Why these pieces (row → count) cannot be asked back: they were not shipped, are lost, or are in a
    case.
    """
    if order.stage not in (Stage.OPEN, Stage.COMPLETED):
        return [problem(N_("Nothing of order {number} was shipped."), number=order.number)]
    asked = in_cases(order)
    most = {x.id: x.shipped - x.lost - asked.get(x.id, 0) for x in order.lines if x.kind in PIECES}
    return _problems_counts(order, with_parts(order, chosen), most)


def problems_inspecting(case: AfterSale, found: Mapping[int, tuple[int, int, int]]) -> list[Problem]:
    """Why the inspection (row of the case → good, bad, missing) does not tell where every piece is."""
    words = N_("{title}: {count} pieces were to come back; say for each whether it is good, bad or missing.")
    return [
        problem(words, field="lines", title=x.title, count=x.quantity)
        for x in case.lines
        if x.quantity and not _tells(found.get(x.id, (0, 0, 0)), x.quantity)
    ]


def _tells(found: tuple[int, int, int], quantity: int) -> bool:
    return sum(found) == quantity and min(found) >= 0


def problems_completing(order: Order) -> list[Problem]:
    """Why the order is not complete: pieces on the way, money open, a case open."""
    if Stage.COMPLETED not in STAGES[order.stage]:
        return [problem(N_("Order {number} is not open."), number=order.number)]
    found = []
    if any(_unsettled(x) for x in counted(order)):
        found.append(problem(N_("Order {number} is not delivered yet."), number=order.number))
    if balance(order) != 0:
        found.append(problem(N_("Order {number} is not settled yet."), number=order.number))
    if after_sale(order) is AfterSales.ACTIVE:
        found.append(problem(N_("Order {number} has an open after-sale case."), number=order.number))
    return found


def _unsettled(line: OrderLine) -> bool:
    q = of_line(line)
    return q.open > 0 or max(q.delivered, q.returned) + q.lost < q.shipped


def problems_case(case: AfterSale, state: StrEnum) -> list[Problem]:
    """Why the case cannot go to that state."""
    return [] if state in CASES[case.state] else [problem(N_("This case has been decided already."))]


def next_actions(order: Order) -> list[Do]:
    """What the order's state lets one do now, the likeliest first."""
    open_, q = order.stage is Stage.OPEN, quantities(order)
    states = {x.state for x in order.cases}
    wanted = {
        Do.CONFIRM: (Stage.OPEN in STAGES[order.stage] and order.stage is not Stage.COMPLETED)
        or order.stage is Stage.DRAFT,
        Do.RELEASE: bool(order.hold),
        Do.APPROVE: "requested" in states,
        Do.RECEIVE: "awaiting_goods" in states,
        Do.REJECT: "requested" in states,
        Do.REFUND: order.received > order.refunded,
        Do.PAY: balance(order) > 0 and order.stage is not Stage.CANCELLED,
        Do.SHIP: open_ and not order.hold and q.open > 0,
        Do.PACK: open_ and not order.hold and any(_free(order).values()),
        Do.UNPACK: any(x.state is ShipmentState.PACKING for x in order.shipments),
        Do.DELIVER: bool(parcels_left(order)),
        Do.COMPLETE: open_ and not problems_completing(order),
        Do.RETURN: q.shipped - q.lost > sum(shown(order, in_cases(order)).values()),
        Do.REOPEN: order.stage is Stage.COMPLETED,
        Do.HOLD: order.stage in (Stage.REVIEW, Stage.OPEN) and not order.hold,
        Do.CANCEL: order.stage in (Stage.DRAFT, Stage.REVIEW, Stage.OPEN) and q.open > 0,
        Do.ROWS: order.stage in (Stage.DRAFT, Stage.REVIEW, Stage.OPEN) and (q.open > 0 or not q.shipped),
        Do.EDIT: order.stage is not Stage.CANCELLED,
    }
    return [code for code, yes in wanted.items() if yes]


__all__ = [
    "LABEL_WORDS", "AfterSales", "Fulfilment", "Paid", "Quantities", "after_sale", "balance", "counted",
    "fulfilment", "gross", "in_cases", "items_text", "label_of", "next_actions", "of_line", "paid_state",
    "price_lines", "problems_cancelling", "problems_case", "problems_completing", "problems_confirming",
    "problems_granting", "problems_holding", "problems_inspecting", "problems_packing", "problems_paying",
    "problems_refunding", "problems_returning", "problems_shipping", "problems_stock", "quantities",
    "refundable",
]  # fmt: skip
