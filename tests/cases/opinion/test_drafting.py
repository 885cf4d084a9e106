import pytest

from cases.docket.queries import arguments
from cases.lifecycle import Stage
from cases.opinion import actions, queries
from cases.opinion.models import OpinionVersion, Recommendation
from cases.opinion.rules.meanwhile import marks
from cases.opinion.rules.words import Section, SeparateKind, VersionState
from council.access.actions import raise_barrier
from council.access.models import Grant
from council.access.rules import Office
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable, Refused
from council.record.models import RecordEntry
from council.record.rules.entries import Tag
from tests.factories.cases import make_case
from tests.factories.opinions import add_recommendation, make_decided, make_submitted, write_draft
from tests.factories.panels import actor_of
from tests.factories.people import acting, actor_for, make_member

pytestmark = pytest.mark.django_db


def refused(call):
    with pytest.raises(Refused) as caught:
        call()
    return [(reason.code, reason.field) for reason in caught.value.verdict.reasons]


def test_what_the_rapporteur_types_is_cleaned_and_kept_section_by_section(clock):
    decided = make_decided(clock)
    save = {"actor": decided.rapporteur, "clock": clock}
    actions.save_draft(decided.case.pk, title=" A  title ", summaries={"en": "One.\n\nTwo."}, **save)
    actions.save_draft(
        decided.case.pk,
        sections={Section.DECISION: "<p onclick='x'>Done<script>x</script></p>", Section.AIM: "Rights & <more>"},
        **save,
    )
    version = actions.save_draft(decided.case.pk, sections={Section.AIM: " "}, **save)
    assert (version.number, version.title) == (1, "A title")
    assert version.summaries == {"en": "<p>One.</p><p>Two.</p>"}
    assert version.sections == {"decision": "<p>Done</p>"}


def test_what_was_saved_meanwhile_in_another_window_is_not_lost(clock):
    decided = make_decided(clock)
    save = {"case_id": decided.case.pk, "actor": decided.rapporteur, "clock": clock}
    shown = marks(actions.save_draft(sections={Section.AIM: "Rights", Section.DECISION: "Old"}, **save).texts)
    actions.save_draft(sections={Section.AIM: "Rights of others"}, seen=shown, **save)
    # The second window still shows both texts as they were. It changes the one that nobody else has touched.
    version = actions.save_draft(sections={Section.AIM: "Rights", Section.DECISION: "New"}, seen=shown, **save)
    assert version.sections == {Section.AIM: "<p>Rights of others</p>", Section.DECISION: "<p>New</p>"}
    late = {"sections": {Section.AIM: "Safety", Section.DECISION: "New"}, "seen": shown}
    assert refused(lambda: actions.save_draft(**late, **save)) == [("opinion.saved_meanwhile", Section.AIM)]
    again = late | {"seen": marks(version.texts)}
    assert actions.save_draft(**again, **save).sections[Section.AIM] == "<p>Safety</p>"


def test_an_answer_that_was_saved_meanwhile_is_not_lost(clock):
    decided = make_decided(clock)
    (argument,) = arguments(decided.rapporteur, decided.case.pk)
    answer = {"actor": decided.rapporteur, "clock": clock}
    actions.answer_arguments(decided.case.pk, {argument.pk: "Accepted."}, seen={}, **answer)
    late = {argument.pk: "Rejected."}
    found = refused(lambda: actions.answer_arguments(decided.case.pk, late, seen={}, **answer))
    assert found == [("opinion.saved_meanwhile", f"a_{argument.pk}")]


def test_a_bomb_of_nested_quotes_is_refused_beside_its_field_and_nothing_is_kept(clock):
    decided = make_decided(clock)
    bomb = "<blockquote>" * 200 + "x" + "</blockquote>" * 200
    sections = {Section.AIM: "Fine", Section.BACKGROUND: bomb}
    found = refused(
        lambda: actions.save_draft(decided.case.pk, sections=sections, actor=decided.rapporteur, clock=clock)
    )
    assert found == [("opinion.nested", "background")]
    assert queries.latest(decided.rapporteur, decided.case.pk) is None or not OpinionVersion.rows.get().sections


