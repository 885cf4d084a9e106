"""Opening the deliberation, sparing and forfeiting, posting; the wall around what is said."""

import pytest
from django.db import IntegrityError, connection, transaction

from cases.deliberation.actions import forfeit_silent_seats, open_deliberation, spare, write_post
from cases.deliberation.models import Post, Thread
from cases.deliberation.queries import discussion, posts
from cases.deliberation.rules import Topic
from cases.docket.actions import answer_notice, notify_party
from cases.docket.models import Party
from cases.docket.queries import parties
from cases.docket.rules import PartyRole
from cases.lifecycle import Stage
from cases.panel.actions import recuse
from cases.panel.models import Seat
from council.access.rules import PANEL, Office
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable, Refused
from council.record.models import RecordPayload
from council.record.queries import entries_about, payload_of
from council.record.rules.entries import Tag
from tests.factories.assessments import rabat, seal_all, seal_assessment
from tests.factories.cases import make_case
from tests.factories.panels import actor_of, chair, make_panel
from tests.factories.people import acting
from tests.factories.votes import exchange, make_deliberation

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(clock):
    return make_case(Stage.ASSESSMENT, clock=clock)


@pytest.fixture
def seats(case, clock):
    return make_panel(case, clock=clock)


def hear(case, clock):
    """The platform answers its notice."""
    platform = next(one for one in parties(Actor.system(), case.pk) if one.role == PartyRole.RESPONDENT)
    notified = notify_party(platform, actor=Actor.system(), clock=clock)
    answer_notice(notified, ["We stand by it."], language="en", actor=Actor.system(), clock=clock)


def add_person(case):
    return Party.rows.create(case=case, role=PartyRole.AFFECTED_PERSON, pseudonym="Person B")


def codes(refused):
    return refused.value.verdict.codes


def test_chair_opens_when_all_sealed_and_the_platform_was_heard(case, seats, clock):
    seal_all(case, seats, clock)
    hear(case, clock)
    moved = open_deliberation(case.pk, actor=chair(seats), clock=clock)
    assert moved.stage == Stage.DELIBERATION
    body = payload_of(entries_about(case.pk)[-1])
    assert (body["step"], body["office"]) == ("open_deliberation", "panel_chair")
    assert body["facts"] == {"sealed": 5, "quorum": 4, "notices": ["answered"]}


def test_opening_is_refused_with_every_reason(case, seats, clock):
    seal_all(case, seats[:4], clock)
    with pytest.raises(Refused) as refused:
        open_deliberation(case.pk, actor=chair(seats), clock=clock)
    assert codes(refused) == ("deliberation.not_all_sealed", "docket.party_not_heard")


@pytest.mark.parametrize("position", [1, 2, 4])
def test_only_the_chair_opens(case, seats, clock, position):
    seal_all(case, seats, clock)
    hear(case, clock)
    with pytest.raises(NotReachable):
        open_deliberation(case.pk, actor=actor_of(seats[position]), clock=clock)


def test_person_is_spared_with_a_reason_and_the_way_is_free(case, seats, clock):
    seal_all(case, seats, clock)
    hear(case, clock)
    person = add_person(case)
    with pytest.raises(Refused) as refused:
        open_deliberation(case.pk, actor=chair(seats), clock=clock)
    assert codes(refused) == ("docket.party_not_heard",)
    with pytest.raises(Refused) as refused:
        spare(case.pk, person.pk, reason=" ", actor=chair(seats), clock=clock)
    assert codes(refused) == ("deliberation.words_missing",)
    spare(case.pk, person.pk, reason="A notice would tell her family.", actor=chair(seats), clock=clock)
    kept = Party.rows.get(pk=person.pk)
    assert (kept.notice, kept.notice_reason) == ("unsafe", "A notice would tell her family.")
    assert open_deliberation(case.pk, actor=chair(seats), clock=clock).stage == Stage.DELIBERATION


def test_platform_is_never_spared_and_a_party_of_another_case_not_found(case, seats, clock):
    platform = next(one for one in parties(Actor.system(), case.pk) if one.role == PartyRole.RESPONDENT)
    with pytest.raises(Refused) as refused:
        spare(case.pk, platform.pk, reason="Too slow", actor=chair(seats), clock=clock)
    assert codes(refused) == ("deliberation.cannot_be_spared",)
    stranger = add_person(make_case(Stage.ASSESSMENT, clock=clock))
    with pytest.raises(NotReachable):
        spare(case.pk, stranger.pk, reason="x", actor=chair(seats), clock=clock)


