"""The public record: what verify.py says of everything that is handed out, and what nobody is told."""

import json
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from cms.pages.models import OpinionText
from council.access.rules import Office
from council.kernel.notes import TreeHead
from council.record.models import Checkpoint, RecordEntry, Sighting
from council.record.queries import root_at, size
from council.record.rules.checkpoints import BLOCK
from council.record.rules.entries import Tag
from tests.factories.opinions import make_published
from tests.factories.people import logged_in, make_officer
from tests.support.bundles import VERIFIER, run_verifier
from tests.support.signing import KEY, end_of_day, signer_in, write

pytestmark = pytest.mark.django_db
