"""What is done with the books: entries are posted and reversed, never changed; months are closed.

`post` is called by every action that moves money or stock; the rest are the owner's and the bookkeeper's own
verbs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Sized
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import TypeVar

from sqlalchemy import func, select

from shopdesk.core.money import amount_shown
from shopdesk.core.periods import month_of_key
from shopdesk.core.problems import fill, problem, refuse, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model.ledger import closing, rules
from shopdesk.model.ledger.months import opening_left, problems_closing
from shopdesk.model.ledger.posting import Books, Ready, chains, generation, mirrored, prepare, unseen, write
from shopdesk.model.ledger.records import Entry, Period, PeriodState, Posting
from shopdesk.model.ledger.rules import HAND, EntryDraft, Leg
from shopdesk.model.shop import Progress, Work, no_progress

T = TypeVar("T")
_PORTION = 2_000


def post(
    work: Work, event: str, source: tuple[str, int], legs: Sequence[Leg], *, day: date, memo: str,
    part: str = "", batch_id: int | None = None,
) -> int | None:  # fmt: skip
    """Post one balanced entry; answers its id, None when every leg is zero.

    The same event of the same source and part is posted once: while its entry stands, its id is answered. In
    a closed month, or before the books start, it counts on the first open day and keeps its business day.
    Refused: legs that do not balance, an account that is not posted to.
    """
    return post_each(work, [EntryDraft(event, source, list(legs), day, memo, part, batch_id)])[0]


def post_each(work: Work, drafts: Sequence[EntryDraft]) -> list[int | None]:
    """Post the few entries of one event, as `post` does; answers their ids in order."""
    work.session.flush()
    books: Books | None = None
    ids: list[int | None] = []
    for draft in drafts:
        entry = None
        if any(leg.debit or leg.credit for leg in draft.legs):
            turn, entry = generation(work, draft.base_key)
            if entry is None:
                books = books or Books.open(work)
                entry = write(books, [prepare(books, draft, f"{draft.base_key}#{turn}")])[0]
        ids.append(entry)
    return ids


def post_many(work: Work, drafts: Iterable[EntryDraft], progress: Progress = no_progress) -> int:
    """Post many entries in their order, as `post` would; answers how many are new. For bulk loads."""
    work.session.flush()
    books = Books.open(work)
    total = len(drafts) if isinstance(drafts, Sized) else 0
    done = new = 0
    for portion in _portions(drafts):
        new += len(write(books, _wanted(books, portion)))
        done += len(portion)
        progress(done, total)
    return new


def _wanted(books: Books, drafts: Sequence[EntryDraft]) -> list[Ready]:
    """Those drafts that are not in the books yet, ready to be written."""
    fresh = unseen(books.work, (d.base_key for d in drafts))
    made: set[str] = set()
    ready = []
    for draft in drafts:
        base = draft.base_key
        if base in made or not any(leg.debit or leg.credit for leg in draft.legs):
            continue
        turn, standing = (0, None) if base in fresh else generation(books.work, base)
        if standing is None:
            made.add(base)
            ready.append(prepare(books, draft, f"{base}#{turn}"))
    return ready


def _portions(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while portion := list(islice(rest, _PORTION)):
        yield portion


def reverse_entries(work: Work, ids: Sequence[int], day: date | None = None) -> None:
    """Answer entries with their exact mirror, each at the living end of its chain of reversals (undo, redo).

    Refused when one of them was reversed by something that stands: reversing it again would bring it back.
    """
    work.session.flush()
    books = Books.open(work)
    for portion in _portions(chains(work, ids)):
        write(books, mirrored(books, portion, day))


def correct(work: Work, entry_id: int, legs: Sequence[Leg], day: date, memo: str) -> int:
    """Put a wrong entry right: it is taken back, and the right one is posted with a word that it corrects the other;
    answers the right one's id. Refused as `reverse` and `journal` are.
    """
    entry = work.session.get(Entry, entry_id)
    reverse(work, entry_id, day)
    assert entry is not None  # else `reverse` refused
    words = N_("Corrects voucher {number} of {day}: {memo}")
    corrects = fill(words, {"number": f"{entry.word}-{entry.no}", "day": entry.day, "memo": memo.strip()})
    return journal(work, legs, day, corrects if memo.strip() else "")


def reverse(work: Work, entry_id: int, day: date | None = None) -> int:
    """Take an entry back on a day of choice; answers the reversal's id.

    Refused when it is reversed already, and for what an order or the stock posted: that is taken back where
    it was done, or the books would tell another story than the order.
    """
    entry = work.get(Entry, entry_id, N_("There is no such entry."))
    if entry.source_type not in ("", HAND):
        raise refuse(N_("This entry was posted by an order or by the stock; take it back there."))
    if work.session.scalar(select(Entry.id).where(Entry.reverses_id == entry_id)) is not None:
        raise refuse(N_("Entry {number} is reversed already."), number=f"{entry.period}-{entry.no}")
    if day is not None and day < entry.day:
        raise refuse(N_("A reversal cannot be before the entry itself."), field="day")
    reverse_entries(work, [entry_id], day)
    return int(work.session.scalars(select(Entry.id).where(Entry.reverses_id == entry_id)).one())


# the owner's verbs -----------------------------------------------------------------------------------------


def record_expense(
    work: Work, category: str, money: str, amount: int, day: date, memo: str = "", party: str = ""
) -> int:
    """Money went out for something: `category` and `money` are roles or account codes; answers the entry's
    id.
    """
    legs = [_leg(category, debit=amount, party=party), _leg(money, credit=amount, party=party)]
    return _by_hand(work, "expense", legs, amount, day, memo, money)


def record_income(
    work: Work, category: str, money: str, amount: int, day: date, memo: str = "", party: str = ""
) -> int:
    """Money came in that no order explains."""
    legs = [_leg(money, debit=amount, party=party), _leg(category, credit=amount, party=party)]
    return _by_hand(work, "income", legs, amount, day, memo, money)


def transfer(
    work: Work, from_money: str, to_money: str, amount: int, day: date, fee: int = 0, memo: str = ""
) -> int:
    """Money moved between own accounts: `amount` arrived, `fee` was taken on the way."""
    if from_money == to_money:
        raise refuse(N_("Choose two different accounts."), field="to_money")
    legs = [
        _leg(to_money, debit=amount, cash_flow="T"), _leg("bank", debit=fee),
        _leg(from_money, credit=amount + fee, cash_flow="T"),
    ]  # fmt: skip
    return _by_hand(work, "transfer", legs, amount, day, memo, from_money, to_money)


def contribute(work: Work, money: str, amount: int, day: date, memo: str = "") -> int:
    """The owner put money into the shop (E17a)."""
    legs = [_leg(money, debit=amount), _leg("equity.capital", credit=amount)]
    return _by_hand(work, "E17", legs, amount, day, memo, money)


def draw(work: Work, money: str, amount: int, day: date, memo: str = "") -> int:
    """The owner took money out; never an expense (E17b)."""
    legs = [_leg("equity.draw", debit=amount), _leg(money, credit=amount)]
    return _by_hand(work, "E17", legs, amount, day, memo, money)


def pay_supplier(
    work: Work, money: str, amount: int, day: date, party: str = "", memo: str = "", *, ahead: bool = False
) -> int:
    """A supplier was paid, or paid ahead (E10)."""
    role = "prepaid.supplier" if ahead else "ap.supplier"
    legs = [_leg(role, debit=amount, party=party), _leg(money, credit=amount, party=party)]
    return _by_hand(work, "E10", legs, amount, day, memo, money)


def pay_ahead(
    work: Work, prepaid: str, money: str, amount: int, day: date, memo: str = "", party: str = ""
) -> int:
    """Rent, advertising or goods were paid before they were used (E11, E13): an asset until `release`."""
    legs = [_leg(prepaid, debit=amount, party=party), _leg(money, credit=amount, party=party)]
    return _by_hand(work, "E13", legs, amount, day, memo, money)


def release(work: Work, prepaid: str, expense: str, amount: int, day: date, memo: str = "") -> int:
    """What was paid ahead (rent, advertising) becomes an expense (E11, E13). Refused: more than is left of it."""
    left = _balance_of(work, prepaid)
    if amount > left:
        words = N_("Only {amount} is left of it.")
        raise refuse(words, field="amount", amount=amount_shown(left, work.facts.currency))
    legs = [_leg(expense, debit=amount), _leg(prepaid, credit=amount)]
    return _by_hand(work, "E13", legs, amount, day, memo)


def _balance_of(work: Work, account: str) -> int:
    """Debits less credits of a role or code, up to now. Refused: no such account."""
    books = Books.open(work)
    _refuse_accounts(books, [_leg(account)], [])
    (found,) = books.accounts([_leg(account)])
    total = select(func.coalesce(func.sum(Posting.debit - Posting.credit), 0)).where(
        Posting.account_id == found.id
    )
    return int(work.session.scalars(total).one())


def payout(
    work: Work, held_in: str, money: str, gross: int, fee: int, day: date, fee_role: str = "fee.platform",
    memo: str = "",
) -> int:  # fmt: skip
    """A platform paid out: gross leaves its clearing account, the fee stays there, the rest arrives (E14,
    E15).
    """
    if not 0 <= fee < gross:
        raise refuse(N_("The fee is between zero and the amount paid out."), field="fee")
    legs = [_leg(money, debit=gross - fee), _leg(fee_role, debit=fee), _leg(held_in, credit=gross)]
    return _by_hand(work, "E15", legs, gross, day, memo, money)


def opening(work: Work, balances: Sequence[tuple[str, int]], day: date, memo: str = "") -> int:
    """Opening balances: (account code or role, debit positive, credit negative); the difference goes to 3999
    (E18).
    """
    legs = [_leg(code, debit=max(b, 0), credit=max(-b, 0)) for code, b in balances if b]
    gap = rules.balance_of(legs)
    if gap:
        legs.append(_leg("equity.opening", debit=max(-gap, 0), credit=max(gap, 0)))
    legs = [_flowing(leg) for leg in legs]
    return _by_hand(work, "E18", legs, 1, day, memo)


def settle_opening(work: Work, month: str) -> int:
    """Move what is left of the opening balances to the owner's capital, at the end of a month (today, while it
    lasts); answers the entry's id.

    Opening stock and open orders are brought in against an account that must be empty before a month is
    closed (accounting.md §2.3, E18): what they are worth is what the owner put in. Refused when none is left.
    """
    left = opening_left(work.session, month)
    if not left:
        raise refuse(N_("No opening balance is left to move."))
    legs = [
        _leg("equity.opening", debit=max(-left, 0), credit=max(left, 0)),
        _leg("equity.capital", debit=max(left, 0), credit=max(-left, 0)),
    ]
    day = min(month_of_key(month).end, max(work.today, work.facts.books_start))
    return _by_hand(work, "E18", legs, abs(left), day, fill(N_("Opening balance moved to capital"), {}))


def journal(work: Work, legs: Sequence[Leg], day: date, memo: str) -> int:
    """Any entry, by account code; what no other verb knows. Refused: unbalanced, no memo, before the books
    start.
    """
    if not memo.strip():
        raise refuse(N_("Say what the entry is for."), field="memo")
    return _by_hand(work, "journal", legs, 1, day, memo)


def _leg(account: str, *, debit: int = 0, credit: int = 0, party: str = "", cash_flow: str = "") -> Leg:
    """A leg by account code if it begins with a digit, else by role."""
    by_code = account[:1].isdigit()
    return Leg(
        "" if by_code else account,
        debit,
        credit,
        cash_flow,
        account_code=account if by_code else "",
        party=party,
    )


def _flowing(leg: Leg) -> Leg:
    return replace(leg, cash_flow=leg.cash_flow or "OB")


def _by_hand(
    work: Work, event: str, legs: Sequence[Leg], amount: int, day: date, memo: str, *money: str
) -> int:
    """Post what the owner entered. `money`: which of the accounts she named must be one that holds money."""
    wrong = []
    if amount <= 0:
        wrong.append(problem(N_("The amount must be more than zero."), field="amount"))
    if day < work.facts.books_start:
        wrong.append(problem(N_("The books start on {day}."), field="day", day=work.facts.books_start))
    refuse_if(wrong)
    books = Books.open(work)
    if books.day_for(day) != day:
        raise refuse(
            N_("{month} is closed. Choose a later day, or open the month again."),
            field="day",
            month=str(day)[:7],
        )
    _refuse_accounts(books, legs, money)
    draft = EntryDraft(event, (HAND, 0), list(legs), day, memo, str(books.next_id))
    return write(books, [prepare(books, draft, f"{draft.base_key}#0")])[0]


def refuse_no_money(work: Work, account: str) -> None:
    """Refuse an account (role or code) that does not exist or holds no money: `bank` are the bank's charges."""
    _refuse_accounts(Books.open(work), [_leg(account)], [account])


