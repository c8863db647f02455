"""Orders to suppliers: drafted, sent, changed, closed short, cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from shopdesk.core.problems import Problem, problem, refuse, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model import timeline
from shopdesk.model.products.records import Sku
from shopdesk.model.purchasing import rules
from shopdesk.model.purchasing.records import Purchase, PurchaseLine, PurchaseState, SupplierSku
from shopdesk.model.purchasing.rules import LineDraft
from shopdesk.model.purchasing.states import DOING, STATES, Do, open_of, state_of
from shopdesk.model.purchasing.suppliers import load_supplier, terms_of
from shopdesk.model.shop import Work


def draft(
    work: Work,
    supplier_id: int,
    lines: Sequence[LineDraft],
    *,
    eta: date | None = None,
    reference: str = "",
    note: str = "",
) -> int:
    """Begin an order to a supplier; answers its id. Nothing of it is on its way until it is ordered.

    A line without a price takes the supplier's last one, else the SKU's cost. Refused: no lines, no pieces,
    an archived SKU or supplier.
    """
    refuse_if(rules.problems_eta(eta, work.today))
    supplier = load_supplier(work, supplier_id)
    if supplier.archived:
        raise refuse(N_("{name} is archived; bring it back first."), field="supplier", name=supplier.name)
    purchase = Purchase(
        supplier_id=supplier_id, eta=eta, reference=reference.strip(), note=note.strip(), created_at=work.now
    )
    work.session.add(purchase)
    work.session.flush()
    _fill(work, purchase, lines)
    timeline.note(
        work, "purchase", purchase.id, N_("{number} to {supplier} drafted"),
        number=rules.number(purchase.id), supplier=supplier.name,
    )  # fmt: skip
    return purchase.id


def edit(
    work: Work,
    purchase_id: int,
    *,
    lines: Sequence[LineDraft] | None = None,
    eta: date | None = None,
    reference: str | None = None,
    note: str | None = None,
    days_as_told: bool = False,
) -> None:
    """Change an order. Of a draft, `lines` replace all rows; of one that was sent, quantities and prices of its
    rows change and new rows come on, none below what was received. A day that is None stays as it is; with
    `days_as_told` nobody knows it any more."""
    purchase = load_purchase(work, purchase_id)
    _refuse_doing(purchase, Do.EDIT)
    refuse_if(rules.problems_eta(eta, work.today))
    purchase.eta = eta if days_as_told else eta or purchase.eta
    purchase.reference = purchase.reference if reference is None else reference.strip()
    purchase.note = purchase.note if note is None else note.strip()
    if lines is not None and purchase.state is PurchaseState.DRAFT:
        purchase.lines.clear()
        work.session.flush()
        _fill(work, purchase, lines)
    elif lines is not None:
        _amend(work, purchase, lines, days_as_told)
    settle_state(purchase)


def order(work: Work, purchase_id: int, *, day: date | None = None) -> None:
    """The order was sent to the supplier on a day (today): what it names is on its way; its prices are the
    supplier's last ones."""
    purchase = load_purchase(work, purchase_id)
    _refuse_doing(purchase, Do.ORDER)
    refuse_if(rules.problems_date(day, work.today))
    purchase.ordered_on = day or work.today
    for line in purchase.lines:
        terms_of(work, purchase.supplier_id, line.sku_id).price = line.unit_price
    settle_state(purchase)
    _note(work, purchase, N_("{number} ordered"))


def cancel(work: Work, purchase_id: int) -> None:
    """The order will not come: all its pieces are cancelled. Refused once something came; close it short then."""
    purchase = load_purchase(work, purchase_id)
    _refuse_doing(purchase, Do.CANCEL)
    _cancel_rest(purchase)
    purchase.closed_on = work.today
    settle_state(purchase)
    _note(work, purchase, N_("{number} cancelled"))


def close(work: Work, purchase_id: int) -> int:
    """Nothing more will come: what is still open is cancelled and the order put away; answers those pieces."""
    purchase = load_purchase(work, purchase_id)
    _refuse_doing(purchase, Do.CLOSE)
    short = _cancel_rest(purchase)
    purchase.closed_on = work.today
    settle_state(purchase)
    what = N_("{number} closed, {count} pieces short") if short else N_("{number} closed")
    _note(work, purchase, what, count=short)
    return short


