"""What a new shop knows of titles: the limits of its channels and the words that may not be said."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopdesk.model.orders.records import Channel
from shopdesk.model.wording import forbidden
from shopdesk.model.wording.limits import first_used, usual
from shopdesk.model.wording.records import ForbiddenWord, TitleLimit


def install(session: Session, currency: str) -> None:
    """Write the limits of every channel there is, and the list of forbidden words."""
    session.flush()
    used = first_used(currency)
    for channel in session.scalars(select(Channel).order_by(Channel.id)).all():
        limit = usual(channel.code)
        session.add(
            TitleLimit(
                channel_id=channel.id, used=channel.code in used, measure=limit.measure,
                title_least=limit.title_least, title_most=limit.title_most, about_least=limit.about_least,
                about_most=limit.about_most,
            )
        )  # fmt: skip
    session.add_all(ForbiddenWord(word=word, note=note) for word, note in forbidden.SEEDS)