def _refuse_accounts(books: Books, legs: Sequence[Leg], money: Sequence[str]) -> None:
    """Refuse a role or code that is none, and, of those named as money, one that holds none."""
    try:
        accounts = books.accounts(legs)
    except KeyError as unknown:
        raise refuse(N_("There is no account {code}."), field="account", code=unknown.args[0]) from None
    for account, leg in zip(accounts, legs, strict=True):
        if (leg.account_code or leg.role) in money and not account.is_cash:
            words = N_("Account {code} holds no money; choose a bank, cash or wallet account.")
            raise refuse(words, field="money", code=account.code)


# months ----------------------------------------------------------------------------------------------------


def close_month(work: Work, month: str, *, lock: bool = False) -> None:
    """Close a month: nothing is posted into it any more. Refused while `problems_closing` finds something."""
    refuse_if(rules.problems_month(month) or problems_closing(work.session, month))
    period = _period(work, month)
    if period.state is PeriodState.LOCKED:
        raise refuse(N_("{month} is locked."), month=month)
    period.state = PeriodState.LOCKED if lock else PeriodState.CLOSED
    period.closed_at = work.now
    last = select(Entry.hash).where(Entry.period == month).order_by(Entry.id.desc()).limit(1)
    period.entries_hash = work.session.scalar(last) or ""
    closing.keep(work, month)


