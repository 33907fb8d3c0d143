"""The relay's door: aiosmtplib opens a connection, a pipelined lane sends through it.

The answer for each mail is one of four: accepted, deferred, refused or unknown.
"""

from broadcast.smtp.lane import send_all
from broadcast.smtp.messages import Outcome, OutgoingMail
from broadcast.smtp.settings import SmtpSettings, StartTls, UnusableSmtpUrl

__all__ = [
    "Outcome",
    "OutgoingMail",
    "SmtpSettings",
    "StartTls",
    "UnusableSmtpUrl",
    "send_all",
]
