"""`manage.py found_council`: the first rules and the first people, before anybody can invite or appoint."""

from argparse import ArgumentParser
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from council.access.actions import give_office
from council.access.queries import how_many_hold
from council.access.rules import Office
from council.clocks.queries import house_clock
from council.invitations.actions import invite
from council.invitations.queries import word_for
from council.kernel.actor import Actor
from council.kernel.phrasebook import say
from council.kernel.verdicts import Refused
from council.procedure.actions import adopt_rules
from council.procedure.queries import current
from council.procedure.rules import PRESETS, Preset

FIRST = {
    "secretariat": Office.SECRETARIAT,
    "chair": Office.COUNCIL_CHAIR,
    "integrity": Office.INTEGRITY_OFFICER,
}
"""Three people, so that from then on every further office takes two of them (docs/secretariat/dual-control.md)."""


class Command(BaseCommand):
    """Found the council: once, while nobody holds an office."""

    help = "Adopt the rules of a preset and invite the secretariat, the chair and the integrity officer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A preset, and one person for each of the first offices."""
        parser.add_argument("--preset", choices=[preset.value for preset in Preset], required=True)
        for option in FIRST:
            parser.add_argument(f"--{option}", metavar="'NAME <ADDRESS>'", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Found it and print the links by which the three come in, or say why not; nothing is done by half."""
        people = {option: self._person(options[option]) for option in FIRST}
        if len({address for _, address in people.values()}) < len(people):
            raise CommandError("Three offices, three people: an address was given twice.")
        clock = house_clock()
        try:
            with transaction.atomic():
                self._found(Preset(options["preset"]), people, clock)
        except Refused as refused:
            raise CommandError(" ".join(say(reason) for reason in refused.verdict.reasons)) from None

    def _found(self, preset: Preset, people: dict[str, tuple[str, str]], clock: Any) -> None:
        if how_many_hold():
            raise CommandError("The council is founded already: people are invited and given offices at the desk.")
        system = Actor.system()
        if current(clock.now()) is None:
            adopt_rules(PRESETS[preset], actor=system, clock=clock)
        for option, (name, address) in people.items():
            user = invite(address, name, language=settings.LANGUAGE_CODE, actor=system, clock=clock)
            if user is None:
                raise CommandError(f"{address} has an account already.")
            give_office(user.pk, FIRST[option], actor=system, clock=clock)
            link = settings.SITE_URL.rstrip("/") + reverse("invitations:accept", args=[word_for(user)])
            self.stdout.write(f"{FIRST[option]}: {name}, {address}\n    {link}")
        self.stdout.write("Each link works once, within seven days; the same stands in the mail to each of them.")

    def _person(self, text: str) -> tuple[str, str]:
        name, address = parseaddr(text)
        try:
            validate_email(address)
        except ValidationError:
            name = ""
        if not name:
            raise CommandError(f"This is no name and address: {text}. Write 'Ana Example <ana@council.example>'.")
        return name, address.lower()
