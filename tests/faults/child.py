"""What a shop does all day, in a process that may be killed, cut off or refused by the disk at any instant.

`python tests/faults/child.py MODE FOLDER COUNT` does one thing and says on standard output what it has
acknowledged; `zygote` imports everything once and forks a process for each line that it is sent.
"""

from __future__ import annotations

import os
import shutil
import sys
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sqlalchemy import func, insert, select

from shopdesk.core import places, settings
from shopdesk.core.problems import Trouble
from shopdesk.core.texts import say
from shopdesk.model import schema
from shopdesk.model.backups import backup, listed, restore, save_copy
from shopdesk.model.files import create, open_shop
from shopdesk.model.products.actions import receive
from shopdesk.model.products.records import Product, Sku
from shopdesk.model.shop import bulk, end_bulk
from shopdesk.model.spine import Batch

shutil._USE_CP_SENDFILE = False  # so that a recording sees the bytes that are copied
NOW = datetime(2026, 3, 5, 2, tzinfo=UTC)
BULK = 400


def new_product(work, number):
    """One product with a SKU, ten pieces of it and a line of history: rows that must come together or not at
    all.
    """
    product = Product(handle=f"p{number}", title=f"茶 {number}", created_at=work.now)
    work.session.add(product)
    work.session.flush()
    sku = Sku(product_id=product.id, code=f"S{number}", created_at=work.now)
    work.session.add(sku)
    work.session.flush()
    receive(work, sku.id, 10, 1_000_000)


def many_products(work, start):
    """An import: hundreds of rows in one step, without the triggers."""
    batch = Batch(kind="products", format="test", files="[]", at=work.now)
    work.session.add(batch)
    work.session.flush()
    bulk(work)
    of_batch = {"batch_id": batch.id, "created_at": work.now}
    products = [{"handle": f"b{start}-{i}", "title": "茶", **of_batch} for i in range(BULK)]
    work.session.execute(insert(Product), products)
    ids = work.session.scalars(select(Product.id).where(Product.batch_id == batch.id)).all()
    skus = [{"product_id": i, "code": f"B{start}-{i}", **of_batch} for i in ids]
    work.session.execute(insert(Sku), skus)
    end_bulk(work, frozenset({"product", "sku"}))
    work.mark_batch(batch.id)


def count_products(session):
    return session.scalar(select(func.count(Product.id)))


def acknowledge(what):
    os.write(1, f"ack {what}\n".encode())


def use(folder):
    places.use_temporary(folder / "profile")
    return open_shop(folder / "s.shopdesk", clock=lambda: NOW)


def prepare(folder, products=3):
    """A small shop that is closed, and a backup of its first state."""
    places.use_temporary(folder / "profile")
    shop = create(folder / "s.shopdesk", name="Tea", books_start=date(2026, 1, 1), clock=lambda: NOW)
    backup(shop)
    for number in range(products):
        shop.do(say("Add"), new_product, number)
    shop.close()


def do(folder, count):
    shop = use(folder)
    start = shop.ask(count_products)
    for number in range(start, start + count):
        shop.do(say("Add"), new_product, number)
        acknowledge(number + 1)
    shop.close()


def patient(folder, count):
    """Do again what the disk refused; the last lines tell how it ended."""
    try:
        shop = use(folder)
    except Trouble as trouble:
        os.write(1, f"trouble {trouble}\n".encode())
        return
    number = shop.ask(count_products)
    for _ in range(count):
        try:
            shop.do(say("Add"), new_product, number)
            number += 1
            acknowledge(number)
        except Trouble as trouble:
            os.write(1, f"trouble {trouble}\n".encode())
            number = read_again(shop, number)
    shop.close()


def read_again(shop, number):
    """What the file holds after a refusal: an action that was refused may be there, never half."""
    try:
        return shop.ask(count_products)
    except Trouble:
        return number


def import_(folder, count):
    shop = use(folder)
    for _ in range(count):
        start = shop.ask(count_products)
        shop.do(say("Import"), many_products, start)
        acknowledge(start + BULK)
    shop.undo()
    acknowledge(f"undone {shop.ask(count_products)}")
    shop.close()


def back_up(folder, count):
    shop = use(folder)
    for _ in range(count):
        number = shop.ask(count_products)
        shop.do(say("Add"), new_product, number)
        acknowledge(backup(shop, note="kept").backup.path.name)
    shop.close()


def bring_back(folder, count):
    places.use_temporary(folder / "profile")
    first = listed()[-1].path
    for _ in range(count):
        restore(first, folder / "s.shopdesk", now=NOW)
        acknowledge("restored")


def migrate(folder, _count):
    second_version()
    shop = use(folder)
    acknowledge("migrated")
    shop.close()


def second_version():
    """Make this program one of a newer version of the file."""
    from alembic import op

    from shopdesk.model.migrations import env

    first = env.all_versions()[0]

    def upgrade():
        op.execute("CREATE TABLE errand (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT")
        op.execute("INSERT INTO errand (name) VALUES ('Hill Farm')")
        op.execute("ALTER TABLE channel ADD COLUMN colour TEXT NOT NULL DEFAULT ''")

    schema.VERSION = 2
    env.all_versions = lambda: [first, env.Version(2, upgrade)]


def make(folder, _count):
    places.use_temporary(folder / "profile")
    shop = create(folder / "new.shopdesk", name="New", clock=lambda: NOW)
    acknowledge("made")
    shop.close()


def copy(folder, _count):
    shop = use(folder)
    save_copy(shop, folder / "copy.shopdesk")
    acknowledge("copied")
    shop.close()


def prefer(folder, count):
    places.use_temporary(folder / "profile")
    for number in range(count):
        settings.save(settings.Settings(last_file=f"{number}" * 3000))
        acknowledge(number)


MODES = {
    "prepare": prepare,
    "do": do,
    "patient": patient,
    "import": import_,
    "backup": back_up,
    "restore": bring_back,
    "migrate": migrate,
    "create": make,
    "copy": copy,
    "settings": prefer,
}


def zygote():
    """For each line `MODE FOLDER COUNT`: a fork that does it, its output in FOLDER.out. Says its pid, then
    that it ended.
    """
    import alembic.op  # noqa: F401 - imported once, so that kills fall into the work of a new version

    for line in sys.stdin:
        mode, folder, count = line.split()
        pid = os.fork()
        if pid == 0:
            out = os.open(folder + ".out", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            os.dup2(out, 1)
            MODES[mode](Path(folder), int(count))
            os._exit(0)
        print(pid, flush=True)
        os.waitpid(pid, 0)
        print("ended", flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "zygote":
        zygote()
    else:
        MODES[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
