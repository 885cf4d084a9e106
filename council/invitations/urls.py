"""Addresses of invitations."""

from django.urls import path

from council.invitations import views

app_name = "invitations"
urlpatterns = [
    path("desk/people/invite/", views.invite, name="invite"),
    path("invitation/<str:word>/", views.accept, name="accept"),
]
