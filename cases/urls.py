"""Addresses of the rooms."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("cases.admissibility.urls")),
    path("", include("cases.overview.urls")),
    path("", include("cases.selection.urls")),
]
