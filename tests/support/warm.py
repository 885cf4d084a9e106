"""The product for a site whose workers are killed: imported before they fork, so that a new one answers at once."""

from django.urls import get_resolver

from council.wsgi import application

# Reads every urls.py, and with them the views and their forms.
get_resolver().resolve("/desk/interests/changed/statement/")
__all__ = ["application"]