def load_purchase(work: Work, purchase_id: int) -> Purchase:
    """The order to a supplier. Refused when it is gone."""
    return work.get(Purchase, purchase_id, N_("This order to a supplier is no longer there."))


def settle_state(purchase: Purchase) -> None:
    """Write down what the lines say the state is. A step that the table does not know is a bug."""
    after = state_of(purchase)
    if after is not purchase.state and after not in STATES[purchase.state]:
        raise AssertionError(f"{purchase.state} does not become {after}")
    purchase.state = after


def _refuse_doing(purchase: Purchase, what: Do) -> None:
    if what not in DOING[purchase.state]:
        raise refuse(N_("This cannot be done with {number} any more."), number=rules.number(purchase.id))


def _fill(work: Work, purchase: Purchase, lines: Sequence[LineDraft]) -> None:
    skus = _judged(work, lines)
    for line in lines:
        _add_line(work, purchase, line, skus[line.sku_id])
    work.session.flush()


def _amend(work: Work, purchase: Purchase, lines: Sequence[LineDraft], days_as_told: bool) -> None:
    """Rows are known by their SKU. What is taken away below the order is cancelled, never forgotten."""
    skus = _judged(work, lines)
    rows = {x.sku_id: x for x in purchase.lines}
    for line in lines:
        row = rows.pop(line.sku_id, None)
        if row is None:
            _add_line(work, purchase, line, skus[line.sku_id])
            continue
        if line.quantity < row.received:
            words = N_("{received} × {sku} were received already.")
            raise refuse(words, field="quantity", received=row.received, sku=row.sku.code)
        row.ordered, row.cancelled = max(row.ordered, line.quantity), max(0, row.ordered - line.quantity)
        row.unit_price = row.unit_price if line.unit_price is None else line.unit_price
        row.eta = line.eta if days_as_told else line.eta or row.eta
        row.note = line.note or row.note
    for row in rows.values():
        row.cancelled = max(row.cancelled, row.ordered - row.received)
    work.session.flush()


def _add_line(work: Work, purchase: Purchase, line: LineDraft, sku: Sku) -> None:
    price = line.unit_price
    row = PurchaseLine(
        purchase_id=purchase.id, sku_id=line.sku_id, position=len(purchase.lines), ordered=line.quantity,
        unit_price=_known_price(work, purchase.supplier_id, sku) if price is None else price, eta=line.eta,
        note=line.note.strip(),
    )  # fmt: skip
    purchase.lines.append(row)


def _known_price(work: Work, supplier_id: int, sku: Sku) -> int:
    last = work.session.scalar(
        select(SupplierSku.price).where(SupplierSku.supplier_id == supplier_id, SupplierSku.sku_id == sku.id)
    )
    return last if last is not None else sku.cost or 0


def _problems(sku: Sku | None, line: LineDraft) -> list[Problem]:
    if sku is None:
        return [problem(N_("This SKU is no longer there."), field="sku")]
    return rules.problems_line(sku, line.quantity, line.unit_price)


def _judged(work: Work, lines: Sequence[LineDraft]) -> dict[int, Sku]:
    """The SKUs of the lines. Refused: what is wrong with a line, a SKU on two of them, no line at all."""
    ids = [x.sku_id for x in lines]
    skus = {s.id: s for s in work.session.scalars(select(Sku).where(Sku.id.in_(ids)))}
    found = [] if lines else [problem(N_("An order needs at least one line."), field="lines")]
    for line in lines:
        found += _problems(skus.get(line.sku_id), line) + rules.problems_eta(line.eta, work.today)
    twice = {i for i in ids if ids.count(i) > 1 and i in skus} if len(set(ids)) < len(ids) else set()
    found += [problem(N_("{sku} is on the order twice."), field="sku", sku=skus[i].code) for i in twice]
    refuse_if(found)
    return skus


def _cancel_rest(purchase: Purchase) -> int:
    """Cancel what is still open; answers how many pieces."""
    count = 0
    for line in purchase.lines:
        rest = open_of(line)
        line.cancelled += rest
        count += rest
    return count


def _note(work: Work, purchase: Purchase, what: str, **values: object) -> None:
    timeline.note(work, "purchase", purchase.id, what, number=rules.number(purchase.id), **values)
