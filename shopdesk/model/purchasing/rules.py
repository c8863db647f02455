"""What a supplier, an order to one, a receipt and a payment may be, and how their figures are made. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import NamedTuple, TypedDict

from shopdesk.core.money import line_total, split
from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_
from shopdesk.model.products.records import Bucket, ProductState, Sku
from shopdesk.model.products.rules import (
    LONGEST_AGO,
    MOST_PIECES,
    problems_amount,
    problems_date,
    problems_price,
    problems_quantity,
)  # fmt: skip
from shopdesk.model.purchasing.records import Basis, CostKind, PurchaseLine
from shopdesk.model.purchasing.states import open_of

LONGEST_NAME = 200
LEAD_RECEIPTS = 5
"""The lead time is measured over so many of the last receipts (features.md §3.6)."""

COSTS = {
    CostKind.FREIGHT: N_("Freight"), CostKind.CUSTOMS: N_("Customs"), CostKind.PACKING: N_("Packaging"),
    CostKind.OTHER: N_("Other cost"),
}  # fmt: skip
BASES = {
    Basis.VALUE: N_("By value"), Basis.WEIGHT: N_("By weight"), Basis.VOLUME: N_("By volume"),
    Basis.PIECES: N_("By pieces"),
}  # fmt: skip
QUALITIES = {
    Bucket.SELLABLE: N_("For sale"), Bucket.DEFECTIVE: N_("Defective"), Bucket.QUARANTINE: N_("To inspect"),
}  # fmt: skip


class SupplierFacts(TypedDict, total=False):
    """What can be told of a supplier beside the name."""

    contact: str
    phone: str
    wechat: str
    address: str
    terms_days: int
    note: str


class SupplierEdit(SupplierFacts, total=False):
    """What can be changed of a supplier."""

    name: str


class TermsEdit(TypedDict, total=False):
    """What a supplier says of a SKU. `price` of one piece in minor units × 10⁴; `lead_days` as promised."""

    code: str
    price: int | None
    moq: int
    pack: int
    lead_days: int | None
    preferred: bool


@dataclass(frozen=True, slots=True)
class LineDraft:
    """A row of an order to be. Without a price (minor × 10⁴) the supplier's last one counts, else the SKU's cost."""

    sku_id: int
    quantity: int
    unit_price: int | None = None
    eta: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReceivedDraft:
    """Pieces that came in one quality: on a line of the order, or of a SKU that was not ordered.

    Without a price (minor × 10⁴) the order's counts. `lot` and `expires`: of goods that are kept by lot.
    """

    quantity: int
    sku_id: int = 0
    line_id: int | None = None
    unit_price: int | None = None
    quality: Bucket = Bucket.SELLABLE
    lot: str = ""
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class CostDraft:
    """What it cost to have goods here: owed to `supplier_id` (None: the goods' supplier), or paid from a money role.

    `capitalised` None: customs are part of what the goods cost, the rest as the shop's setting says.
    """

    kind: CostKind
    amount: int
    basis: Basis = Basis.VALUE
    supplier_id: int | None = None
    money_role: str = ""
    capitalised: bool | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReturnDraft:
    """Pieces that go back. `credit` is what the supplier gives for all of them (minor units; None: what was paid)."""

    sku_id: int
    quantity: int
    bucket: Bucket = Bucket.SELLABLE
    credit: int | None = None
    receipt_line_id: int | None = None


@dataclass(frozen=True, slots=True)
class LeadTime:
    """Days from order to receipt: their average and spread (sample standard deviation) over `receipts` of them.

    `measured` False: nothing came yet, so it is what the supplier says; `days` None: she says nothing.
    """

    days: float | None
    sigma: float = 0.0
    receipts: int = 0

    @property
    def measured(self) -> bool:
        return self.receipts > 0


def number(purchase_id: int) -> str:
    """What an order to a supplier is called: `PO-0042`."""
    return f"PO-{purchase_id:04d}"


def receipt_number(receipt_id: int) -> str:
    """What a receipt is called: `GR-0007`."""
    return f"GR-{receipt_id:04d}"


def problems_name(name: str) -> list[Problem]:
    """A supplier has a name of one bearable line."""
    if not name.strip():
        return [problem(N_("Give the supplier a name."), field="name")]
    if len(name) > LONGEST_NAME or any(c in "\r\n\t" for c in name):
        return [
            problem(N_("A name has at most {most} characters on one line."), field="name", most=LONGEST_NAME)
        ]
    return []


def problems_terms(moq: int, pack: int, price: int | None, lead_days: int | None) -> list[Problem]:
    """What is wrong with what a supplier is said to ask."""
    found = problems_quantity(moq, field="moq") + problems_quantity(pack, field="pack")
    found += problems_price(price or 0)
    if lead_days is not None and not 0 <= lead_days <= 1000:
        found.append(problem(N_("A lead time is between 0 and 1000 days."), field="lead_days"))
    return found


def problems_days(days: int) -> list[Problem]:
    """Payment terms are days after the receipt."""
    return [] if 0 <= days <= 1000 else [problem(N_("Payment terms are 0 to 1000 days."), field="terms_days")]


def problems_line(sku: Sku, quantity: int, price: int | None) -> list[Problem]:
    """What is wrong with a row of an order to be."""
    found = problems_quantity(quantity)
    if sku.state is ProductState.ARCHIVED:
        found.append(problem(N_("{sku} is archived; bring it back first."), sku=sku.code))
    found += problems_price(price or 0, "unit_price")
    if price and not found:
        found += problems_amount(line_total(quantity, price), "unit_price")
    return found


def problems_eta(eta: date | None, today: date) -> list[Problem]:
    """Goods are expected within ten years."""
    if eta is None or abs((eta - today).days) <= LONGEST_AGO:
        return []
    return [problem(N_("{day} is more than ten years away."), field="eta", day=eta)]


def problems_tax(tax: int) -> list[Problem]:
    """A tax is zero or more."""
    if tax < 0:
        return [problem(N_("A tax is zero or more."), field="tax")]
    return problems_amount(tax, "tax")


def problems_over(came: Sequence[tuple[PurchaseLine, int]]) -> list[Problem]:
    """More came of a line than was to come: asked for, since it may be a slip of the keyboard."""
    words = N_("{count} × {sku} more than ordered. Receive them all?")
    sums: dict[int, int] = {}
    for line, quantity in came:
        sums[line.id] = sums.get(line.id, 0) + quantity
    lines = {line.id: line for line, _q in came}
    return [
        problem(words, field="over", count=total - open_of(lines[i]), sku=lines[i].sku.code)
        for i, total in sums.items()
        if total > open_of(lines[i])
    ]


class Measured(NamedTuple):
    """What a line of a receipt is by every basis: its amount, pieces, and what one piece weighs and takes up
    (0: not known)."""

    amount: int
    pieces: int
    grams: int = 0
    volume: int = 0

    def by(self, basis: Basis) -> int:
        """How much of a basis it is."""
        return {
            Basis.VALUE: self.amount, Basis.PIECES: self.pieces, Basis.WEIGHT: self.pieces * self.grams,
            Basis.VOLUME: self.pieces * self.volume,
        }[basis]  # fmt: skip


def basis_that_counts(basis: Basis, lines: Sequence[Measured]) -> Basis:
    """By what a cost is handed out when it is to be by `basis`. Where a line's weight or volume is not known: by
    value, then by pieces, so that no line gets a cost for nothing and none is left out."""
    whole = basis is Basis.PIECES or all(x.by(basis) for x in lines)
    if whole or (basis is Basis.VALUE and any(x.amount for x in lines)):
        return basis
    return Basis.PIECES if basis is Basis.VALUE else basis_that_counts(Basis.VALUE, lines)


def shares(amount: int, basis: Basis, lines: Sequence[Measured]) -> list[int]:
    """A cost handed out to the lines, to the last cent (features.md §3.5, §4.4)."""
    counts = basis_that_counts(basis, lines)
    return split(amount, [x.by(counts) for x in lines])


def still_there(quantity: int, on_hand: int, came_after: int) -> int:
    """How many pieces of a receipt are still there, when the oldest leave first: what is on hand beyond what
    came after it, at most all of it. For revaluing and ageing only, never for the cost of what leaves."""
    return max(0, min(quantity, on_hand - came_after))


def lead_time(days: Sequence[int], stated: int | None) -> LeadTime:
    """The lead time from the days of the last receipts, else as stated."""
    if not days:
        return LeadTime(None if stated is None else float(stated))
    n, mean = len(days), sum(days) / len(days)  # statistics.stdev is exact and fifty times slower
    spread = sqrt(sum((d - mean) ** 2 for d in days) / (n - 1)) if n > 1 else 0.0
    return LeadTime(mean, spread, n)


def amount_of(quantity: int, unit_price: int) -> int:
    """What is billed for pieces at a unit price (minor × 10⁴): rounded once, then it is the truth."""
    return line_total(quantity, unit_price)


def in_packs(quantity: int, moq: int, pack: int) -> int:
    """The least quantity a supplier takes that covers what is wanted: MOQ and whole packs."""
    wanted = max(quantity, moq)
    return -(-wanted // pack) * pack


def order_text(heading: str, lines: Sequence[tuple[str, str, int, str]], foot: Sequence[str] = ()) -> str:
    """An order as text for a chat: (code, name, pieces, price) line by line, the supplier's own codes first."""
    body = [f"{i}. {code} {name} × {count}  {price}".rstrip() for i, (code, name, count, price) in
            enumerate(lines, 1)]  # fmt: skip
    return "\n".join([heading, *body, *foot])


__all__ = [
    "BASES", "COSTS", "LEAD_RECEIPTS", "MOST_PIECES", "QUALITIES", "Basis", "CostDraft", "CostKind", "LeadTime",
    "LineDraft", "Measured", "ReceivedDraft", "ReturnDraft", "SupplierEdit", "SupplierFacts", "TermsEdit", "amount_of",
    "basis_that_counts", "in_packs", "lead_time", "number", "order_text", "problems_date", "problems_days",
    "problems_eta", "problems_line", "problems_name", "problems_over", "problems_tax", "problems_terms",
    "receipt_number", "shares", "still_there",
]  # fmt: skip
