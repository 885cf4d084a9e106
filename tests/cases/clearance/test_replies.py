"""What a member says to a concern that came after the answer: confirmed or contested, once, until it is ruled on."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from cases.clearance.actions import raise_concern, recheck, reply_to_concern, rule_on
from cases.clearance.models import Concern
from cases.clearance.queries import clearances, laid_question, my_request, my_requests
from cases.clearance.rules import Decision, Origin, ReplyFacts, Stance, Standing, may_reply
from cases.lifecycle import Stage
from council.access.queries import is_barred
from council.access.rules import Office
from council.interests.rules.words import InterestKind
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable
from council.notices.models import Notice
from council.record.queries import entries_about, payload_of
from tests.factories.cases import make_case, walk
from tests.factories.conflicts import concern_of, make_voter, question_of
from tests.factories.declarations import answer, ask, clear, declaration_of
from tests.factories.interests import make_interest
from tests.factories.people import acting, actor_for, make_member, make_user
from tests.support.refusals import codes

pytestmark = pytest.mark.django_db

CONTESTED = {"stance": Stance.CONTESTED, "words": "I gave it back the same day"}


@pytest.fixture
def case(clock):
    return make_case(Stage.PANEL_FORMATION, clock=clock, country="KE")


@pytest.fixture
def member(case, clock):
    found = make_member("Nino")
    clear(case, found, clock=clock)
    return found


def hit_later(case, member, clock, kind=InterestKind.GIFT) -> Concern:
    """What the register shows only after the answer."""
    since = clock.now().date() if kind is InterestKind.GIFT else date(2025, 1, 1)
    make_interest(member, kind, case.platform, since=since, clock=clock)
    recheck(case.pk, actor=Actor.system(), clock=clock)
    return concern_of(member)


def told_later(case, member, clock, origin=Origin.REPORT) -> Concern:
    """What somebody outside the council said after the answer."""
    about = [declaration_of(case, member).pk]
    keeper = acting(Office.INTEGRITY_OFFICER)
    raise_concern(case.pk, about, origin=origin, code="D3", text="They wrote a book", actor=keeper, clock=clock)
    return concern_of(member)


def reply(concern, member, clock, **said) -> Concern:
    return reply_to_concern(concern.pk, **{**CONTESTED, **said}, actor=actor_for(member.user), clock=clock)


@pytest.mark.parametrize("raised", [hit_later, told_later])
def test_later_concern_is_contested_and_those_who_decide_read_it(case, member, clock, raised):
    voter = make_voter("Ada")
    concern = raised(case, member, clock)
    actor = actor_for(member.user)
    assert my_request(actor, concern.declaration_id).to_answer == {concern.pk}
    before = str(concern.text)
    reply(concern, member, clock)
    kept = concern_of(member)
    assert (kept.stance, kept.reply, kept.text) == (Stance.CONTESTED, CONTESTED["words"], before)
    assert my_request(actor, concern.declaration_id).to_answer == frozenset()
    laid = laid_question(actor_for(voter.user), question_of(member).pk, clock.now())
    assert (laid.hit.stance, laid.hit.reply) == (Stance.CONTESTED, CONTESTED["words"])


def test_reply_changes_no_standing_and_is_recorded_without_its_words(case, member, clock):
    concern = hit_later(case, member, clock, InterestKind.EMPLOYMENT)
    assert is_barred(member.user_id, case.pk)
    reply(concern, member, clock)
    assert is_barred(member.user_id, case.pk)
    assert [one.standing for one in clearances(Actor.system(), case.pk)] == [Standing.BARRED]
    last = entries_about(case.pk)[-1]
    assert last.tag == "conflict.replied"
    assert payload_of(last) == {
        "actor": actor_for(member.user).label,
        "clock": "simulated",
        "code": concern.code,
        "declaration": str(concern.declaration_id),
        "stance": "contested",
    }


def test_member_learns_of_a_later_concern_and_officers_of_the_reply(case, member, clock):
    keeper = make_user("Helga", Office.INTEGRITY_OFFICER)
    before = set(Notice.objects.values_list("pk", flat=True))
    concern = told_later(case, member, clock)
    assert [one.about for one in Notice.objects.exclude(pk__in=before)] == [member.user_id]
    before = set(Notice.objects.values_list("pk", flat=True))
    reply(concern, member, clock)
    assert keeper.pk in {one.about for one in Notice.objects.exclude(pk__in=before)}


def test_whoever_has_not_answered_yet_is_told_nothing_more(case, clock):
    member = make_member("Nino")
    ask(case, clock=clock)
    assert Notice.objects.filter(about=member.user_id).count() == 1  # that they are asked
    told_later(case, member, clock)
    assert Notice.objects.filter(about=member.user_id).count() == 1
    assert my_request(actor_for(member.user), declaration_of(case, member).pk).to_answer == frozenset()


def test_reply_is_given_once_and_not_after_a_ruling(case, member, clock):
    concern = hit_later(case, member, clock)
    assert codes(reply, concern, member, clock, words=" ") == ("clearance.contest_reason",)
    assert codes(reply, concern, member, clock, stance="perhaps") == ("clearance.hit_unanswered",)
    reply(concern, member, clock, stance=Stance.CONFIRMED, words="")
    assert concern_of(member).stance == Stance.CONFIRMED
    assert codes(reply, concern, member, clock) == ("clearance.replied_already",)


def test_nothing_is_said_to_what_is_ruled_on(case, member, clock):
    concern = hit_later(case, member, clock)
    keeper = acting(Office.INTEGRITY_OFFICER)
    rule_on(concern.pk, decision=Decision.RECUSE, reason="Too close", actor=keeper, clock=clock)
    assert my_request(actor_for(member.user), concern.declaration_id).to_answer == frozenset()
    assert codes(reply, concern, member, clock) == ("clearance.ruled_already",)


def test_nothing_is_said_in_a_case_that_is_over(case, member, clock):
    concern = hit_later(case, member, clock)
    walk(case, ["withdraw"], clock=clock)
    assert my_request(actor_for(member.user), concern.declaration_id).to_answer == frozenset()
    assert codes(reply, concern, member, clock) == ("clearance.too_late",)


def test_nobody_replies_for_another(case, member, clock):
    concern = hit_later(case, member, clock)
    for actor in (actor_for(make_member().user), acting(Office.INTEGRITY_OFFICER), Actor.anonymous()):
        with pytest.raises(NotReachable):
            reply_to_concern(concern.pk, **CONTESTED, actor=actor, clock=clock)
    assert concern_of(member).stance == Stance.UNANSWERED


def test_what_the_member_declared_needs_no_reply():
    facts = ReplyFacts(
        answered=True, origin=Origin.MEMBER, said=Stance.CONFIRMED, open=True, over=False, stance="contested", words="x"
    )
    assert may_reply(facts).codes == ("clearance.replied_already",)


def test_list_says_where_something_waits_for_a_reply(case, member, clock, django_assert_num_queries):
    actor = actor_for(member.user)
    assert [one.asks_again for one in my_requests(actor)] == [False]
    concern = hit_later(case, member, clock)
    with django_assert_num_queries(2):
        assert [one.asks_again for one in my_requests(actor)] == [True]
    reply(concern, member, clock)
    assert [one.asks_again for one in my_requests(actor)] == [False]


def key() -> dict[str, str]:
    return {"idempotency_key": str(uuid4())}


def test_reply_in_the_browser_keeps_what_was_typed(client, case, member, clock):
    concern = told_later(case, member, clock)
    client.force_login(member.user)
    assert reverse("clearance:answer", args=[concern.declaration_id]) in client.get("/desk/").content.decode()
    assert "Something came later: say whether it is right" in client.get(reverse("clearance:mine")).content.decode()
    page = reverse("clearance:answer", args=[concern.declaration_id])
    address = reverse("clearance:reply", args=[concern.declaration_id, concern.pk])
    assert address in client.get(page).content.decode()
    refused = client.post(address, {"stance": "contested", "words": "", **key()})
    assert refused.status_code == 422
    assert "Say in a few words why it is not right." in refused.content.decode()
    refused = client.post(address, {"words": "Only typed", **key()})
    assert refused.status_code == 422
    assert "Only typed" in refused.content.decode()
    given = client.post(address, {**CONTESTED, **key()}, follow=True).content.decode()
    assert "Your answer is kept." in given
    assert CONTESTED["words"] in given
    assert address not in given
    assert client.post(address, {**CONTESTED, **key()}).status_code == 422
    client.force_login(make_user("Helga", Office.INTEGRITY_OFFICER))
    shown = client.get(reverse("clearance:concern", args=[case.pk, concern.pk])).content.decode()
    assert CONTESTED["words"] in shown
    assert "This is not right" in shown


def test_hit_that_was_answered_with_the_declaration_asks_for_no_reply(client, case, clock):
    member = make_member("Nino")
    make_interest(member, InterestKind.GIFT, case.platform, since=clock.now().date(), clock=clock)
    ask(case, clock=clock)
    answer(case, member, stance=Stance.CONTESTED, contest="I paid", clock=clock)
    concern = concern_of(member)
    client.force_login(member.user)
    page = client.get(reverse("clearance:answer", args=[concern.declaration_id])).content.decode()
    assert reverse("clearance:reply", args=[concern.declaration_id, concern.pk]) not in page
    foreign = reverse("clearance:reply", args=[uuid4(), concern.pk])
    assert client.post(foreign, {**CONTESTED, **key()}).status_code == 404
