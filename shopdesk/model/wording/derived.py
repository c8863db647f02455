"""When a product's titles must be judged anew, and how many are in each view of the list."""

from __future__ import annotations

from shopdesk.model.derived import Derived
from shopdesk.model.wording.records import VIEWS

_SOURCES = frozenset({
    "product", "picture", "product_wording", "focus_word", "keyword", "forbidden_word", "title_limit", "title_score",
})  # fmt: skip


def _stale(which: str, when: str) -> str:
    return f"{when} BEGIN UPDATE title_score SET stale = 1 WHERE NOT stale AND {which}; END"


def _of(row: str) -> str:
    return f"product_id = {row}.product_id"


def _each(table: str, columns: str) -> dict[str, str]:
    """Triggers on rows that belong to one product."""
    return {
        f"title_score_{table}_new": _stale(_of("NEW"), f"AFTER INSERT ON {table}"),
        f"title_score_{table}_gone": _stale(_of("OLD"), f"AFTER DELETE ON {table}"),
        f"title_score_{table}_edit": _stale(_of("NEW"), f"AFTER UPDATE OF {columns} ON {table}"),
    }


def _all(table: str) -> dict[str, str]:
    """Triggers on rows that every title is judged by."""
    verbs = {"new": "INSERT", "gone": "DELETE", "edit": "UPDATE"}
    return {f"title_score_{table}_{n}": _stale("1", f"AFTER {v} ON {table}") for n, v in verbs.items()}


TITLE_SCORE = Derived(
    table="title_score",
    sources=_SOURCES,
    # it is worked out beside the window: after a bulk load it is empty, which says that nothing is judged yet
    select="SELECT * FROM title_score",
    triggers={
        "title_score_edit": _stale(
            "product_id = NEW.id", "AFTER UPDATE OF title, summary, description, state ON product"
        ),
        "title_score_gone": """
            AFTER DELETE ON product BEGIN
                UPDATE title_score SET stale = 1 WHERE product_id IN (
                    SELECT o.product_id FROM title_fold f JOIN title_fold o ON o.folded = f.folded
                    WHERE f.product_id = OLD.id);
                DELETE FROM title_fold WHERE product_id = OLD.id;
                DELETE FROM title_score WHERE product_id = OLD.id;
            END
        """,
        "title_score_keyword_edit": _stale(
            "product_id IN (SELECT product_id FROM focus_word WHERE keyword_id = NEW.id)",
            "AFTER UPDATE OF word ON keyword",
        ),
        **_each("product_wording", "title, about"),
        **_each("focus_word", "keyword_id, position"),
        **_each("picture", "alt"),
        **_all("forbidden_word"),
        **_all("title_limit"),
    },
)

_CODES = {"all": "1", **VIEWS}
_SUMS = " UNION ALL ".join(
    f"SELECT '{c}', coalesce(sum({w} <> 0), 0) FROM title_score" for c, w in _CODES.items()
)


def _facts(row: str) -> str:
    parts = []
    for code, where in _CODES.items():
        told = where.replace("score", f"{row}.score").replace("marks", f"{row}.marks")
        parts.append(f"SELECT '{code}' AS code, coalesce(({told}) <> 0, 0) AS count")
    return " UNION ALL ".join(parts)


def _add(row: str, sign: str) -> str:
    return f"""
        INSERT INTO title_count (code, count) SELECT code, {sign}count FROM ({_facts(row)}) WHERE count <> 0
        ON CONFLICT (code) DO UPDATE SET count = count + excluded.count;
    """


TITLE_COUNT = Derived(
    table="title_count",
    sources=_SOURCES,
    select=_SUMS,
    triggers={
        "title_count_add": f"AFTER INSERT ON title_score BEGIN {_add('NEW', '')} END",
        "title_count_take": f"AFTER DELETE ON title_score BEGIN {_add('OLD', '-')} END",
        "title_count_edit": f"""
            AFTER UPDATE OF score, marks ON title_score BEGIN {_add("OLD", "-")} {_add("NEW", "")} END
        """,
    },
)
