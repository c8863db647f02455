"""What is done with a stock take: opened, counted line by line, reviewed, posted.

Each scan and each typed count is an action of its own: one small transaction and one step. So nothing is lost
when the program dies between two scans, a count of several days goes on where it was left, and Ctrl+Z takes
back just the last scan, which is what a person with a scanner in her hand expects of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from shopdesk.core.money import line_total
from shopdesk.core.problems import refuse, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model import timeline
from shopdesk.model.counting import book, rules, scopes
from shopdesk.model.counting.loading import load
from shopdesk.model.counting.posting import post
from shopdesk.model.counting.queries import sku_of
from shopdesk.model.counting.records import CountLine, CountScope, CountSession, CountState
from shopdesk.model.inserting import insert
from shopdesk.model.products import loading
from shopdesk.model.products.records import Category, Product, Sku
from shopdesk.model.products.rules import MOST_PIECES, problems_amount, problems_cost
from shopdesk.model.shop import Work


@dataclass(frozen=True)
class CountDraft:
    """A stock take to be. `classes`: of the ABC cycle, none are those that are due. `seed`: of a random count,
    None takes another each time. `tolerance`: pieces of difference that are accepted by themselves.
    """

    scope: CountScope = CountScope.ALL
    category_id: int | None = None
    classes: str = ""
    seed: int | None = None
    products: tuple[int, ...] = ()
    blind: bool = True
    tolerance: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Scanned:
    """What came of a scan: the SKU and how many of it are counted now. `extra`: it was not on the list."""

    sku_id: int
    code: str
    title: str
    counted: int
    extra: bool


def create(work: Work, draft: CountDraft) -> int:
    """Prepare a stock take with a line for each SKU of its scope; answers its number.

    Refused: a scope that covers nothing, a category or class that is not there.
    """
    if not 0 <= draft.tolerance <= MOST_PIECES:
        raise refuse(N_("A tolerance is zero or more pieces."), field="tolerance")
    skus, word = _covered(work, draft)
    if not skus:
        raise refuse(N_("There is nothing to count in this scope."), field="scope")
    count = CountSession(
        scope=draft.scope, scope_of=word, blind=draft.blind, tolerance=draft.tolerance, note=draft.note.strip(),
        created_at=work.now,
    )  # fmt: skip
    work.session.add(count)
    work.session.flush()
    columns = ("session_id", "sku_id", "position", *_BLANK)
    lines = ((count.id, sku, i, *_BLANK.values()) for i, sku in enumerate(skus, start=1))
    insert(work, "count_line", columns, lines)
    return count.id


_BLANK: dict[str, object] = {
    "extra": 0, "moved": 0, "recount": 0, "accepted": 0, "reason": "", "note": "",
}  # fmt: skip


def _covered(work: Work, draft: CountDraft) -> tuple[list[int], str]:
    """The SKUs of a scope in the order of its sheet, and the scope's own word."""
    session = work.session
    if draft.scope is CountScope.CATEGORY:
        category = session.get(Category, draft.category_id or 0)
        if category is None:
            raise refuse(N_("Choose a category."), field="category_id")
        return scopes.of_category(session, category.id), category.name
    if draft.scope is CountScope.ABC:
        classes = draft.classes.strip().upper()
        if not set(classes) <= set(rules.CYCLE_DAYS):
            raise refuse(N_("The classes are A, B and C."), field="classes")
        return scopes.of_cycle(session, classes, work.today, work.now), classes
    if draft.scope is CountScope.MOVED_TODAY:
        return scopes.moved_on(session, work.today, work.facts.timezone), work.today.isoformat()
    if draft.scope is CountScope.CHOSEN:
        titles = session.scalars(select(Product.title).where(Product.id.in_(draft.products)).limit(3)).all()
        return scopes.of_products(session, draft.products), ", ".join(titles)
    everything = scopes.everything(session)
    if draft.scope is CountScope.RANDOM:
        seed = work.step if draft.seed is None else draft.seed
        chosen = set(rules.sample(everything, seed))
        return [s for s in everything if s in chosen], f"#{seed}"
    return everything, ""


def begin(work: Work, count_id: int) -> None:
    """Start counting what was prepared, or go on after a review. Refused: it is over."""
    count = load(work, count_id)
    refuse_if(rules.problems_going(count.state, CountState.COUNTING))
    count.state = CountState.COUNTING
    count.started_at = count.started_at or work.now


def scan(work: Work, count_id: int, code: str) -> Scanned:
    """One more piece of what this code, alias or barcode means. A SKU outside the scope gets a line.

    Refused: a code that nobody has, a barcode of several SKUs, a count that is not going on.
    """
    count = _counting(work, count_id)
    sku_id = sku_of(work.session, code)
    if sku_id is None:
        raise refuse(N_("Nothing has the code “{code}”."), field="code", code=code.strip()[:60])
    line = _line(work, count, sku_id)
    found = line.counted is not None and not line.recount
    pieces = (line.counted or 0) + 1 if found else 1
    watermark = line.movement_id
    moved = found and watermark is not None and book.moved_since(work.session, sku_id, watermark)
    _write(work, line, pieces, moved=(found and line.moved) or moved)
    sku = work.session.get_one(Sku, sku_id)
    title = work.session.scalar(select(Product.title).where(Product.id == sku.product_id)) or ""
    return Scanned(sku_id, sku.code, title, pieces, line.extra)