def lock_month(work: Work, month: str) -> None:
    """What was filed is never opened again: lock a closed month and every closed one before it."""
    if _period(work, month).state is not PeriodState.CLOSED:
        raise refuse(N_("{month} is not closed."), month=month)
    earlier = select(Period).where(Period.month <= month, Period.state == PeriodState.CLOSED)
    for period in work.session.scalars(earlier):
        period.state = PeriodState.LOCKED


def reopen_month(work: Work, month: str, reason: str) -> None:
    """Open the latest closed month again. Refused: a locked month, one with a closed month after it, no
    reason.
    """
    period = _period(work, month)
    later = select(Period.month).where(
        Period.month > month, Period.state.in_([PeriodState.CLOSED, PeriodState.LOCKED])
    )
    if period.state is PeriodState.LOCKED:
        raise refuse(N_("{month} is locked; it was filed."), month=month)
    if period.state is not PeriodState.CLOSED:
        raise refuse(N_("{month} is not closed."), month=month)
    if work.session.scalar(later):
        raise refuse(N_("Only the latest closed month can be opened again."))
    if not reason.strip():
        raise refuse(N_("Say why the month is opened again."), field="reason")
    period.state, period.reason, period.closed_at = PeriodState.OPEN, reason.strip(), None


def refuse_unlocking(work: Work, ids: Sequence[int]) -> None:
    """Undo and redo do not touch a month that is locked: it was filed."""
    locked = work.session.scalar(
        select(Period.month).where(Period.id.in_(ids), Period.state == PeriodState.LOCKED).limit(1)
    )
    if locked is not None:
        raise refuse(N_("{month} is locked; it was filed."), month=locked)


def _period(work: Work, month: str) -> Period:
    found = work.session.scalar(select(Period).where(Period.month == month))
    if found is None:
        found = Period(month=month)
        work.session.add(found)
        work.session.flush()
    return found
