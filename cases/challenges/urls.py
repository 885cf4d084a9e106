"""Addresses of what parties say before a draw: by receipt, by a platform's notice, and the officer's desk."""

from django.urls import path

from cases.challenges import views

app_name = "challenges"
urlpatterns = [
    path("status/case/people/", views.mine, name="mine"),
    path("status/case/people/nobody/", views.nobody, name="nobody"),
    path("status/case/people/take-back/", views.take_back, name="take_back"),
    path("respond/<uuid:party_id>/people/", views.platform, name="platform"),
    path("respond/<uuid:party_id>/people/nobody/", views.platform_nobody, name="platform_nobody"),
    path("respond/<uuid:party_id>/people/take-back/", views.platform_take_back, name="platform_take_back"),
    path("desk/cases/<uuid:case_id>/challenges/", views.case, name="case"),
    path("desk/cases/<uuid:case_id>/challenges/<uuid:challenge_id>/", views.ruling, name="ruling"),
]
