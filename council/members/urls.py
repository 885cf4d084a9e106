"""Addresses of the desk on which members are appointed, and of removals from the council."""

from django.urls import path

from council.members.views import register as views
from council.members.views import removals

app_name = "people"
urlpatterns = [
    path("desk/people/", views.listed, name="list"),
    path("desk/people/appoint/", views.appoint, name="appoint"),
    path("desk/people/removals/", removals.listed, name="removals"),
    path("desk/people/removals/propose/", removals.propose, name="propose"),
    path("desk/people/removals/<uuid:removal_id>/", removals.removal, name="removal"),
    path("desk/people/removals/<uuid:removal_id>/answer/", removals.answer, name="answer"),
    path("desk/people/removals/<uuid:removal_id>/vote/", removals.vote, name="vote"),
    path("desk/people/<uuid:member_id>/", views.member, name="member"),
    path("desk/people/<uuid:member_id>/change/", views.change, name="change"),
    path("desk/people/<uuid:member_id>/term/", views.further, name="further"),
    path("desk/resign/", views.resign, name="resign"),
]
