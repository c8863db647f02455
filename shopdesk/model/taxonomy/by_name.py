"""What a script does with one product, and smart tags written in one line."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from shopdesk.core.problems import refuse
from shopdesk.core.reading import unit_price
from shopdesk.core.texts import N_
from shopdesk.model.products.records import Tag
from shopdesk.model.shop import Work
from shopdesk.model.taxonomy import queries, tags
from shopdesk.model.taxonomy.actions import put_in_category
from shopdesk.model.taxonomy.conditions import CONDITIONS, Arg, Rule


def put_product(work: Work, product_id: int, category_id: int | None = None) -> int:
    """Let a product lie in a category, or in none."""
    return put_in_category(work, [product_id], category_id)


def tag_product(work: Work, product_id: int, tags_: str) -> int:
    """Put tags, parted by commas, on a product."""
    return tags.tag_products(work, [product_id], tags_)


def untag_product(work: Work, product_id: int, tags_: str) -> int:
    """Take tags, parted by commas, off a product."""
    return tags.untag_products(work, [product_id], tags_)


def smart_tag(work: Work, name: str, conditions: str, *, every: bool = True) -> int:
    """Make a smart tag of conditions like `sales_top days=30 percent=20; no_picture`. Refused: a code there is not,
    an argument it does not have."""
    rules = [_rule(work, part.strip()) for part in conditions.split(";") if part.strip()]
    return tags.add_smart_tag(work, name, rules, every=every)


def _rule(work: Work, written: str) -> Rule:
    code, *words = written.split(" ")
    condition = CONDITIONS.get(code)
    if condition is None:
        names = ", ".join(CONDITIONS)
        raise refuse(N_("There is no condition “{code}”; there are {names}."), code=code, names=names)
    given: dict[str, str] = {}
    for word in words:
        key, mark, value = word.partition("=")
        if mark:
            given[key] = value
        elif given:
            given[next(reversed(given))] += f" {key}"
    wrong = given.keys() - {a.name for a in condition.args}
    if wrong:
        names = ", ".join(a.name for a in condition.args) or "—"
        words_ = N_("{code} has no “{wrong}”; it has {names}.")
        raise refuse(words_, code=code, wrong=min(wrong), names=names)
    return Rule(code, {a.name: _read(work, a, given[a.name]) for a in condition.args if a.name in given})


def _read(work: Work, arg: Arg, written: str) -> Any:
    if arg.kind in ("number", "percent"):
        return int(written) if written.lstrip("-").isdigit() else None
    if arg.kind == "unit":
        return unit_price(written, work.facts.currency)[0]
    if arg.kind == "category":
        found = [
            i for i, path in queries.paths(work.session).items() if written in (path, path.split(" › ")[-1])
        ]
        return found[0] if found else None
    if arg.kind == "tag":
        return work.session.scalar(select(Tag.id).where(Tag.name == written))
    return written