def enter(
    work: Work,
    count_id: int,
    sku_id: int,
    counted: int,
    *,
    at: datetime | None = None,
    unit_cost: int | None = None,
    note: str | None = None,
) -> None:
    """Write down how many there are of a SKU; what was scanned or typed before is replaced.

    `at`: when it was counted, if that was earlier (a sheet of paper); what moved since does not matter.
    `unit_cost` (minor × 10⁴) of what was never tracked. Refused: less than nothing, absurdly many, a moment
    to come, a count that is not going on.
    """
    count = _counting(work, count_id)
    refuse_if(rules.problems_counted(counted) + rules.problems_moment(at or work.now, work.now))
    refuse_if(problems_cost(unit_cost) + problems_amount(line_total(counted, unit_cost or 0), "unit_cost"))
    line = _line(work, count, sku_id)
    line.unit_cost = unit_cost if unit_cost is not None else line.unit_cost
    line.note = line.note if note is None else note.strip()
    _write(work, line, counted, at=at)


def enter_many(work: Work, count_id: int, sku_ids: Iterable[int], counted: int) -> None:
    """The same count for several SKUs: none of them is there, say."""
    for sku_id in sku_ids:
        enter(work, count_id, sku_id, counted)


def _write(
    work: Work, line: CountLine, counted: int, *, at: datetime | None = None, moved: bool = False
) -> None:
    """The count with what the ledger said at its moment. A new count asks for a new look."""
    work.session.flush()
    last = book.last_movement(work.session, at)
    now = at is None
    held = book.book_now(work.session, line.sku_id) if now else book.book_at(work.session, line.sku_id, last)
    line.book, line.counted, line.movement_id, line.counted_at = held, counted, last, at or work.now

    line.moved, line.recount, line.accepted = moved, False, False
    work.session.flush()


def recount(work: Work, count_id: int, sku_ids: Sequence[int]) -> None:
    """These are to be counted again; what was found stays written beside them. Goes back to counting."""
    count = load(work, count_id)
    if count.state is not CountState.COUNTING:
        begin(work, count_id)
    for line in _lines(work, count_id, sku_ids):
        line.recount, line.before, line.accepted = True, line.counted, False


def review(work: Work, count_id: int) -> None:
    """Counting is done: look at what differs. Refused when nothing was counted."""
    count = load(work, count_id)
    refuse_if(rules.problems_going(count.state, CountState.REVIEW))
    counted = select(CountLine.id).where(CountLine.session_id == count_id, CountLine.counted.is_not(None))
    if work.session.scalar(counted.limit(1)) is None:
        raise refuse(N_("Nothing was counted yet."))
    count.state = CountState.REVIEW


def explain(work: Work, count_id: int, sku_ids: Sequence[int], reason: str) -> None:
    """Say why these differ: a code of `rules.REASONS` or the owner's own words; accepts them."""
    if not reason.strip():
        raise refuse(N_("Say why."), field="reason")
    _reviewing(work, count_id)
    for line in _lines(work, count_id, sku_ids):
        line.reason, line.accepted = reason.strip(), True


def accept(work: Work, count_id: int, sku_ids: Sequence[int]) -> None:
    """Take these differences as they are; where one is worth much, posting still asks why."""
    _reviewing(work, count_id)
    for line in _lines(work, count_id, sku_ids):
        line.accepted = True


def cancel(work: Work, count_id: int) -> None:
    """Give a stock take up; what was counted stays written, and no stock changes. Refused: it is over."""
    count = load(work, count_id)
    refuse_if(rules.problems_going(count.state, CountState.CANCELLED))
    count.state = CountState.CANCELLED
    timeline.note(work, "count_session", count_id, N_("Given up"))


def _counting(work: Work, count_id: int) -> CountSession:
    count = load(work, count_id)
    if count.state is CountState.DRAFT:
        begin(work, count_id)
    refuse_if(rules.problems_counting(count.state))
    return count


def _reviewing(work: Work, count_id: int) -> None:
    count = load(work, count_id)
    if count.state is not CountState.REVIEW:
        raise refuse(N_("Differences are judged under review."))


def _lines(work: Work, count_id: int, sku_ids: Sequence[int]) -> list[CountLine]:
    query = select(CountLine).where(CountLine.session_id == count_id, CountLine.sku_id.in_(list(sku_ids)))
    found = list(work.session.scalars(query))
    if len(found) < len(set(sku_ids)):
        raise refuse(N_("This SKU is not in the count."), field="sku_ids")
    return found


def _line(work: Work, count: CountSession, sku_id: int) -> CountLine:
    """The SKU's line; a new one at the end when the scope did not name it."""
    mine = select(CountLine).where(CountLine.session_id == count.id)
    line = work.session.scalar(mine.where(CountLine.sku_id == sku_id))
    if line is not None:
        return line
    loading.sku(work, sku_id, "sku_id")
    last = select(func.max(CountLine.position)).where(CountLine.session_id == count.id)
    position = (work.session.scalar(last) or 0) + 1
    line = CountLine(session_id=count.id, sku_id=sku_id, position=position, extra=True)
    work.session.add(line)
    return line


__all__ = [
    "CountDraft", "CountScope", "Scanned", "accept", "begin", "cancel", "create", "enter", "enter_many",
    "explain", "load", "post", "recount", "review", "scan",
]  # fmt: skip
