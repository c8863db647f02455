"""What is done to the books: events posted, entries reversed, and what the owner enters by hand.

Nothing that was posted is ever changed: a mistake is answered with its reverse. A day whose month is closed keeps its
business day and counts on the first open one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from shopdesk.core.problems import refuse
from shopdesk.core.texts import N_
from shopdesk.model.ledger.posting import LINE, Writer, chunks
from shopdesk.model.ledger.rules import EntryDraft, Leg

if TYPE_CHECKING:
    from shopdesk.model.shop import Work

Progress = Callable[[int, int], None]


def _unwatched(done: int, total: int) -> None:
    """For jobs that nobody watches."""


def post(
    work: Work,
    event: str,
    source: tuple[str, int],
    legs: Sequence[Leg],
    *,
    day: date,
    memo: str,
    part: str = "",
    batch_id: int | None = None,
) -> int | None:
    """Write one balanced entry for an event and answer its id.

    Posting the same event, source and part again writes nothing and answers the entry that stands; once it was
    reversed it is written anew. None when every leg is zero. Legs that do not balance are a bug: ValueError.
    Refused when an account is no longer in use.
    """
    writer = Writer(work)
    entry = writer.add(EntryDraft(event, source, legs, day, memo, part, batch_id))
    writer.flush()
    return entry


def post_many(work: Work, drafts: Iterable[EntryDraft], progress: Progress = _unwatched) -> int:
    """Write many entries in their order by the same rules as `post`; answers how many are new."""
    writer, done, first = Writer(work), 0, 0
    first = writer.next_id
    for chunk in chunks(drafts):
        unseen = writer.unseen([d.base_key for d in chunk])
        for draft in chunk:
            writer.add(draft, unseen=draft.base_key in unseen and draft.base_key not in writer.fresh)
        done += len(chunk)
        progress(done, 0)
    writer.flush()
    return writer.next_id - first


def reverse_entries(work: Work, ids: Sequence[int], day: date | None = None) -> list[int]:
    """Answer entries with their exact mirror, on `day` or their own day; answers the new ids.

    An entry reversed and taken up again is reversed at the end of its chain. Refused when one was reversed by
    something that still stands. Two of the same chain cancel out.
    """
    writer, made = Writer(work), []
    for chunk in chunks(sorted(set(ids))):
        for end in _ends(writer, chunk, set(ids)):
            made.append(_reverse(writer, end, day))
        writer.flush()
    return made


def _ends(writer: Writer, ids: list[int], wanted: set[int]) -> list[int]:
    """The last entry of each chain that is to be answered, newest first."""
    chains = writer.connection.exec_driver_sql(
        f"""
        WITH RECURSIVE chain (root, id, n) AS (
            SELECT id, id, 0 FROM entry WHERE id IN ({", ".join("?" * len(ids))})
            UNION ALL SELECT c.root, e.id, c.n + 1 FROM chain c JOIN entry e ON e.reverses_id = c.id
        )
        SELECT root, id, max(n) FROM chain GROUP BY root
        """,
        tuple(ids),
    ).all()
    for root, end, links in chains:
        if links % 2 and not wanted & _chain_after(writer, root):
            raise refuse(N_("Entry {entry} was reversed already."), entry=_name(writer, root))
    counts = Counter(end for _root, end, _links in chains)
    return sorted((end for end, count in counts.items() if count % 2), reverse=True)


def _chain_after(writer: Writer, entry: int) -> set[int]:
    chain = """
        WITH RECURSIVE chain (id) AS (
            SELECT id FROM entry WHERE reverses_id = ?
            UNION ALL SELECT e.id FROM entry e JOIN chain c ON e.reverses_id = c.id
        )
        SELECT id FROM chain
    """
    return set(writer.connection.exec_driver_sql(chain, (entry,)).scalars())


def _name(writer: Writer, entry: int) -> str:
    row = writer.connection.exec_driver_sql("SELECT period, no FROM entry WHERE id = ?", (entry,)).one()
    return f"{row[0]}/{row[1]}"


def _reverse(writer: Writer, entry: int, day: date | None) -> int:
    head = writer.connection.exec_driver_sql("SELECT * FROM entry WHERE id = ?", (entry,)).one()
    lines = writer.connection.exec_driver_sql(
        f"SELECT {', '.join(LINE[2:])} FROM posting WHERE entry_id = ? ORDER BY seq", (entry,)
    ).all()
    return writer.reverse(head, lines, day or date.fromisoformat(head.day), None)
