"""Many buyers at once, for files: the same people as `actions.find_or_make` would find or make, without the
ORM."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from shopdesk.model.base import moment_text
from shopdesk.model.customers.rules import IdentityKey, Person, identity_keys, name_of
from shopdesk.model.inserting import chunks, insert, next_id
from shopdesk.model.shop import Work

_CUSTOMER = (
    "id", "name", "email", "phone", "country", "note", "do_not_contact", "merged_into_id", "created_at",
    "batch_id",
)  # fmt: skip
_IDENTITY = ("customer_id", "kind", "channel", "value", "batch_id")
_FILLED = ("email", "phone", "country")


@dataclass
class People:
    """What became of many persons: `ids` in their order (None: nothing is known of her), and how many are
    new."""

    ids: list[int | None] = field(default_factory=list)
    new: int = 0


def find_or_make_many(work: Work, persons: Sequence[Person], batch_id: int) -> People:
    """The customer of each person, found by her surest identity, else made. What is new of those known is
    filled in."""
    keys = {p: identity_keys(p) for p in set(persons)}
    owners = _owners(work, {k for ks in keys.values() for k in ks})
    fresh: dict[int, dict[str, Any]] = {}
    told: dict[int, dict[str, str]] = {}
    noted: list[tuple[Any, ...]] = []
    found: dict[Person, int] = {}
    result, following = People(), next_id(work, "customer")
    for person in persons:
        customer = found.get(person)
        if customer is None:
            customer = next((owners[k] for k in keys[person] if k in owners), None)
            if customer is None and (keys[person] or person.name.strip()):
                customer, following = following, following + 1
                fresh[customer] = {"name": name_of(person), "note": person.note}
            if customer is not None and keys[person]:
                found[person] = customer
                noted += [
                    (customer, k.kind.value, k.channel, k.value, batch_id)
                    for k in keys[person]
                    if k not in owners
                ]
                owners |= {k: customer for k in keys[person] if k not in owners}
        if customer is not None:
            _fill(fresh.get(customer, told.setdefault(customer, {})), person)
        result.ids.append(customer)
    _write(work, fresh, {k: v for k, v in told.items() if v and k not in fresh}, batch_id)
    insert(work, "customer_identity", _IDENTITY, noted)
    result.new = len(fresh)
    return result


def _fill(row: dict[str, Any], person: Person) -> None:
    for name in _FILLED:
        value = getattr(person, name).strip()
        if value and not row.get(name):
            row[name] = value


def _write(
    work: Work, fresh: dict[int, dict[str, Any]], told: dict[int, dict[str, str]], batch_id: int
) -> None:
    at = moment_text(work.now)
    insert(
        work, "customer", _CUSTOMER,
        (
            (k, r["name"], r.get("email", ""), r.get("phone", ""), r.get("country", ""), r["note"], 0, None,
            at, batch_id)
            for k, r in fresh.items()
        ),
    )  # fmt: skip
    run = work.session.connection().exec_driver_sql
    for name in _FILLED:
        rows = [(r[name], k, "") for k, r in told.items() if name in r]
        if rows:
            run(f"UPDATE customer SET {name} = ? WHERE id = ? AND {name} = ?", rows)


def _owners(work: Work, keys: Iterable[IdentityKey]) -> dict[IdentityKey, int]:
    """Whose each identity is; of one who was merged, the person she became."""
    wanted = set(keys)
    run = work.session.connection().exec_driver_sql
    found: dict[IdentityKey, int] = {}
    for values in chunks(sorted({k.value for k in wanted})):
        marks = ", ".join("?" * len(values))
        rows = run(
            f"""WITH RECURSIVE became (first, id, next) AS (
                    SELECT c.id, c.id, c.merged_into_id FROM customer c
                    WHERE c.id IN (SELECT customer_id FROM customer_identity WHERE value IN ({marks}))
                    UNION ALL
                    SELECT b.first, c.id, c.merged_into_id FROM became b JOIN customer c ON c.id = b.next
                )
                SELECT i.kind, i.channel, i.value, b.id FROM customer_identity i
                JOIN became b ON b.first = i.customer_id AND b.next IS NULL WHERE i.value IN ({marks})""",
            (*values, *values),
        )
        by_text = {(k.kind.value, k.channel, k.value): k for k in wanted if k.value in set(values)}
        found |= {by_text[r[0], r[1], r[2]]: r[3] for r in rows if (r[0], r[1], r[2]) in by_text}
    return found
