"""What can be done with the category tree and with attributes. What is done with tags stands in `tags`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import func, select, text, update

from shopdesk.core.problems import refuse, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model import timeline
from shopdesk.model.products.records import Category, Product
from shopdesk.model.products.rules import folded
from shopdesk.model.shop import Work
from shopdesk.model.taxonomy import queries, rules
from shopdesk.model.taxonomy.attributes import move_attributes, remove_attributes_of
from shopdesk.model.taxonomy.loading import category as load


def add_category(work: Work, name: str, parent_id: int | None = None) -> int:
    """Make a category at the top or in another; answers its id. Refused: a fifth level, a name that is there."""
    if parent_id is not None:
        load(work, parent_id)
    refuse_if(rules.problems_adding(queries.parents(work.session), parent_id))
    refuse_if(rules.problems_name(name, _siblings(work, parent_id)))
    last = work.session.scalar(
        select(func.max(Category.position)).where(Category.parent_id.is_not_distinct_from(parent_id))
    )
    made = Category(name=name.strip(), parent_id=parent_id, position=0 if last is None else last + 1)
    work.session.add(made)
    work.session.flush()
    return made.id


def rename_category(work: Work, category_id: int, name: str) -> None:
    """Give a category another name. Refused: a name that another beside it has."""
    category = load(work, category_id)
    refuse_if(rules.problems_name(name, _siblings(work, category.parent_id, but=(category_id,))))
    category.name = name.strip()


def set_defaults(
    work: Work,
    category_id: int,
    *,
    warn_line: int | None = None,
    target_margin_ppm: int | None = None,
    commission_ppm: int | None = None,
    tax_ppm: int | None = None,
) -> None:
    """Say what holds for a category and all below it (rates in millionths); None: what is above counts."""
    category = load(work, category_id)
    rates = {"target_margin_ppm": target_margin_ppm, "commission_ppm": commission_ppm, "tax_ppm": tax_ppm}
    refuse_if(rules.problems_defaults(warn_line, rates))
    for name, value in {"warn_line": warn_line, **rates}.items():
        setattr(category, name, value)


def move_category(work: Work, category_id: int, parent_id: int | None, before_id: int | None = None) -> None:
    """Let a category with all below it lie in another (None: at the top), before one of those there or last.

    Refused: into itself or what lies in it, below the fourth level, beside one of the same name.
    """
    _place(work, load(work, category_id), parent_id, before_id)


def _place(
    work: Work,
    category: Category,
    parent_id: int | None,
    before_id: int | None = None,
    gone: int | None = None,
) -> None:
    """Put a category in its place; `gone` is about to leave, so its name is free."""
    if parent_id is not None:
        load(work, parent_id)
    names = {r[0]: r[1] for r in work.session.execute(select(Category.id, Category.name))}
    refuse_if(rules.problems_moving(queries.parents(work.session), names, category.id, parent_id))
    refuse_if(rules.problems_name(category.name, _siblings(work, parent_id, but=(category.id, gone))))
    category.parent_id = parent_id
    beside = [c for c in _inside(work, parent_id) if c.id != category.id]
    at = next((i for i, c in enumerate(beside) if c.id == before_id), len(beside))
    for position, one in enumerate([*beside[:at], category, *beside[at:]]):
        one.position = position


def merge_categories(work: Work, category_id: int, into_category_id: int) -> None:
    """Put all of one category into another and remove it: products, categories (those of one name become one),
    attributes (those of one name and kind become one).

    Refused: into what lies in it, below the fourth level, an attribute whose namesake there is of another kind.
    """
    source, target = load(work, category_id), load(work, into_category_id)
    known = queries.parents(work.session)
    if category_id in rules.upwards(known, into_category_id):
        words = N_("“{target}” lies in “{name}” itself; that would be a loop.")
        raise refuse(words, field="target", target=target.name, name=source.name)
    work.session.execute(
        update(Product).where(Product.category_id == category_id).values(category_id=into_category_id)
    )
    there = {folded(c.name): c for c in _inside(work, into_category_id)}
    for child in _inside(work, category_id):
        namesake = there.get(folded(child.name))
        if namesake is None or namesake.id == category_id:
            _place(work, child, into_category_id, gone=category_id)
        else:
            merge_categories(work, child.id, namesake.id)
    move_attributes(work, category_id, into_category_id)
    work.session.flush()
    work.session.delete(source)
    work.session.flush()


def delete_category(work: Work, category_id: int, into_category_id: int | None = None) -> None:
    """Remove a category that is empty, or put what lies in it into another first. Refused: it is not empty."""
    category = load(work, category_id)
    if into_category_id is not None:
        merge_categories(work, category_id, into_category_id)
        return
    inside = len(_inside(work, category_id))
    own = work.session.scalar(select(func.count(Product.id)).where(Product.category_id == category_id)) or 0
    if inside or own:
        words = N_("{products} products and {categories} categories lie in “{name}”; say where they go.")
        raise refuse(words, field="into", products=own, categories=inside, name=category.name)
    remove_attributes_of(work, category_id)
    work.session.delete(category)


def put_in_category(work: Work, product_ids: Iterable[int], category_id: int | None) -> int:
    """Let products lie in a category, or in none; answers how many moved. Their values stay, also those that the new
    category does not ask for: they are not shown there."""
    path = "—" if category_id is None else queries.paths(work.session)[load(work, category_id).id]
    ids = json.dumps(list(product_ids))
    moved = (
        work.session.execute(
            text("""
                UPDATE product SET category_id = :c
                WHERE id IN (SELECT value FROM json_each(:p)) AND category_id IS NOT :c RETURNING id
            """),
            {"c": category_id, "p": ids},
        )
        .scalars()
        .all()
    )
    work.session.expire_all()
    for product_id in moved[:_NOTED]:
        timeline.note(work, "product", product_id, N_("Put in {category}"), category=path)
    return len(moved)


_NOTED = 1000
"""Of so many products at once, each is told on its card; of more, only the step tells."""


def _inside(work: Work, category_id: int | None) -> Sequence[Category]:
    query = select(Category).where(Category.parent_id.is_not_distinct_from(category_id))
    return work.session.scalars(query.order_by(Category.position, Category.id)).all()


def _siblings(work: Work, parent_id: int | None, but: Sequence[int | None] = ()) -> list[str]:
    return [c.name for c in _inside(work, parent_id) if c.id not in but]
