"""The postman asks for the link when it writes the mail."""

from council.invitations.queries import link_in
from council.notices.rules import NoticeKind
from council.notices.tasks import words_for

words_for(NoticeKind.ACCOUNT_INVITED)(link_in)
