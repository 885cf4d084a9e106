"""Address of the demonstration's clock; mounted only where the clock is simulated."""

from django.urls import path

from council.clocks import views

app_name = "clocks"
urlpatterns = [path("clock/", views.clock, name="clock")]
