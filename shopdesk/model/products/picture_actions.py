"""What the owner does with the pictures of products."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import func, select

from shopdesk.core.problems import Trouble, refuse
from shopdesk.core.texts import N_
from shopdesk.model import pictures, timeline
from shopdesk.model.pictures import Stored
from shopdesk.model.products import loading, picture_queries, picture_rules
from shopdesk.model.products.records import Picture, Sku
from shopdesk.model.shop import Work

LONGEST_ALT = 300
_DAY = 86_400


def add_picture_files(
    work: Work, product_id: int, paths: Sequence[str], sku_id: int | None = None
) -> list[int]:
    """Keep picture files of a product, in this order behind those it has. Refused as `pictures.store`, all of
    them if one is; Trouble: a file cannot be read."""
    stored = [pictures.store(work.folder, read_file(Path(p))) for p in paths]
    return add_stored(work, product_id, stored, sku_id)


def read_file(path: Path) -> bytes:
    """The bytes of a picture file. Refused: too large to be one; Trouble: it cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(pictures.MOST_BYTES + 1)
    except OSError as error:
        raise Trouble(N_("{file} cannot be read."), file=path.name) from error
    pictures.size_of(data)
    return data


def add_stored(work: Work, product_id: int, stored: Sequence[Stored], sku_id: int | None = None) -> list[int]:
    """Give a product pictures that are in the folder already; answers their ids. One it has is not given again."""
    loading.product(work, product_id)
    _refuse_strange(work, product_id, sku_id)
    rows = work.session.execute(select(Picture.sha256, Picture.id).where(Picture.product_id == product_id))
    known = {sha: i for sha, i in rows if sha}
    last = work.session.scalar(select(func.max(Picture.position)).where(Picture.product_id == product_id))
    place = -1 if last is None else last
    ids, new = [], 0
    for one in stored:
        if one.sha256 not in known:
            place, new = place + 1, new + 1
            picture = Picture(
                product_id=product_id, sku_id=sku_id, sha256=one.sha256, position=place, width=one.width,
                height=one.height, size=one.size, sharpness=one.sharpness, look=one.look,
            )  # fmt: skip
            work.session.add(picture)
            work.session.flush()
            known[one.sha256] = picture.id
        ids.append(known[one.sha256])
    if new == 1:
        timeline.note(work, "product", product_id, N_("Picture added"))
    elif new:
        timeline.note(work, "product", product_id, N_("{n} pictures added"), n=new)
    return ids


def order_pictures(work: Work, product_id: int, picture_ids: Sequence[int]) -> None:
    """Show a product's pictures in this order, the first as the main one. Refused: not exactly its pictures."""
    rows = {p.id: p for p in work.session.scalars(select(Picture).where(Picture.product_id == product_id))}
    if sorted(rows) != sorted(picture_ids):
        raise refuse(N_("The pictures have changed meanwhile; look again."))
    for place, picture_id in enumerate(picture_ids):
        rows[picture_id].position = place


def move_picture(work: Work, picture_id: int, place: int) -> None:
    """Put a picture at another place among its product's, 0 for the main one."""
    picture = _load(work, picture_id)
    query = select(Picture.id).where(Picture.product_id == picture.product_id)
    ids = work.session.scalars(query.order_by(Picture.position, Picture.id)).all()
    order_pictures(work, picture.product_id, picture_rules.moved(ids, picture_id, place))


def describe_picture(work: Work, picture_id: int, alt: str) -> None:
    """Say in words what a picture shows, for those who cannot see it and for search engines."""
    picture = _load(work, picture_id)
    if len(alt.strip()) > LONGEST_ALT:
        raise refuse(N_("At most {most} characters."), field="alt", most=LONGEST_ALT)
    picture.alt = alt.strip()


def assign_picture(work: Work, picture_id: int, sku_id: int | None = None) -> None:
    """Say which variant a picture shows; without one it shows them all. Refused: another product's variant."""
    picture = _load(work, picture_id)
    _refuse_strange(work, picture.product_id, sku_id)
    picture.sku_id = sku_id


def remove_pictures(work: Work, picture_ids: Sequence[int]) -> None:
    """Take pictures off their product. Their files stay, for undo and for other products that show them."""
    for picture_id in picture_ids:
        picture = _load(work, picture_id)
        timeline.note(work, "product", picture.product_id, N_("Picture removed"))
        work.session.delete(picture)


def clear_pictures(work: Work) -> int:
    """Delete the picture files that neither a row nor a step names and that are older than a day; answers how
    many. This cannot be undone, and nothing is lost by it."""
    work.session.flush()
    return pictures.clear(work.folder, picture_queries.used(work.session), work.now.timestamp() - _DAY)


def _load(work: Work, picture_id: int) -> Picture:
    return work.get(Picture, picture_id, N_("This picture is no longer there."))


def _refuse_strange(work: Work, product_id: int, sku_id: int | None) -> None:
    sku = None if sku_id is None else work.session.get(Sku, sku_id)
    if sku_id is not None and (sku is None or sku.product_id != product_id):
        raise refuse(N_("This variant belongs to another product."), field="sku_id")
