"""Addresses of the panel of a case."""

from django.urls import path

from cases.panel import views

app_name = "panel"
urlpatterns = [
    path("desk/cases/<uuid:case_id>/panel/", views.formation, name="formation"),
    path("desk/cases/<uuid:case_id>/panel/deputies/", views.deputies, name="deputies"),
    path("desk/cases/<uuid:case_id>/panel/roster/", views.roster, name="roster"),
    path("desk/cases/<uuid:case_id>/panel/roster/ask/", views.ask_roster, name="ask_roster"),
    path("desk/cases/<uuid:case_id>/panel/roster/call/", views.call_roster, name="call_roster"),
    path("desk/cases/<uuid:case_id>/panel/chances/", views.chances, name="chances"),
    path("desk/cases/<uuid:case_id>/panel/commit/", views.commit, name="commit"),
    path("desk/cases/<uuid:case_id>/panel/draw/", views.draw, name="draw"),
    path("desk/cases/<uuid:case_id>/panel/secret/", views.secret, name="secret"),
    path("desk/cases/<uuid:case_id>/panel/seat/", views.seat, name="seat"),
    path("desk/cases/<uuid:case_id>/panel/recuse/", views.recuse, name="recuse"),
]