def test_silent_seats_are_forfeited_after_their_grace_and_the_quorum_goes_on(case, seats, clock):
    seal_all(case, seats[:4], clock)
    hear(case, clock)
    clock.advance(days=21)  # the deadline of the assessments
    with pytest.raises(Refused) as refused:
        forfeit_silent_seats(case.pk, actor=chair(seats), clock=clock)
    assert codes(refused) == ("deliberation.nobody_silent",)
    clock.advance(days=3)
    with pytest.raises(Refused) as refused:
        open_deliberation(case.pk, actor=chair(seats), clock=clock)
    assert codes(refused) == ("deliberation.silent_seats",)
    assert forfeit_silent_seats(case.pk, actor=actor_of(seats[3]), clock=clock) == 1
    assert Seat.rows.get(pk=seats[4].pk).left_reason == "forfeited"
    assert open_deliberation(case.pk, actor=chair(seats), clock=clock).stage == Stage.DELIBERATION


def test_silent_chair_is_followed_by_the_next_in_the_order_of_the_draw(case, seats, clock):
    seal_all(case, seats[1:], clock)
    hear(case, clock)
    clock.advance(days=24)
    forfeit_silent_seats(case.pk, actor=actor_of(seats[2]), clock=clock)
    assert open_deliberation(case.pk, actor=actor_of(seats[2]), clock=clock).stage == Stage.DELIBERATION


def test_who_has_not_sealed_declares_nobody_forfeited(case, seats, clock):
    clock.advance(days=24)
    with pytest.raises(Refused) as refused:
        forfeit_silent_seats(case.pk, actor=actor_of(seats[0]), clock=clock)
    assert codes(refused) == ("assessment.seal_first",)


def test_too_many_forfeited_leave_no_quorum(case, seats, clock):
    seal_all(case, seats[:3], clock)
    hear(case, clock)
    clock.advance(days=24)
    assert forfeit_silent_seats(case.pk, actor=actor_of(seats[0]), clock=clock) == 2
    with pytest.raises(Refused) as refused:
        open_deliberation(case.pk, actor=chair(seats), clock=clock)
    assert codes(refused) == ("deliberation.no_quorum_left",)


def test_post_is_attributed_sealed_at_rest_and_recorded_by_commitment_alone(clock):
    case, seats = make_deliberation(clock)
    text = "The rule was not public.\n\nNobody could have known it."
    post = write_post(case.pk, topic=Topic.LEGALITY, text=f" {text} ", actor=actor_of(seats[3]), clock=clock)
    entry = entries_about(case.pk)[-1]
    body = payload_of(entry)
    assert (entry.tag, body["post"], body["seat"], body["answers"]) == (
        Tag.POST_WRITTEN,
        str(post.pk),
        str(seats[3].pk),
        None,
    )
    assert len(body["commitment"]) == 64
    assert not RecordPayload.objects.filter(body__contains="not public").exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM cases_post")
        assert b"public" not in bytes(cursor.fetchone()[0])
    (read,) = posts(actor_of(seats[0]), case.pk, Topic.LEGALITY)
    assert (read.text, read.seat.member) == (text, seats[3].member)


def test_posts_answer_each_other_within_a_thread(clock):
    case, seats = make_deliberation(clock)
    first = write_post(case.pk, topic=Topic.NECESSITY, text="Too broad.", actor=actor_of(seats[0]), clock=clock)
    clock.advance(minutes=5)
    write_post(
        case.pk, topic=Topic.NECESSITY, text="Not for me.", answers=first.pk, actor=actor_of(seats[1]), clock=clock
    )
    assert [(one.text, one.answers) for one in posts(actor_of(seats[2]), case.pk, Topic.NECESSITY)] == [
        ("Too broad.", None), ("Not for me.", first),
    ]  # fmt: skip
    with pytest.raises(Refused) as refused:
        write_post(case.pk, topic=Topic.LEGALITY, text="Here?", answers=first.pk, actor=actor_of(seats[1]), clock=clock)
    assert codes(refused) == ("deliberation.answers_elsewhere",)


