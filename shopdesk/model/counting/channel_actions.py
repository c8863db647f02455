"""Which share of the stock each channel may sell, and noting what a channel was told."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select, text, update

from shopdesk.core.problems import refuse_if
from shopdesk.model.base import moment_text
from shopdesk.model.counting.channels import channel_id, quantities
from shopdesk.model.counting.records import ChannelShare
from shopdesk.model.counting.rules import problems_shares
from shopdesk.model.inserting import insert
from shopdesk.model.shop import Work
from shopdesk.model.shop_settings import actions as shop_settings
from shopdesk.model.spine import Step


def set_shares(work: Work, shares: Mapping[str, int]) -> None:
    """Set the shares of these channels (code → millionths; 0 takes its rule away), others stay.

    Refused: no such channel, and shares that together sell a piece twice.
    """
    now = {channel_id(work.session, code): share for code, share in shares.items()}
    old = {x.channel_id: x for x in work.session.scalars(select(ChannelShare))}
    whole = {i: x.share_ppm for i, x in old.items()} | now
    refuse_if(problems_shares({_code(work, i): share for i, share in whole.items()}))
    for channel, share in now.items():
        if channel in old and not share:
            work.session.delete(old[channel])
        elif channel in old:
            old[channel].share_ppm = share
        elif share:
            work.session.add(ChannelShare(channel_id=channel, share_ppm=share))


def set_channels(work: Work, shares: Mapping[str, int], buffer: int) -> None:
    """Set the shares that are others than now, and how many pieces of each SKU are kept back from all channels.
    Refused: what `set_shares` and the shop's settings refuse."""
    stored = {_code(work, x.channel_id): x.share_ppm for x in work.session.scalars(select(ChannelShare))}
    set_shares(work, {code: share for code, share in shares.items() if share != stored.get(code, 0)})
    if buffer != work.facts.stock_buffer:
        shop_settings.change(work, stock_buffer=buffer)


def _code(work: Work, channel: int) -> str:
    sql = text("SELECT code FROM channel WHERE id = :i")
    return str(work.session.execute(sql, {"i": channel}).scalar_one())


def note_written(work: Work, code: str) -> None:
    """A channel's file was written: what it says is kept, to tell when it has become old.

    No undo reaches a file that is out of the house, so this step is none that could be taken back.
    """
    channel = channel_id(work.session, code)
    told = quantities(work.session).get(channel, {})
    run = work.session.connection().exec_driver_sql
    run("DELETE FROM channel_sent WHERE channel_id = ?", (channel,))
    insert(
        work, "channel_sent", ("channel_id", "sku_id", "quantity"), ((channel, s, n) for s, n in told.items())
    )
    run(
        "INSERT OR REPLACE INTO channel_file (channel_id, written_at) VALUES (?, ?)",
        (channel, moment_text(work.now)),
    )
    work.session.execute(update(Step).where(Step.id == work.step).values(undone_by=work.step))
    work.touch("channel_file")
