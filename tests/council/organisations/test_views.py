"""The desk of organisations: who opens it, wrong input beside its field and kept, constant queries."""

import json
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from council.access.rules import Office
from council.organisations.models import Distinction, Organisation, Spelling, StatementFile
from tests.council.organisations.test_statements import SHARES, entity, tie
from tests.factories.cases import make_rules
from tests.factories.people import make_organisation, make_user

pytestmark = pytest.mark.django_db

LIST_QUERIES, PAGE_QUERIES, NAMES_QUERIES, ALIKE_QUERIES = 4, 10, 8, 9


@pytest.fixture
def desk(client, clock):
    make_rules(clock=clock)
    client.force_login(make_user("Marloes", Office.SECRETARIAT))
    return client


def send(client, route, /, *args, **fields):
    return client.post(reverse(f"organisations:{route}", args=args), {"idempotency_key": str(uuid4()), **fields})


def text(answer):
    return answer.content.decode()


def file_of(*statements, name="register.json"):
    return SimpleUploadedFile(name, json.dumps(statements).encode(), "application/json")


def test_a_person_enters_an_organisation_and_what_is_known_of_it(desk):
    made = send(desk, "new", name="Corvane Group", kind="company", country="us")
    owner = Organisation.objects.get()
    assert made["Location"] == reverse("organisations:organisation", args=[owner.pk])
    send(desk, "new", name="Plaza", kind="platform", owner="corvane group")
    plaza = Organisation.objects.get(name="Plaza")
    assert (plaza.parent, owner.country) == (owner, "US")
    assert send(desk, "change", plaza.pk, "name", text="Plaza Social").status_code == 302
    assert send(desk, "change", plaza.pk, "number", scheme="GB-COH", value="7").status_code == 302
    funder = {"funder": "Corvane Group", "share_percent": "12.5", "from_year": "2024"}
    assert send(desk, "change", plaza.pk, "funder", **funder).status_code == 302
    page = text(desk.get(reverse("organisations:organisation", args=[plaza.pk])))
    for words in ("Plaza Social", "GB-COH", "12.50 %", "Corvane Group", "Marloes"):
        assert words in page
    assert "Plaza" in text(desk.get(reverse("organisations:organisation", args=[owner.pk])))
    for wrong in ({"owner": ""}, {"owner": "Corvane Group", "nobody": "on"}):
        assert "Name the owner, or say that nobody is" in text(send(desk, "change", plaza.pk, "owner", **wrong))
    assert send(desk, "change", plaza.pk, "owner", owner="", nobody="on").status_code == 302
    assert Organisation.objects.get(name="Plaza").parent is None
    assert desk.get(reverse("organisations:change", args=[plaza.pk, "nothing"])).status_code == 404


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": "", "kind": "company"}, "This field is required."),
        ({"name": "n/a", "kind": "company"}, "Write a name."),
        ({"name": "Kept words", "kind": ""}, "This field is required."),
        ({"name": "Kept words", "kind": "company", "country": "1x"}, "Two letters, such as PT."),
        ({"name": "Kept words", "kind": "company", "owner": "Nobody"}, "knows no organisation of this name"),
        ({"name": "Kept words", "kind": "company", "owner": "Twice"}, "The register knows several"),
    ],
)
def test_wrong_input_stays_beside_its_error(desk, fields, sentence):
    make_organisation("Twice"), make_organisation("twice")
    answer = send(desk, "new", **fields)
    assert answer.status_code == 422
    assert sentence in text(answer)
    for typed in fields.values():
        assert typed in text(answer)
    assert Organisation.objects.count() == 2


def test_a_refused_change_keeps_what_was_typed(desk):
    one, two = make_organisation("One"), make_organisation("Two")
    send(desk, "change", two.pk, "number", scheme="GB-COH", value="7")
    answer = send(desk, "change", one.pk, "number", scheme="GB-COH", value="7")
    assert answer.status_code == 422
    assert "This number belongs to Two." in text(answer)
    assert 'value="7"' in text(answer)
    assert "cannot be its own owner" in text(send(desk, "change", one.pk, "owner", owner="One"))


def test_names_are_brought_sorted_and_gone(desk):
    known = make_organisation("Huawei")
    assert send(desk, "names", lines="huawei\nFuturewei\n\nn/a\nNowhere").status_code == 302
    page = text(desk.get(reverse("organisations:names")))
    assert "3 names wait" in page
    assert "Huawei – the same name but for capitals, accents and points: Huawei" in page
    rows = {one.text: f"means_{one.pk.hex}" for one in Spelling.objects.filter(state="waiting")}
    chosen = {rows["huawei"]: str(known.pk), rows["Futurewei"]: "new", rows["Nowhere"]: "later"}
    assert send(desk, "sort", **chosen).status_code == 302
    assert "1 name waits" in text(desk.get(reverse("organisations:names")))
    assert known.spellings.filter(text="huawei").exists()
    assert Organisation.objects.filter(name="Futurewei").exists()
    wrong = send(desk, "sort", **{rows["Nowhere"]: str(uuid4())})
    assert wrong.status_code == 422
    assert "Select a valid choice" in text(wrong)
    assert send(desk, "sort", **{rows["Nowhere"]: "later", "rest_new": "on"}).status_code == 302
    assert Organisation.objects.filter(name="Nowhere").exists()
    assert send(desk, "names", lines="").status_code == 422
    assert desk.get(reverse("organisations:sort")).status_code == 405