def test_nobody_posts_before_sealing_or_outside_the_deliberation(clock):
    case = make_case(Stage.DELIBERATION, clock=clock)
    seats = make_panel(case)
    with pytest.raises(Refused) as refused:
        write_post(case.pk, topic=Topic.GENERAL, text="Hello", actor=actor_of(seats[0]), clock=clock)
    assert codes(refused) == ("assessment.seal_first",)
    early = make_case(Stage.ASSESSMENT, clock=clock)
    sitting = make_panel(early)
    seal_assessment(early, sitting[0], clock)
    with pytest.raises(Refused) as refused:
        write_post(early.pk, topic=Topic.GENERAL, text="Hello", actor=actor_of(sitting[0]), clock=clock)
    assert codes(refused) == ("deliberation.not_open",)


def test_discussion_shows_where_the_panel_differs_and_what_nobody_answered(clock):
    case = make_case(Stage.DELIBERATION, clock=clock)
    seats = make_panel(case)
    seal_all(case, seats[:3], clock, **rabat())
    seal_all(case, seats[3:], clock, legality="met", **rabat(intent=1))
    write_post(case.pk, topic=Topic.LEGALITY, text="It was public.", actor=actor_of(seats[3]), clock=clock)
    exchange(case, Topic.RABAT_INTENT, seats[0], seats[4], clock)
    found = discussion(actor_of(seats[1]), case.pk)
    assert (found.disputed, found.open_points) == (("legality", "rabat"), ("legality",))
    lines = {line.topic: (line.posts, line.people, line.disputed) for line in found.lines}
    assert lines[Topic.LEGALITY] == (1, 1, True)
    assert lines[Topic.RABAT_INTENT] == (2, 2, True)
    assert lines[Topic.NECESSITY] == (0, 0, False)


@pytest.mark.parametrize("office", sorted(set(Office) - PANEL - {Office.SYSTEM}))
def test_nobody_outside_the_panel_reads_or_writes(clock, office):
    case, seats = make_deliberation(clock)
    write_post(case.pk, topic=Topic.GENERAL, text="Among us", actor=actor_of(seats[0]), clock=clock)
    actor = acting(office)
    assert posts(actor, case.pk, Topic.GENERAL) == []
    with pytest.raises(NotReachable):
        discussion(actor, case.pk)
    with pytest.raises(NotReachable):
        write_post(case.pk, topic=Topic.GENERAL, text="Me too", actor=actor, clock=clock)


def test_recused_panellist_reads_no_more_and_stays_the_author(clock):
    case, seats = make_deliberation(clock)
    write_post(case.pk, topic=Topic.GENERAL, text="Before I left", actor=actor_of(seats[2]), clock=clock)
    recuse(case.pk, "A new client", actor=actor_of(seats[2]), clock=clock)
    assert posts(actor_of(seats[2]), case.pk, Topic.GENERAL) == []
    (kept,) = posts(actor_of(seats[0]), case.pk, Topic.GENERAL)
    assert (kept.text, kept.seat) == ("Before I left", seats[2])


def test_later_panel_does_not_read_what_an_earlier_one_said(clock):
    case, seats = make_deliberation(clock)
    write_post(case.pk, topic=Topic.GENERAL, text="The first panel", actor=actor_of(seats[0]), clock=clock)
    second = make_panel(case, clock=clock)
    seal_all(case, second, clock)
    assert posts(actor_of(second[0]), case.pk, Topic.GENERAL) == []
    write_post(case.pk, topic=Topic.GENERAL, text="The second panel", actor=actor_of(second[0]), clock=clock)
    assert [one.text for one in posts(actor_of(second[1]), case.pk, Topic.GENERAL)] == ["The second panel"]


def test_thread_takes_the_same_queries_for_one_post_and_for_three(clock, django_assert_num_queries):
    case, seats = make_deliberation(clock)
    reader = actor_of(seats[0])
    for count in (1, 3):
        while Post.rows.count() < count:
            write_post(case.pk, topic=Topic.GENERAL, text="Hm", actor=actor_of(seats[Post.rows.count()]), clock=clock)
        with django_assert_num_queries(1):
            assert [one.seat.member.name for one in posts(reader, case.pk, Topic.GENERAL)]
        with django_assert_num_queries(2):
            discussion(reader, case.pk)


def test_thread_is_one_a_topic_and_names_a_motion_only_when_it_is_about_one(clock):
    case, seats = make_deliberation(clock)
    write_post(case.pk, topic=Topic.GENERAL, text="x", actor=actor_of(seats[0]), clock=clock)
    for wrong in (
        {"topic": Topic.GENERAL},
        {"topic": Topic.MOTION},
        {"topic": Topic.REMEDY, "about": case.pk},
        {"topic": "weather"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Thread.rows.create(case=case, panel=seats[0].panel, **wrong)
