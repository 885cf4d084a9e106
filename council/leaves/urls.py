"""Addresses of leaves of absence."""

from django.urls import path

from council.leaves import views

app_name = "leaves"
urlpatterns = [
    path("desk/leave/", views.mine, name="mine"),
    path("desk/leave/<uuid:leave_id>/end/", views.end, name="end"),
    path("desk/away/", views.away, name="away"),
]
