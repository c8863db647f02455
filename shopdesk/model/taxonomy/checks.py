"""What must hold of the category tree, of attributes and of tags."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_
from shopdesk.model.taxonomy.conditions import CONDITIONS
from shopdesk.model.taxonomy.queries import parents
from shopdesk.model.taxonomy.rules import DEEPEST, upwards

MOST = 20


def tree_is_a_tree(session: Session) -> list[Problem]:
    """No category lies in itself, and none below the fourth level."""
    known = parents(session)
    found = []
    for category in known:
        up = upwards(known, category)
        if known[up[-1]] is not None:
            found.append(problem(N_("Category number {id} lies in itself."), id=category))
        elif len(up) > DEEPEST:
            words = N_("Category number {id} is on level {level}.")
            found.append(problem(words, id=category, level=len(up)))
    return found[:MOST]


def values_are_of_their_kind(session: Session) -> list[Problem]:
    """What is told of a product is what its attribute is: options of its own, one unless it may have several, a
    number, words, yes or no."""
    return _named(session, N_("Value number {id} is not of the kind of its attribute."), """
        SELECT v.id FROM product_value v JOIN attribute a ON a.id = v.attribute_id
        LEFT JOIN attribute_option o ON o.id = v.option_id
        WHERE (v.option_id IS NOT NULL) + (v.number IS NOT NULL) + (v.words IS NOT NULL) <> 1
           OR CASE a.kind WHEN 'choice' THEN o.attribute_id IS NOT a.id WHEN 'several' THEN o.attribute_id IS NOT a.id
                          WHEN 'text' THEN v.words IS NULL
                          WHEN 'number' THEN v.number IS NULL ELSE coalesce(v.number NOT IN (0, 1), 1) END
        UNION SELECT max(v.id) FROM product_value v JOIN attribute a ON a.id = v.attribute_id
        WHERE a.kind <> 'several' GROUP BY v.product_id, v.attribute_id HAVING count(*) > 1
    """)  # fmt: skip


def namesakes_are_apart(session: Session) -> list[Problem]:
    """Beside each other, no two categories have one name."""
    return _named(session, N_("Category number {id} has a namesake beside it."), """
        SELECT max(id) FROM category GROUP BY parent_id, name COLLATE NOCASE HAVING count(*) > 1
    """)  # fmt: skip


def smart_tags_have_conditions(session: Session) -> list[Problem]:
    """A smart tag has conditions that there are and is given to nothing by hand; another has none."""
    codes = ", ".join(f"'{c}'" for c in CONDITIONS)
    return _named(session, N_("Tag number {id} and its conditions do not fit."), f"""
        SELECT t.id FROM tag t WHERE t.smart <> EXISTS (SELECT 1 FROM smart_condition c WHERE c.tag_id = t.id)
        OR t.smart AND EXISTS (SELECT 1 FROM product_tag p WHERE p.tag_id = t.id)
        UNION SELECT tag_id FROM smart_condition WHERE code NOT IN ({codes})
    """)  # fmt: skip


CHECKS: dict[str, Callable[[Session], list[Problem]]] = {
    "category_tree": tree_is_a_tree, "category_names": namesakes_are_apart,
    "attribute_values": values_are_of_their_kind, "smart_tags": smart_tags_have_conditions,
}  # fmt: skip
"""Name → check, for `check` to run."""


def _named(session: Session, words: str, sql: str) -> list[Problem]:
    return [problem(words, id=row) for row in session.execute(text(f"{sql} LIMIT {MOST}")).scalars()]