@pytest.mark.parametrize("who", ["panellist", "secretariat", "member", "council chair", "stranger"])
def test_only_the_rapporteur_writes(clock, who):
    decided = make_decided(clock)
    actor = {
        "panellist": lambda: actor_of(decided.panel[2]),
        "secretariat": lambda: decided.secretariat,
        "member": lambda: actor_for(make_member().user),
        "council chair": lambda: acting(Office.COUNCIL_CHAIR),
        "stranger": Actor.anonymous,
    }[who]()
    with pytest.raises(NotReachable):
        actions.save_draft(decided.case.pk, title="Mine", actor=actor, clock=clock)


def test_nothing_is_written_before_the_vote_is_over(clock):
    case = make_case(Stage.DELIBERATION, clock=clock)
    rapporteur = acting(Office.RAPPORTEUR, case=case.pk)
    found = refused(lambda: actions.save_draft(case.pk, title="Early", actor=rapporteur, clock=clock))
    assert found == [("docket.wrong_stage", None)]


def test_recommendations_keep_their_order_and_address_the_platform_only(clock):
    decided = make_decided(clock)
    one, two, three = (add_recommendation(decided, text=text) for text in ("One", "Two", "Three"))
    actions.drop_recommendation(decided.case.pk, two.pk, actor=decided.rapporteur, clock=clock)
    add_recommendation(decided, text="Three, better", instead_of=three.pk)
    assert list(Recommendation.rows.values_list("position", "text")) == [(1, "<p>One</p>"), (2, "<p>Three, better</p>")]
    elsewhere = make_case(clock=clock).platform_id
    assert refused(lambda: add_recommendation(decided, owner=elsewhere)) == [("opinion.owner_elsewhere", "owner")]
    with pytest.raises(NotReachable):
        actions.drop_recommendation(decided.case.pk, two.pk, actor=decided.rapporteur, clock=clock)
    assert one.position == 1


def test_an_answer_belongs_to_an_argument_of_this_case(clock):
    decided, other = make_decided(clock), make_decided(clock)
    (argument,) = arguments(decided.rapporteur, decided.case.pk)
    (foreign,) = arguments(other.rapporteur, other.case.pk)
    answer = {"actor": decided.rapporteur, "clock": clock}
    version = actions.answer_arguments(decided.case.pk, {argument.pk: "Accepted."}, **answer)
    assert queries.unanswered(decided.rapporteur, version) == 0
    actions.answer_arguments(decided.case.pk, {argument.pk: " "}, **answer)
    assert queries.unanswered(decided.rapporteur, version) == 1
    with pytest.raises(NotReachable):
        actions.answer_arguments(decided.case.pk, {foreign.pk: "Accepted."}, **answer)


def test_each_panellist_attaches_or_waives_and_may_change_their_mind_until_the_draft_is_submitted(clock):
    decided = make_decided(clock)
    by = {"actor": decided.dissenter, "clock": clock}
    actions.waive_separate(decided.case.pk, **by)
    separate = actions.attach_separate(decided.case.pk, kind=SeparateKind.DISSENTING, title="No", text="Because.", **by)
    assert (separate.waived, separate.text, separate.seat_id) == (False, "<p>Because.</p>", decided.panel[-1].pk)
    waived = actions.waive_separate(decided.case.pk, **by)
    assert (waived.pk, waived.text) == (separate.pk, "")
    assert RecordEntry.objects.filter(tag=Tag.SEPARATE_OPINION_FILED).count() == 3
    with pytest.raises(NotReachable):
        actions.waive_separate(decided.case.pk, actor=decided.secretariat, clock=clock)


def test_an_empty_draft_is_refused_with_every_reason(clock):
    decided = make_decided(clock, language="ar")
    add_recommendation(decided, done_when="")
    found = refused(lambda: actions.submit_draft(decided.case.pk, actor=decided.rapporteur, clock=clock))
    assert [code for code, _ in found] == [
        "opinion.no_title",
        "opinion.no_summary",
        "opinion.no_summary_for_appellant",
        "opinion.sections_empty",
        "opinion.argument_unanswered",
        "opinion.recommendation_untested",
        "opinion.separate_open",
    ]


