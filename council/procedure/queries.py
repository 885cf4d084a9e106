"""Which rules hold."""

from datetime import datetime

from council.procedure.models import RulesOfProcedure
from council.procedure.rules import Rules


def version_in_force(at: datetime) -> RulesOfProcedure:
    """The version in force at a time. Raises `RulesOfProcedure.DoesNotExist` before the first was adopted."""
    return RulesOfProcedure.objects.filter(in_force_from__lte=at).order_by("-version")[:1].get()


def rules_of(version: RulesOfProcedure | None, *, at: datetime) -> Rules:
    """The rules of a case: its own version once it was selected, before that those in force."""
    return Rules.from_dict((version or version_in_force(at)).values)


def current(at: datetime) -> RulesOfProcedure | None:
    """The version in force at a time, or nothing before the first was adopted."""
    return RulesOfProcedure.objects.filter(in_force_from__lte=at).order_by("-version").first()
