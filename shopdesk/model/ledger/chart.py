"""The chart of accounts in the owner's hands: names, codes of a bookkeeping package, own accounts, retired ones.

Postings name accounts by id, never by code, so what was posted stays where it is whatever is renamed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select, text

from shopdesk.core.problems import Problem, problem, refuse, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model.ledger.records import Account, AccountRole, Posting
from shopdesk.model.shop import Work

_LONGEST = 60


def rename_account(work: Work, account: str, name_en: str = "", name_zh: str = "") -> None:
    """Call an account otherwise, in one language or both. Refused: no account of this code, no name, one too long."""
    found = _account(work, account)
    english, chinese = name_en.strip() or found.name_en, name_zh.strip() or found.name_zh
    refuse_if(_problems_name(english, "name_en") + _problems_name(chinese, "name_zh"))
    found.name_en, found.name_zh = english, chinese


def map_accounts(work: Work, codes: Mapping[str, str]) -> int:
    """Say what a bookkeeping package calls accounts: our code → its code, "" to forget it; answers how many changed.

    Two of our accounts may be one of the package's. Refused: an account that is not there, a code too long or
    with anything but letters, digits, dots and dashes, which no package takes.
    """
    changed = 0
    for ours, theirs in codes.items():
        found, code = _account(work, ours), theirs.strip()
        if len(code) > 30 or (code and not code.replace(".", "").replace("-", "").isalnum()):
            words = N_("“{code}” is no account code: letters, digits, dots and dashes.")
            raise refuse(words, field="external_code", code=code[:40])
        changed += found.external_code != code
        found.external_code = code
    return changed


def edit_account(work: Work, account: str, name_en: str, name_zh: str, external_code: str = "") -> None:
    """Change what an account is called, here and in a bookkeeping package."""
    rename_account(work, account, name_en, name_zh)
    map_accounts(work, {account: external_code})


def add_account(work: Work, parent: str, name_en: str, name_zh: str = "", code: str = "") -> str:
    """Add an account under another, of its kind and on its lines of the statements; answers its code.

    When the other one is posted to, its entries move into a first account of its own name under it, as
    bookkeeping packages do it: 1002 becomes the heading of 100201 with the same name and all its entries, and
    the new one is 100202. Refused: a code that is taken or does not fit, no name, a parent that is not in use.
    """
    above = _account(work, parent)
    english, chinese = name_en.strip() or name_zh.strip(), name_zh.strip() or name_en.strip()
    wrong = _problems_name(english, "name_en") + _problems_name(chinese, "name_zh")
    if not above.active:
        wrong.append(problem(N_("Account {code} is not in use."), field="parent", code=above.code))
    wrong += _problems_code(work, above, code.strip())
    refuse_if(wrong)
    if above.is_leaf:
        above = _split(work, above)
        if code.strip():
            refuse_if(_problems_code(work, above, code.strip()))
    made = code.strip() or next_code(work, above)
    work.session.add(_below(above, made, english, chinese))
    work.session.flush()
    return made


def retire_account(work: Work, account: str) -> None:
    """Use an account no more. Refused while it has a balance, while postings of the program go to it, or while an
    account under it is in use.
    """
    found = _account(work, account)
    role = work.session.scalar(select(AccountRole.role).where(AccountRole.account_id == found.id).limit(1))
    if role is not None:
        raise refuse(N_("ShopDesk itself posts to account {code}; it stays in use."), code=found.code)
    below = select(Account.id).where(Account.parent_code == found.code, Account.active).limit(1)
    if work.session.scalar(below) is not None:
        raise refuse(N_("Accounts under {code} are in use."), code=found.code)
    sql = text("SELECT coalesce(sum(debit - credit), 0) FROM account_month WHERE account_id = :a")
    if work.session.execute(sql, {"a": found.id}).scalar_one():
        raise refuse(N_("Account {code} has a balance; move it to another account first."), code=found.code)
    found.active = False


def use_account(work: Work, account: str) -> None:
    """Use an account again, with those above it."""
    at: Account | None = _account(work, account)
    while at is not None:
        at.active = True
        above = at.parent_code
        at = work.session.scalar(select(Account).where(Account.code == above)) if above else None


def refuse_removing(work: Work, ids: Sequence[int]) -> None:
    """What was added and is posted to since then is not taken back: its entries would have no account."""
    wanted = (
        select(Account).join(Posting, Posting.account_id == Account.id).where(Account.id.in_(ids)).limit(1)
    )
    found = work.session.scalar(wanted)
    if found is not None:
        words = N_("Account {code} has entries; it can no longer be taken back, only retired.")
        raise refuse(words, code=found.code)


def next_code(work: Work, above: Account) -> str:
    """The first free code under an account: two more digits in a Chinese chart, the next number in the other."""
    taken = set(work.session.scalars(select(Account.code)))
    if work.facts.chart == "international":
        return next(c for n in range(int(above.code) + 1, 10_000) if (c := str(n)) not in taken)
    return next(c for n in range(1, 100) if (c := f"{above.code}{n:02d}") not in taken)


def _split(work: Work, leaf: Account) -> Account:
    """Make a heading of an account that is posted to: it moves under itself with its entries, roles and codes."""
    used = (
        work.session.scalar(select(Posting.id).where(Posting.account_id == leaf.id).limit(1)),
        work.session.scalar(select(AccountRole.id).where(AccountRole.account_id == leaf.id).limit(1)),
    )
    if used == (None, None):
        leaf.is_leaf = False
        return leaf
    heading = _below(leaf, leaf.code, leaf.name_en, leaf.name_zh)
    heading.parent_code, heading.is_leaf = leaf.parent_code, False
    leaf.parent_code, leaf.code = leaf.code, next_code(work, leaf)
    work.session.flush()  # the code is free before the heading takes it
    work.session.add(heading)
    work.session.flush()
    return heading


def _below(above: Account, code: str, name_en: str, name_zh: str) -> Account:
    """An account of the same kind under another."""
    return Account(
        code=code, name_en=name_en, name_zh=name_zh, parent_code=above.code, type=above.type, normal=above.normal,
        is_leaf=True, is_cash=above.is_cash, bs_line=above.bs_line, pl_line=above.pl_line,
        must_be_zero=above.must_be_zero, active=True,
    )  # fmt: skip


def _account(work: Work, code: str) -> Account:
    found = work.session.scalar(select(Account).where(Account.code == code.strip()))
    if found is None:
        raise refuse(N_("There is no account {code}."), field="account", code=code[:40])
    return found


def _problems_name(name: str, field: str) -> list[Problem]:
    if not name:
        return [problem(N_("The account needs a name."), field=field)]
    if len(name) > _LONGEST:
        return [problem(N_("A name has at most {n} characters."), field=field, n=_LONGEST)]
    return []


def _problems_code(work: Work, above: Account, code: str) -> list[Problem]:
    """A code is free, of digits, and tells where it belongs: packages read the parent off it."""
    if not code:
        return []
    if work.session.scalar(select(Account.id).where(Account.code == code)) is not None:
        return [problem(N_("Account {code} is there already."), field="code", code=code)]
    chinese = work.facts.chart != "international"
    fits = code.startswith(above.code) and len(code) == len(above.code) + 2
    if not code.isascii() or not code.isdigit() or (chinese and not fits):
        words = N_("Under {parent} a code is {parent} and two more digits.")
        return [problem(words, field="code", parent=above.code)] if chinese else [_digits()]
    if not chinese and (len(code) != 4 or code[0] != above.code[0]):
        return [_digits(above.code[0])]
    return []


def _digits(first: str = "") -> Problem:
    if first:
        return problem(
            N_("A code of this kind has four digits and begins with {first}."), field="code", first=first
        )
    return problem(N_("A code has four digits."), field="code")


__all__ = [
    "add_account", "edit_account", "map_accounts", "next_code", "refuse_removing", "rename_account", "retire_account",
    "use_account",
]  # fmt: skip
