"""What a product, a SKU and a change of stock may be. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from math import prod
from typing import TypedDict

from shopdesk.core import reading
from shopdesk.core.money import decimals, line_total
from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_, translate
from shopdesk.model.products.records import Bucket, ProductState, Sku

MOST_PIECES = 10_000_000
MOST_SIZE, LONGEST_AGO = 100_000_000, 3_653
MOST_UNIT, MOST_AMOUNT = 10**15, 10**13
"""A price of one piece (minor units × 10⁴) or an amount (minor units) beyond these is a slip of the keyboard."""
LONGEST_CODE = 100
LONGEST_TITLE = 500
LONGEST_TAG = 60
_TIMES = re.compile(r"[x×*]", re.IGNORECASE)
APART = re.compile(r"[,，、;；\n]")


class Cover(StrEnum):
    """Whether there is enough: what a SKU has free against its warn line."""

    UNTRACKED = "untracked"
    OUT = "out"
    LOW = "low"
    OK = "ok"
    ENDED = "ended"


class WarnLevel(StrEnum):
    """Which level's warn line counts; DAYS: so many days of sales, where she chose that."""

    DAYS = "days"
    SKU = "sku"
    PRODUCT = "product"
    CATEGORY = "category"
    SHOP = "shop"


class Reason(StrEnum):
    """Why stock is changed by hand; another word of the owner's is as good."""

    COUNTED = "counted"
    FOUND = "found"
    LOST = "lost"
    BROKEN = "broken"
    EXPIRED = "expired"
    MISSENT = "missent"
    MISTYPED = "mistyped"
    GIFT = "gift"


