"""The postman asks for the link when it writes the mail."""

from council.addresses.queries import link_in
from council.notices.rules import NoticeKind
from council.notices.tasks import words_for

words_for(NoticeKind.ADDRESS_CONFIRM)(link_in)
