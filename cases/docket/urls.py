"""Addresses of the platform's liaison."""

from django.urls import path

from cases.docket import views

app_name = "docket"
urlpatterns = [
    path("respond/", views.notices, name="notices"),
    path("respond/<uuid:party_id>/", views.notice, name="notice"),
]