REASONS = {
    Reason.COUNTED: N_("Counted"), Reason.FOUND: N_("Found"), Reason.LOST: N_("Lost"),
    Reason.BROKEN: N_("Broken"),
    Reason.EXPIRED: N_("Expired"), Reason.MISSENT: N_("Sent by mistake"),
    Reason.MISTYPED: N_("Typed wrongly"), Reason.GIFT: N_("A gift that was not noted"),
}  # fmt: skip
BUCKETS = {
    Bucket.SELLABLE: N_("For sale"), Bucket.DEFECTIVE: N_("Defective"), Bucket.QUARANTINE: N_("To inspect"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SkuDraft:
    """A variant to be. `price` and `cost` of one piece in minor units × 10⁴; `opening` pieces are there
    already.

    Not `tracked`: its stock is not known until it is first counted or received.
    """

    code: str
    title: str = ""
    price: int = 0
    cost: int | None = None
    compare_price: int | None = None
    barcode: str = ""
    weight_g: int = 0
    volume_cm3: int = 0
    warn_line: int | None = None
    options: dict[str, str] = field(default_factory=dict)
    opening: int = 0
    tracked: bool = True


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """A product to be, with its variants. Without a `handle` it gets one from its title."""

    title: str
    skus: tuple[SkuDraft, ...]
    handle: str = ""
    description: str = ""
    vendor: str = ""
    tags: str = ""
    category_id: int | None = None
    warn_line: int | None = None
    state: ProductState = ProductState.ACTIVE
    summary: str = ""


class ProductEdit(TypedDict, total=False):
    """What can be edited of a product."""

    title: str
    summary: str
    description: str
    vendor: str
    tags: str
    category_id: int | None
    warn_line: int | None


class SkuEdit(TypedDict, total=False):
    """What can be edited of a SKU beside its code, cost and stock, which have their own actions."""

    title: str
    price: int
    compare_price: int | None
    barcode: str
    weight_g: int
    volume_cm3: int
    warn_line: int | None
    position: int


def problems_product(draft: ProductDraft, taken: Collection[str] = ()) -> list[Problem]:
    """What is wrong with a product to be. `taken`: codes that SKUs and aliases have already, folded."""
    found = problems_title(draft.title)
    if not draft.skus:
        found.append(problem(N_("A product needs at least one SKU."), field="skus"))
    seen = set(taken)
    for sku in draft.skus:
        found += problems_sku(sku, seen)
        seen.add(folded(sku.code))
    found += problems_warn_line(draft.warn_line)
    return found


def problems_title(title: str) -> list[Problem]:
    """A product needs a name of bearable length."""
    if not title.strip():
        return [problem(N_("Give the product a name."), field="title")]
    if len(title) > LONGEST_TITLE:
        return [problem(N_("A name has at most {most} characters."), field="title", most=LONGEST_TITLE)]
    return []


def problems_sku(draft: SkuDraft, taken: Collection[str]) -> list[Problem]:
    """What is wrong with a variant to be."""
    found = (
        problems_code(draft.code, taken) + problems_price(draft.price) + problems_warn_line(draft.warn_line)
    )
    found += problems_cost(draft.cost, "cost") + problems_size(draft.weight_g, draft.volume_cm3)
    if draft.opening < 0:
        found.append(problem(N_("A count is zero or more pieces."), field="opening"))
    elif draft.opening:
        found += problems_quantity(draft.opening, field="opening")
        if draft.cost is None:
            found.append(problem(N_("What does one piece of {sku} cost?"), field="cost", sku=draft.code))
    return found


def problems_code(code: str, taken: Collection[str]) -> list[Problem]:
    """A code is short, of one line, and no other SKU's, whatever its case."""
    if not code.strip():
        return [problem(N_("Give the SKU a code."), field="code")]
    if len(code) > LONGEST_CODE or any(unicodedata.category(c) == "Cc" for c in code):
        return [
            problem(N_("A code has at most {most} characters on one line."), field="code", most=LONGEST_CODE)
        ]
    if folded(code) in taken:
        return [problem(N_("{code} is another SKU's code."), field="code", code=code)]
    return []


def problems_price(price: int, field: str = "price") -> list[Problem]:
    """A price is zero or more, and not absurdly much."""
    if price > MOST_UNIT:
        return [problem(N_("A piece costs no such amount; is a zero too many?"), field=field)]
    return [problem(N_("A price is zero or more."), field=field)] if price < 0 else []


def problems_cost(cost: int | None, field: str = "unit_cost") -> list[Problem]:
    """A cost of one piece is not known, or zero or more and not absurdly much."""
    if cost is not None and cost < 0:
        return [problem(N_("A cost is zero or more."), field=field)]
    return [] if cost is None else problems_price(cost, field)


def problems_amount(amount: int, field: str = "amount") -> list[Problem]:
    """An amount is not absurdly much, either way; sums of a year must fit into the file."""
    if abs(amount) <= MOST_AMOUNT:
        return []
    return [problem(N_("No shop turns over such an amount; is a zero too many?"), field=field)]


def problems_date(day: date | None, today: date) -> list[Problem]:
    """What happened has a day (None: today) that is not to come, nor more than ten years gone: a slip of a year
    would spoil lead times and prices over time."""
    if day is None or 0 <= (today - day).days <= LONGEST_AGO:
        return []
    to_come = day > today
    words = N_("This day is still to come.") if to_come else N_("This day is more than ten years ago.")
    return [problem(words, field="day")]


def sides_times(text: str) -> Decimal | None:
    """A volume as it is written: one number, or up to three sides, `20 × 15 × 8`. None: it is none."""
    sides = [reading.number(t) for t in _TIMES.split(text)]
    known = [n for n in sides if n is not None and n >= 0]
    return prod(known, start=Decimal(1)) if len(known) == len(sides) <= 3 else None


def problems_size(weight_g: int, volume_cm3: int) -> list[Problem]:
    """What a piece weighs and takes up is zero (not known) or more, and not absurdly much."""
    found = []
    if not 0 <= weight_g <= MOST_PIECES:
        found.append(problem(N_("A weight is zero or more."), field="weight_g"))
    if not 0 <= volume_cm3 <= MOST_SIZE:
        found.append(problem(N_("A volume is zero or more."), field="volume_cm3"))
    return found


def problems_warn_line(line: int | None) -> list[Problem]:
    """A warn line is a number of pieces, or none."""
    if line is not None and not 0 <= line <= MOST_PIECES:
        return [problem(N_("A warn line is zero or more pieces."), field="warn_line")]
    return []


def problems_quantity(quantity: int, *, field: str = "quantity") -> list[Problem]:
    """Pieces that are moved by hand are at least one and not absurdly many."""
    if quantity < 1:
        return [problem(N_("Enter at least one piece."), field=field)]
    if quantity > MOST_PIECES:
        return [
            problem(N_("{quantity} pieces are more than ShopDesk counts."), field=field, quantity=quantity)
        ]
    return []


def problems_receiving(sku: Sku, quantity: int, unit_cost: int | None) -> list[Problem]:
    """What keeps goods from being taken in."""
    found = problems_quantity(quantity)
    if sku.state is ProductState.ARCHIVED:
        found.append(problem(N_("{sku} is archived; bring it back first."), sku=sku.code))
    if unit_cost is None:
        found.append(problem(N_("What does one piece of {sku} cost?"), field="unit_cost", sku=sku.code))
    found += problems_cost(unit_cost)
    if unit_cost is not None and not found:
        found += problems_amount(line_total(quantity, unit_cost), "unit_cost")
    return found


def problems_adjusting(sku: Sku, change: int, reason: str, unit_cost: int | None) -> list[Problem]:
    """What keeps stock from being corrected by so many pieces."""
    found = problems_quantity(abs(change)) + problems_reason(reason)
    if not sku.tracked and change > 0 and unit_cost is None and sku.cost is None:
        found.append(problem(N_("What does one piece of {sku} cost?"), field="unit_cost", sku=sku.code))
    if not sku.tracked and change < 0:
        found.append(problem(N_("The stock of {sku} is not known yet; count it first."), sku=sku.code))
    return found + problems_cost(unit_cost)


def problems_leaving(quantity: int, reason: str, day: date | None, today: date) -> list[Problem]:
    """What keeps pieces from being set aside or written off."""
    return problems_quantity(quantity) + problems_reason(reason) + problems_date(day, today)


def problems_reason(reason: str) -> list[Problem]:
    """A correction says why."""
    return [] if reason.strip() else [problem(N_("Say why."), field="reason")]


def problems_renaming(sku: Sku, code: str, taken: Collection[str]) -> list[Problem]:
    """A new code may differ from the old one only by case, else it must be free."""
    return problems_code(code, set(taken) - {folded(sku.code)})


def cover(tracked: bool, available: int, warn_line: int, incoming: int = 0) -> Cover:
    """Whether there is enough of a SKU: nothing free is out; low is at or under the warn line with what comes."""
    if not tracked:
        return Cover.UNTRACKED
    if available <= 0:
        return Cover.OUT
    return Cover.LOW if available + incoming <= warn_line else Cover.OK


def warn_line_of(
    sku: int | None, product: int | None, category: int | None, shop: int, days: int | None = None
) -> tuple[int, WarnLevel]:
    """The warn line that counts and the level that gave it: `days` of sales in pieces before SKU before product
    before category before shop."""
    levels = (
        (days, WarnLevel.DAYS),
        (sku, WarnLevel.SKU),
        (product, WarnLevel.PRODUCT),
        (category, WarnLevel.CATEGORY),
    )
    for line, level in levels:
        if line is not None:
            return line, level
    return shop, WarnLevel.SHOP


def reason_text(reason: str) -> str:
    """A reason in words: ours in the chosen language, the owner's own as she wrote it."""
    return translate(REASONS[Reason(reason)]) if reason in REASONS else reason


def unit_text(unit: int, currency: str) -> str:
    """A unit price (minor × 10⁴) as a plain decimal with at least the currency's places: `12.50`, `0.001`."""
    places = decimals(currency)
    whole, _, rest = f"{Decimal(unit).scaleb(-4 - places):f}".partition(".")
    rest = rest.rstrip("0").ljust(places, "0")
    return f"{whole}.{rest}" if rest else whole


def folded(code: str) -> str:
    """A code as SQLite's NOCASE compares it: only the letters A to Z lose their case."""
    return "".join(c.lower() if c.isascii() else c for c in code.strip())


def handle_of(title: str) -> str:
    """A handle from a title: `Pu-erh 2012` → `pu-erh-2012`; letters of any language stay."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", title).lower())
    return "-".join(words)[:80] or "product"


def tag_list(tags: str) -> list[str]:
    """The tags of a comma-separated field, each once, in their order."""
    return once(APART.split(tags))


def once(words: Iterable[str]) -> list[str]:
    """The words in their order, each once as it stands first, whatever its case; empty ones are left out."""
    found: dict[str, str] = {}
    for word in (" ".join(w.split()) for w in words):
        if word:
            found.setdefault(folded(word), word)
    return list(found.values())


def same_tags(one: str, other: str) -> bool:
    """Whether two fields name the same tags, in whatever order and case."""
    return {folded(t) for t in tag_list(one)} == {folded(t) for t in tag_list(other)}


def problems_tag(name: str) -> list[Problem]:
    """A tag is a few words without the signs that part tags."""
    if not name.strip() or APART.search(name):
        return [problem(N_("A tag is a word without commas."), field="tags")]
    if len(name) > LONGEST_TAG:
        return [problem(N_("A tag has at most {most} characters."), field="tags", most=LONGEST_TAG)]
    return []