def test_nothing_written_is_nothing_to_submit(clock):
    decided = make_decided(clock)
    found = refused(lambda: actions.submit_draft(decided.case.pk, actor=decided.rapporteur, clock=clock))
    assert found == [("opinion.nothing_written", None)]


def test_a_majority_seat_that_stays_silent_holds_nothing_up_but_a_minority_seat_does(clock):
    decided = make_decided(clock, against=2)
    write_draft(decided)  # the last of the two attaches
    submit = {"actor": decided.rapporteur, "clock": clock}
    assert refused(lambda: actions.submit_draft(decided.case.pk, **submit)) == [("opinion.separate_open", None)]
    actions.waive_separate(decided.case.pk, actor=actor_of(decided.panel[-2]), clock=clock)
    assert actions.submit_draft(decided.case.pk, **submit).stage == Stage.COUNCIL_REVIEW


def test_a_whole_draft_is_bound_by_its_hash_and_opens_to_the_council(clock):
    member, walled = make_member(), make_member()
    decided = make_decided(clock)
    write_draft(decided)
    raise_barrier(walled.user_id, decided.case.pk, "conflict", actor=Actor.system(), clock=clock)
    case = actions.submit_draft(decided.case.pk, actor=decided.rapporteur, clock=clock)
    version = OpinionVersion.rows.get()
    assert (case.stage, version.state, len(version.text_hash)) == (Stage.COUNCIL_REVIEW, VersionState.SUBMITTED, 64)
    reviewers = set(Grant.objects.filter(office=Office.REVIEWER, case_uuid=case.pk).values_list("person_id", flat=True))
    assert reviewers == {member.user_id, *(seat.member.user_id for seat in decided.panel)}
    assert RecordEntry.objects.filter(tag=Tag.OPINION_VERSION_SUBMITTED, subject=case.pk).count() == 1


def test_a_submitted_text_does_not_change_any_more(clock):
    decided = make_submitted(clock)
    (argument,) = arguments(decided.rapporteur, decided.case.pk)
    by = {"actor": decided.rapporteur, "clock": clock}
    for attempt in (
        lambda: actions.save_draft(decided.case.pk, title="Other", **by),
        lambda: actions.answer_arguments(decided.case.pk, {argument.pk: "No."}, **by),
        lambda: add_recommendation(decided),
        lambda: actions.waive_separate(decided.case.pk, actor=decided.dissenter, clock=clock),
        lambda: actions.submit_draft(decided.case.pk, **by),
    ):
        assert refused(attempt) == [("docket.wrong_stage", None)]


def test_a_draft_is_for_the_panel_alone_until_it_is_submitted(clock):
    decided = make_decided(clock)
    write_draft(decided)
    outsiders = {
        "secretariat": decided.secretariat,
        "council chair": acting(Office.COUNCIL_CHAIR),
        "member": actor_for(make_member().user),
        "intake officer": acting(Office.INTAKE_OFFICER),
        "compliance officer": acting(Office.COMPLIANCE_OFFICER),
        "editor": acting(Office.EDITOR),
        "appellant": Actor.receipt(decided.case.pk, decided.case.pk),
        "liaison": acting(Office.PLATFORM_LIAISON),
        "nobody": Actor.anonymous(),
    }
    version = OpinionVersion.rows.get()
    seen = [
        who for who, actor in outsiders.items() if queries.versions(actor, decided.case.pk) or reads(actor, version)
    ]
    assert seen == []
    assert [len(queries.versions(actor_of(seat), decided.case.pk)) for seat in decided.panel] == [1] * 5
    actions.submit_draft(decided.case.pk, actor=decided.rapporteur, clock=clock)
    seen = [who for who, actor in outsiders.items() if queries.versions(actor, decided.case.pk)]
    assert seen == ["secretariat", "council chair", "member"]


def reads(actor, version):
    try:
        return queries.version_for(actor, version.pk)
    except NotReachable:
        return None
