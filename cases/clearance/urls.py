"""Addresses of clearance: the member's declarations, and the officer's desk."""

from django.urls import path

from cases.clearance import views

app_name = "clearance"
urlpatterns = [
    path("desk/declarations/", views.mine, name="mine"),
    path("desk/declarations/<uuid:declaration_id>/", views.answer, name="answer"),
    path("desk/declarations/<uuid:declaration_id>/more/", views.more, name="more"),
    path("desk/declarations/<uuid:declaration_id>/change/", views.change, name="change"),
    path("desk/cases/<uuid:case_id>/clearance/", views.case, name="case"),
    path("desk/cases/<uuid:case_id>/clearance/ask/", views.ask, name="ask"),
    path("desk/cases/<uuid:case_id>/clearance/<uuid:concern_id>/", views.concern, name="concern"),
    path("desk/cases/<uuid:case_id>/clearance/<uuid:concern_id>/confirm/", views.confirm, name="confirm"),
]
