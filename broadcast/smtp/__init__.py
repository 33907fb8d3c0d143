"""The relay's door: aiosmtplib opens a connection, a pipelined lane sends through it.

The answer for each mail is one of four: accepted, deferred, refused or unknown.
"""

from broadcast.smtp.knocking import knock
from broadcast.smtp.lane import Lines, send_all
from broadcast.smtp.messages import Outcome, OutgoingMail
from broadcast.smtp.settings import SmtpSettings, StartTls, UnusableSmtpUrl
from broadcast.smtp.wire import CannotOpen

__all__ = [
    "CannotOpen",
    "Lines",
    "Outcome",
    "OutgoingMail",
    "SmtpSettings",
    "StartTls",
    "UnusableSmtpUrl",
    "knock",
    "send_all",
]
