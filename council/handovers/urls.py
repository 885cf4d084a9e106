"""The address of the page on which an office is handed over."""

from django.urls import path

from council.handovers import views

app_name = "handovers"
urlpatterns = [path("desk/hand-over/", views.offices, name="offices")]
