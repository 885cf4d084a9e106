"""What intake does when a case moves on, and when its clocks run out."""

from cases.docket.actions import notify_party
from cases.docket.queries import parties
from cases.docket.rules import PartyRole
from cases.intake.actions import expire_draft, lapse
from cases.intake.queries import contact_of
from cases.intake.rules.appeals import DRAFT_CLOCK
from cases.intake.rules.outside import is_news
from council.clocks.actions import on_due
from council.clocks.models import Deadline
from council.kernel.actor import Actor, ActorKind
from council.kernel.clock import Clock
from council.notices.actions import queue
from council.notices.rules import NoticeKind, next_batch
from council.procedure.rules import Period
from council.record.actions import Event, react_to
from council.record.rules.entries import Tag


@react_to(Tag.CASE_MOVED)
def tell_the_platform(event: Event) -> None:
    """Once an appeal is taken up, the platform is heard, if the appellant agreed to share the appeal with it."""
    if event.payload["step"] != "take_up":
        return
    roles = {party.role: party for party in parties(Actor.system(), event.subject)}
    appellant, respondent = roles.get(PartyRole.APPELLANT), roles.get(PartyRole.RESPONDENT)
    if respondent is not None and appellant is not None and appellant.consent_share:
        notify_party(respondent, actor=event.actor, clock=event.clock)


@react_to(Tag.CASE_MOVED)
def tell_the_appellant(event: Event) -> None:
    """Mail goes out when the public word for a case changes, with the next batch; never about moves inside one word.

    What appellants do themselves is no news to them.
    """
    before, after = event.payload["from"], event.payload["to"]
    if not before or event.actor.kind is ActorKind.RECEIPT or not is_news(before, after):
        return
    _news(event)


@react_to(Tag.OPINION_UNPUBLISHED, Tag.OPINION_REPUBLISHED)
def tell_the_appellant_of_the_text(event: Event) -> None:
    """The text of the opinion went out of public view, or is back: mail says that there is news and no more."""
    _news(event)


@react_to(Tag.WAIVER_ASKED)
def tell_the_appellant_of_a_question(event: Event) -> None:
    """The appellant is asked who may decide the case: mail says that there is news and no more."""
    _news(event)


def _news(event: Event) -> None:
    contact = contact_of(event.subject)
    if contact is None:
        return
    to, language = contact
    batch = next_batch(event.clock.now())
    queue(
        NoticeKind.NEWS,
        to,
        about=event.subject,
        key=f"{event.subject}:{batch:%Y%m%d%H}",
        language=language,
        run_after=batch,
        actor=event.actor,
        clock=event.clock,
    )


@on_due(Period.ANSWER)
def time_to_answer_passed(deadline: Deadline, clock: Clock) -> None:
    """Nobody answered the questions: the case lapses (row 17b)."""
    lapse(deadline.subject, actor=Actor.system(), clock=clock)


@on_due(DRAFT_CLOCK)
def visit_is_over(deadline: Deadline, clock: Clock) -> None:
    """An appeal that was not sent is forgotten; a code that nobody came for is not kept."""
    expire_draft(deadline.subject, actor=Actor.system(), clock=clock)
