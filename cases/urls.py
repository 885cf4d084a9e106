"""Addresses of the rooms."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("cases.admissibility.urls")),
    path("", include("cases.assessment.urls")),
    path("", include("cases.capture.urls")),
    path("", include("cases.challenges.urls")),
    path("", include("cases.clearance.urls")),
    path("", include("cases.deliberation.urls")),
    path("", include("cases.docket.urls")),
    path("", include("cases.duty.urls")),
    path("", include("cases.figures.urls")),
    path("", include("cases.intake.urls")),
    path("", include("cases.opinion.urls")),
    path("", include("cases.overview.urls")),
    path("", include("cases.panel.urls")),
    path("", include("cases.response.urls")),
    path("", include("cases.selection.urls")),
    path("", include("cases.voting.urls")),
]
