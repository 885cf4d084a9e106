"""Addresses of the register of interests."""

from django.urls import path

from council.interests import views

app_name = "interests"
urlpatterns = [
    path("desk/interests/", views.register, name="register"),
    path("desk/interests/add/", views.add, name="add"),
    path("desk/interests/<uuid:interest_id>/end/", views.end, name="end"),
]
