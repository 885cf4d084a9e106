"""Versions of the Rules of Procedure; a version is never changed once adopted."""

from django.db import models
from django.db.models import Q


class RulesOfProcedure(models.Model):
    """One adopted version. `values` is `Rules.as_dict()`."""

    version = models.PositiveIntegerField(primary_key=True)
    preset = models.CharField(max_length=20)
    values = models.JSONField()
    in_force_from = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(version__gte=1), name="rules_version_from_one")]

    def __str__(self) -> str:
        return f"v{self.version} ({self.preset})"
