"""Where a list puts its products: categories by path and tags by name, found or made, past the ORM."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from shopdesk.model.inserting import insert, next_id
from shopdesk.model.products.list_known import Known
from shopdesk.model.products.rules import folded, tag_list
from shopdesk.model.shop import Work

Path = tuple[str, ...]


class Filing:
    """Categories and tags while one list is written."""

    def __init__(self, work: Work, known: Known, batch_id: int) -> None:
        self.work, self.batch_id = work, batch_id
        self.run = work.session.connection().exec_driver_sql
        self.ids: dict[Path, int] = {}
        self.leaves: dict[str, list[int]] = {}
        for category, path in known.categories.items():
            self._know(category, path)
        self.tags: dict[str, tuple[int, bool]] = {
            folded(name): (i, bool(smart)) for i, name, smart in self.run("SELECT id, name, smart FROM tag")
        }

    def _know(self, category: int, path: Path) -> None:
        self.ids[tuple(folded(n) for n in path)] = category
        self.leaves.setdefault(folded(path[-1]), []).append(category)

    # categories --------------------------------------------------------------------------------------

    def make(self, wanted: Iterable[Any]) -> None:
        """Make the categories that are not there: a path level by level, a lone name at the top."""
        rows: list[tuple[Any, ...]] = []
        following = next_id(self.work, "category")
        for path in (self._path(w) for w in dict.fromkeys(w for w in wanted if w)):
            parent: int | None = None
            for depth in range(1, len(path) + 1):
                key = tuple(folded(n) for n in path[:depth])
                if key not in self.ids:
                    beside = sum(len(k) == depth and k[:-1] == key[:-1] for k in self.ids)
                    rows.append((following, parent, path[depth - 1], beside, self.batch_id))
                    self._know(following, path[:depth])
                    following += 1
                parent = self.ids[key]
        insert(self.work, "category", ("id", "parent_id", "name", "position", "batch_id"), rows)

    def _path(self, wanted: Any) -> Path:
        """A path as it is; a lone name only if no category has it yet."""
        if isinstance(wanted, tuple):
            return wanted
        return () if folded(wanted) in self.leaves else (wanted,)

    def category(self, wanted: Any) -> int | None:
        """The category of a path, or of a lone name: the one at the top before others."""
        if not wanted:
            return None
        if isinstance(wanted, tuple):
            return self.ids[tuple(folded(n) for n in wanted)]
        return self.ids.get((folded(wanted),)) or self.leaves[folded(wanted)][0]

    # tags --------------------------------------------------------------------------------------------

    def tag_new(self, products: Sequence[tuple[int, str]]) -> None:
        """Tags of products that have none yet."""
        pairs = [(product, tag) for product, words in products for tag in self._tags(words)]
        rows = [(product, tag, self.batch_id) for product, tag in pairs]
        insert(self.work, "product_tag", ("product_id", "tag_id", "batch_id"), rows)

    def set_tags(self, product: int, words: str) -> None:
        """Let a product bear exactly these tags; smart tags are set by their rule."""
        wanted = self._tags(words)
        rows = list(self.run("SELECT id, tag_id FROM product_tag WHERE product_id = ?", (product,)))
        gone = [(row,) for row, tag in rows if tag not in wanted]
        if gone:
            self.run("DELETE FROM product_tag WHERE id = ?", gone)
        there = {tag for _row, tag in rows}
        new = [(product, tag, self.batch_id) for tag in wanted if tag not in there]
        insert(self.work, "product_tag", ("product_id", "tag_id", "batch_id"), new)

    def _tags(self, words: str) -> list[int]:
        found = []
        for name in tag_list(words):
            known = self.tags.get(folded(name))
            if known is None:
                sql = "INSERT INTO tag (name, colour, family, smart, every, batch_id) VALUES (?, 'closed', '', 0, 1, ?)"
                made = self.run(f"{sql} RETURNING id", (name, self.batch_id)).scalar_one()
                known = self.tags[folded(name)] = (int(made), False)
            if not known[1] and known[0] not in found:
                found.append(known[0])
        return found
