"""Life inside cases: people of a case fill the forms that its pages offer them, chosen and filled by a seed.

The forms are read from the pages, so a new act is tried as soon as a page offers it. Acts without a page of their own
are called as their room's actions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from random import Random
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cases.docket.models import Argument, Case, ContentItem, Party, PlatformDecision
from cases.panel.actions import answer_challenge, file_challenge, vote_on_challenge
from cases.panel.models import Challenge, Seat
from cms.management.demo.walk.markup import Element, Form, forms_of, parsed
from council.access.models import User
from council.access.queries import person_actor
from council.access.rules import Office
from council.kernel.clock import Clock
from council.kernel.verdicts import NotReachable, Refused
from tests.support.survey import named
from tests.support.wall.cast import Someone
from tests.support.wall.matrix import WORDS, objects, of_kind
from tests.support.wall.table import Kind

NOT_INSIDE = {
    "opinion:turn": "the second key publishes the opinion: that is for everybody",
    "opinion:submit": "makes the whole council reviewers: they reach the case from then on",
    "response:finding": "a finding is public",
    "response:letter": "a platform's words about a recommendation are public",
    "response:claim": "the same, by its liaison",
    "response:close": "the end of the follow-up is public",
    "challenges:mine": "what a side says before the draw: test_challenges.py has who reads it",
    "challenges:nobody": "ends a time that the other side was told of",
    "challenges:take_back": "what a side says before the draw",
    "clearance:ask": "asks every member to declare: each has a page of one's own for that",
    "panel:commit": "a draw is announced to its witnesses before it is held",
    "panel:draw": "the same",
    "panel:seat": "gives those who were drawn the case: they reach it from then on",
    "panel:recuse": "whoever steps back has a page about it, and a free seat waits for a draw",
    "intake:withdraw": "ends the case, and with it what could be changed in it",
    "interests:end": "belongs to no case",
    "leaves:end": "the same",
}
"""Acts that are meant to be seen outside the case, or end its life inside; each with its reason."""
FILED: dict[Any, tuple[str, ...]] = {
    PlatformDecision: ("rule_cited", "explanation", "platform_reference", "platform_answer", "remedy_sought"),
    ContentItem: ("text", "translation", "translated_by"),
    Argument: ("text", "translation"),
    Party: ("represented_by", "notice_reason"),
}
"""What was filed in a case, in words."""
PER_PAGE = 3
CHALLENGES = "challenges"


@dataclass
class Life:
    """What was changed: how often by which route. One of `words` is in every text, one of `names` in a file's name."""

    random: Random
    clock: Clock
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    words: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def word(self) -> str:
        """A word that stands nowhere else."""
        self.words.append(
            "".join(self.random.choice("bcdfghjklmnpqrstvwz") + self.random.choice("aeiou") for _ in "canary")
        )
        return self.words[-1]

    def speaks(self, cases: list[Case]) -> None:
        """Put a word of one's own into everything that was filed in these cases."""
        for case in cases:
            Case.rows.filter(pk=case.pk).update(title=f"About {self.word()} {self.word()}")
            for model, names in FILED.items():
                for row in model.rows.filter(case=case):
                    texts = {name: f"{getattr(row, name)[:40]} {self.word()}" for name in names}
                    model.rows.filter(pk=row.pk).update(**texts)

    def uploads(self, appellant: Someone) -> None:
        """Send a file with a name and words of its own."""
        path = "/status/case/files/"
        page = parsed(appellant.client.get(path).content.decode())
        form = next(one for one in forms_of(page) if any(c.get("type") == "file" for c in one.controls))
        self._send(appellant, path, form)

    def goes_on(self, cases: list[tuple[Case, list[Someone]]], changes: int) -> None:
        """Change so many things in these cases, one after the other. Fails when nothing more is found to change."""
        idle = 0
        while sum(self.done.values()) < changes:
            case, people = self.random.choice(cases)
            idle = 0 if self._act(case, self.random.choice(people)) else idle + 1
            assert idle < 150, f"after {self.done} nothing more changes; refused were {self.refused}"

    def _act(self, case: Case, who: Someone) -> bool:
        if self.random.random() < 0.06:
            return self._challenge(case)
        paths = list(pages_for(case, who))
        for path in self.random.sample(paths, min(PER_PAGE, len(paths))):
            answer = who.client.get(path)
            if answer.status_code != 200 or "text/html" not in answer.headers["Content-Type"]:
                continue
            forms = [one for one in forms_of(parsed(answer.content.decode())) if self._inside(path, one)]
            if forms:
                return self._send(who, path, self.random.choice(forms))
        return False

    def _inside(self, path: str, form: Form) -> bool:
        route = named(urlsplit(urljoin(path, form.action or path)).path)
        return form.method == "post" and ":" in route and route not in NOT_INSIDE

    def _send(self, who: Someone, path: str, form: Form) -> bool:
        address = urlsplit(urljoin(path, form.action or path)).path
        values: dict[str, Any] = {}
        for name in form.names:
            given = self._filled(form, [one for one in form.controls if one.get("name") == name])
            if given is not None:
                values[name] = given
        pressed = [one for one in form.buttons if one.get("name")]
        if pressed:
            button = self.random.choice(pressed)
            values[button.get("name")] = button.get("value")
        answer = who.client.post(address, values)
        route = named(address)
        assert answer.status_code < 500, f"{route} broke"
        counted = self.done if answer.status_code == 302 else self.refused
        counted[route] += 1
        return answer.status_code == 302

    def _filled(self, form: Form, controls: list[Element]) -> Any:
        """What is typed into one field; nothing when it is left out."""
        first, chance = controls[0], self.random.random()
        kind = first.get("type").lower()
        if kind == "hidden":
            return first.get("value")
        if kind == "file":
            return self._file()
        if first.tag == "select" or kind == "radio":
            offered = [one.get("value") for one in (first.all("option") if first.tag == "select" else controls)]
            chosen = [one for one in offered if one]
            return self.random.choice(chosen) if chosen else None
        if kind == "checkbox":
            ticked = [one.get("value") or "on" for one in controls if self.random.random() < 0.9]
            return ticked or None
        if kind in {"date", "number", "email", "url"}:
            return first.get("value") or {"number": "30", "email": "a@b.example"}.get(kind, "")
        if kind == "text" and first.get("name") in {"language", "by"}:
            return first.get("value") or "en"
        return f"{self.word()} {self.word()}" if chance < 0.95 or first.tag == "textarea" else ""

    def _file(self) -> SimpleUploadedFile:
        picture = BytesIO()
        Image.new("RGB", (8, 8), (self.random.randrange(255), 40, 90)).save(picture, "PNG")
        self.word()
        self.names.append(self.words.pop())
        return SimpleUploadedFile(f"{self.names[-1]}.png", picture.getvalue(), "image/png")

    def _challenge(self, case: Case) -> bool:
        """Challenges have no page: filed, answered and voted on as the secretariat enters them."""
        seats = list(Seat.rows.filter(panel__case=case, left_at=None).select_related("member").order_by("position"))
        if not seats:
            return False
        seat, other = self.random.choice(seats), self.random.choice(seats)
        officer = User.objects.filter(grants__office=Office.SECRETARIAT, grants__until=None).order_by("email")[0]
        open_now = Challenge.rows.filter(seat__panel__case=case).order_by("filed_at").last()
        try:
            if open_now is None:
                file_challenge(seat.pk, self.word(), actor=person_actor(officer), clock=self.clock)
            elif not open_now.answer and self.random.random() < 0.5:
                member = person_actor(User.objects.get(pk=open_now.seat.member.user_id))
                answer_challenge(open_now.pk, self.word(), actor=member, clock=self.clock)
            else:
                voter = person_actor(User.objects.get(pk=other.member.user_id))
                vote_on_challenge(open_now.pk, upholds=False, actor=voter, clock=self.clock)
        except (Refused, NotReachable):
            self.refused[CHALLENGES] += 1
            return False
        self.done[CHALLENGES] += 1
        return True


def pages_for(case: Case, who: Someone) -> Iterator[str]:
    """The addresses about this case that somebody's offices open."""
    there = objects(case, "")
    for route, row in of_kind(Kind.CASE):
        known = all(name in there or name in WORDS for name in route.parameters)
        if known and row.offices & who.offices and route.name not in NOT_INSIDE:
            yield route.filled(WORDS | {name: value for name, (value, _) in there.items()})
    if Office.APPELLANT in who.offices:
        yield from ("/status/case/answer/", "/status/case/files/", "/status/case/consents/")
