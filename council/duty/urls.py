"""Addresses of the duty calendar."""

from django.urls import path

from council.duty import views

app_name = "duty"
urlpatterns = [
    path("desk/duty/", views.mine, name="mine"),
    path("desk/duty/calendar/", views.calendar, name="calendar"),
]
