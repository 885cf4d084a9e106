"""The other sides of a case: the platform and whoever else is touched get notice, and answer or stay silent."""

from __future__ import annotations

from datetime import timedelta

from cases.docket.actions import answer_notice, hear_person, respond
from cases.docket.models import Party
from cases.docket.rules import NoticeState, PartyRole
from cms.management.demo.cast import SYSTEM, Cast
from cms.management.demo.data import Item, moment
from cms.management.demo.schedule import History
from council.access.rules import Office
from council.kernel.actor import Actor

DAYS_TO_ANSWER = 10


def life_of_platform(cast: Cast, item: Item) -> History:
    """The platform was told when the appeal was taken up; it answers ten days later, or says that it gave in."""
    state = item["respondent"]["state"]
    steps = {step["step"]: moment(step["at"]) for step in item["timeline"]}
    if state == NoticeState.ANSWERED:
        yield steps["take_up"] + timedelta(days=DAYS_TO_ANSWER)
    elif state == NoticeState.REVERSED:
        yield steps["settle"] - timedelta(days=2)
    else:
        return
    _answer_of_platform(cast, item, Party.rows.get(case=cast.cases[item["key"]], role=PartyRole.RESPONDENT))


def life_of_person(cast: Cast, item: Item) -> History:
    """Whoever a case touches besides its two sides gets notice after the choice; silence needs no act."""
    person, case_key = item["affected_person"], item["key"]
    if not person:
        return
    chosen = next(moment(step["at"]) for step in item["timeline"] if step["step"] == "select")
    yield chosen + timedelta(days=1)
    party = hear_person(
        cast.cases[case_key],
        PartyRole(person["role"]),
        person["display"],
        language=person["language"],
        actor=cast.holder(Office.SECRETARIAT, 1),
        clock=cast.clock,
    )
    if person["state"] == NoticeState.ANSWERED:
        yield cast.clock.now() + timedelta(days=DAYS_TO_ANSWER)
        answer_notice(party, [person["statement"]], language=person["language"], actor=SYSTEM, clock=cast.clock)


def _answer_of_platform(cast: Cast, item: Item, party: Party) -> None:
    answer = item["respondent"]
    respond(
        party.pk,
        answer["arguments"] or [answer["answer"]],
        language="en",
        reversed_it=answer["state"] == NoticeState.REVERSED,
        actor=liaison(cast, item["platform"]),
        clock=cast.clock,
    )


def liaison(cast: Cast, platform: str) -> Actor:
    """Whoever speaks for a platform."""
    speaking = cast.keys_of(Office.PLATFORM_LIAISON)
    return cast.actor(
        next(one["key"] for one in cast.data.people if one["key"] in speaking and one["organisation"] == platform)
    )