def test_findings_are_made_and_taken_back(desk):
    one, two = make_organisation("Arm"), make_organisation("Arm Limited")
    page = text(desk.get(reverse("organisations:alike")))
    assert "the same name but for the legal form" in page
    pair = {"first": str(one.pk), "second": str(two.pk)}
    assert send(desk, "alike", **pair, finding="second").status_code == 302
    assert Organisation.objects.get(pk=one.pk).same_as == two
    assert "was found to be another organisation" in text(
        desk.get(reverse("organisations:organisation", args=[one.pk]))
    )
    assert send(desk, "back", what="row", which=str(one.pk)).status_code == 302
    assert send(desk, "alike", **pair, finding="two").status_code == 302
    apart = Distinction.objects.get()
    assert send(desk, "back", what="pair", which=str(apart.pk)).status_code == 302
    assert not Distinction.objects.exists()
    assert send(desk, "alike", **pair, finding="maybe").status_code == 422
    assert send(desk, "back", what="row", which="x").status_code == 404
    assert send(desk, "back", what="pair", which=str(uuid4())).status_code == 404
    same = {"first": str(one.pk), "second": str(one.pk)}
    assert "Choose two different organisations." in text(send(desk, "alike", **same, finding="first"))


def test_a_file_is_taken_in_and_says_what_was_refused(desk):
    file = file_of(entity("a", "Alpha"), entity("b", "Beta"), tie("r", "a", "b", SHARES), {"recordType": "entity"})
    answer = send(desk, "files", file=file)
    taken = StatementFile.objects.get()
    assert answer["Location"] == reverse("organisations:file", args=[taken.pk])
    page = text(desk.get(answer["Location"]))
    assert "statementId is missing." in page
    assert "register.json" in text(desk.get(reverse("organisations:files")))
    alpha = Organisation.objects.get(name="Alpha")
    assert "75.00 %" in text(desk.get(reverse("organisations:organisation", args=[alpha.pk])))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "The file is not JSON, or is damaged."),
        (b"{}", "The file is not a list of statements."),
        (b"", "The submitted file is empty."),
    ],
)
def test_a_wrong_file_says_why(desk, content, sentence):
    answer = send(desk, "files", file=SimpleUploadedFile("x.json", content))
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not StatementFile.objects.exists()


def test_the_list_is_read_page_by_page_and_by_the_beginning_of_a_name(desk):
    for number in range(51):
        make_organisation(f"Firm {number:02}")
    first = text(desk.get(reverse("organisations:list")))
    assert ("Firm 49" in first, "Firm 50" in first) == (True, False)
    after = Organisation.objects.get(name="Firm 49").pk
    second = text(desk.get(reverse("organisations:list"), {"after": str(after)}))
    assert ("Firm 49" in second, "Firm 50" in second) == (False, True)
    found = text(desk.get(reverse("organisations:list"), {"q": "firm 07"}))
    assert ("Firm 07" in found, "Firm 08" in found) == (True, False)
    assert "No organisation fits" in text(desk.get(reverse("organisations:list"), {"q": "zzz", "after": "x"}))


def test_queries_are_the_same_for_one_and_three(desk, django_assert_num_queries):
    firm = make_organisation("Firm")

    def pages():
        for name, args, most in [
            ("list", [], LIST_QUERIES),
            ("organisation", [firm.pk], PAGE_QUERIES),
            ("names", [], NAMES_QUERIES),
            ("alike", [], ALIKE_QUERIES),
        ]:
            with django_assert_num_queries(most):
                assert desk.get(reverse(f"organisations:{name}", args=args)).status_code == 200

    make_organisation("Firm Ltd")
    send(desk, "names", lines="firm inc")
    send(desk, "files", file=file_of(entity("a", "Beta"), tie("r", "a", "a", SHARES)))
    desk.get(reverse("organisations:list"))  # takes the message that the last form left
    pages()
    for number in (1, 2, 3):
        other = make_organisation(f"Firm {number} Ltd")
        send(desk, "change", firm.pk, "funder", funder=other.name, share_percent="5", from_year="2024")
        send(desk, "change", firm.pk, "name", text=f"Firm the {number}")
    send(desk, "names", lines="firm 1 inc\nfirm 2 inc")
    desk.get(reverse("organisations:list"))  # takes the message that the last form left
    pages()


def test_readers_see_no_way_to_change_and_others_see_nothing(client, clock):
    make_rules(clock=clock)
    firm = make_organisation("Firm")
    client.force_login(make_user("Reader", Office.AUDITOR))
    page = client.get(reverse("organisations:organisation", args=[firm.pk]))
    assert page.status_code == 200
    assert "Add a name" not in text(page)
    assert "Enter an organisation" not in text(client.get(reverse("organisations:list")))
    assert send(client, "change", firm.pk, "name", text="X").status_code == 404
    client.force_login(make_user("Member", Office.MEMBER))
    for name, args in (("list", []), ("organisation", [firm.pk]), ("files", []), ("alike", []), ("names", [])):
        assert client.get(reverse(f"organisations:{name}", args=args)).status_code == 404
