"""Entry for web servers that speak ASGI; production settings unless told otherwise."""

import os

from django.core.asgi import get_asgi_application

from council.boot import refuse_an_unsafe_database
from council.boot_settings import refuse_unsafe_settings
from council.settings.logs import keep_servers_discreet

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "council.settings.production")

refuse_unsafe_settings()  # before anything else is loaded
application = get_asgi_application()
keep_servers_discreet()
refuse_an_unsafe_database()
