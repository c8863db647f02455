"""Chart packs: which accounts a new shop has, and which account plays which role. Names are in both
languages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from shopdesk.model.ledger import chart_cn, chart_world
from shopdesk.model.ledger.records import Account, AccountRole, AccountType, Side

_PACKS = {
    "cn-small": chart_cn.SMALL,
    "cn-general": chart_cn.GENERAL,
    "international": chart_world.INTERNATIONAL,
}
_CN_INCOME = ("5001", "5051", "5111", "5301")


@dataclass(frozen=True, slots=True)
class AccountSpec:
    """An account of a pack, before it is in a shop."""

    code: str
    name_zh: str
    name_en: str
    bs_line: str
    pl_line: str
    roles: tuple[str, ...]
    marks: tuple[str, ...]
    parent: str


def pack(chart: str) -> list[AccountSpec]:
    """The accounts of a chart pack, by code. KeyError for an unknown chart."""
    specs = sorted(_specs(_PACKS[chart]), key=lambda s: s.code)
    codes = {s.code for s in specs}
    return [_with_parent(s, codes) if chart != "international" else s for s in specs]


def install(session: Session, chart: str) -> None:
    """Write a chart's accounts and roles into a shop that has none."""
    specs = pack(chart)
    parents = {s.parent for s in specs}
    records = {s.code: _record(s, chart, s.code not in parents) for s in specs}
    session.add_all(records.values())
    session.flush()
    session.add_all(AccountRole(role=r, account_id=records[s.code].id) for s in specs for r in s.roles)


def _specs(text: str) -> Iterator[AccountSpec]:
    for line in filter(str.strip, text.splitlines()):
        code, zh, en, bs, pl, roles, marks, *parent = (
            "" if c == "-" else c for c in map(str.strip, line.split("|"))
        )
        yield AccountSpec(code, zh, en, bs, pl, tuple(roles.split()), tuple(marks.split()), "".join(parent))


def _with_parent(spec: AccountSpec, codes: set[str]) -> AccountSpec:
    parent = spec.code[:-2] if spec.code[:-2] in codes else ""
    return AccountSpec(
        spec.code, spec.name_zh, spec.name_en, spec.bs_line, spec.pl_line, spec.roles, spec.marks, parent
    )


def _record(spec: AccountSpec, chart: str, is_leaf: bool) -> Account:
    kind = _type(spec, chart)
    usual = Side.DEBIT if kind in (AccountType.ASSET, AccountType.EXPENSE) else Side.CREDIT
    normal = Side.CREDIT if "credit" in spec.marks else Side.DEBIT if "debit" in spec.marks else usual
    return Account(
        code=spec.code, name_en=spec.name_en, name_zh=spec.name_zh, parent_code=spec.parent or None,
        type=kind,
        normal=normal, is_leaf=is_leaf, is_cash="cash" in spec.marks, bs_line=spec.bs_line,
        pl_line=spec.pl_line,
        must_be_zero="zero" in spec.marks,
    )  # fmt: skip


def _type(spec: AccountSpec, chart: str) -> AccountType:
    if "liability" in spec.marks:
        return AccountType.LIABILITY
    first = spec.code[0]
    if chart == "international":
        return _WORLD.get(first, AccountType.EXPENSE)
    if first == "5":
        return AccountType.INCOME if spec.code.startswith(_CN_INCOME) else AccountType.EXPENSE
    return _CN[first]


_CN = {"1": AccountType.ASSET, "2": AccountType.LIABILITY, "3": AccountType.EQUITY, "4": AccountType.ASSET}
_WORLD = {
    "1": AccountType.ASSET, "2": AccountType.LIABILITY, "3": AccountType.EQUITY, "4": AccountType.INCOME,
}  # fmt: skip
