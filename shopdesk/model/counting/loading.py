"""A stock take by its number, for the actions of this noun."""

from __future__ import annotations

from shopdesk.core.problems import refuse
from shopdesk.core.texts import N_
from shopdesk.model.counting.records import CountSession
from shopdesk.model.shop import Work


def load(work: Work, count_id: int) -> CountSession:
    """The stock take. Refused when it is gone."""
    count = work.session.get(CountSession, count_id)
    if count is None:
        raise refuse(N_("There is no count {number}."), field="count_id", number=count_id)
    return count
