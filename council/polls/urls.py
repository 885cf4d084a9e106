"""Addresses of the calendar of polls and of votes on exemptions from an election lock."""

from django.urls import path

from council.polls import views

app_name = "polls"
urlpatterns = [
    path("polls/", views.public, name="public"),
    path("desk/polls/", views.desk, name="desk"),
    path("desk/polls/enter/", views.enter, name="enter"),
    path("desk/polls/ask/<slug:kind>/", views.ask, name="ask"),
    path("desk/polls/exemptions/<uuid:exemption_id>/", views.exemption, name="exemption"),
    path("desk/polls/exemptions/<uuid:exemption_id>/vote/", views.vote, name="vote"),
]
