"""Addresses of the desk on which members are appointed."""

from django.urls import path

from council.members import views

app_name = "people"
urlpatterns = [
    path("desk/people/", views.listed, name="list"),
    path("desk/people/appoint/", views.appoint, name="appoint"),
    path("desk/people/<uuid:member_id>/", views.member, name="member"),
    path("desk/people/<uuid:member_id>/change/", views.change, name="change"),
    path("desk/people/<uuid:member_id>/term/", views.further, name="further"),
    path("desk/people/<uuid:member_id>/resign/", views.resign, name="resign"),
]
