"""Deeds of the certificate room: receive, issue, replace, void, reprint, keep keys."""

from certificates.actions.accepting import (
    accept_online,
    ask_back,
    decline_online,
    forget_drafts,
    merge_online,
    undo_merge,
)
from certificates.actions.applying import (
    Sending,
    ask_status,
    attach_photo,
    begin_application,
    drop_photo,
    resume_application,
    save_page,
    submit_online,
)
from certificates.actions.guessing import count_guess, refuse_guessing
from certificates.actions.identifying import identify
from certificates.actions.issuing import (
    is_of_batch,
    is_resigned,
    issue,
    issue_in_batch,
    reissue,
    reprint,
    resign,
    resume,
    void,
)
from certificates.actions.letters import drop_letter, keep_letter
from certificates.actions.merging import (
    merge,
    receive_merged,
    take_back,
    unmerge,
)
from certificates.actions.naming import name_successor
from certificates.actions.receiving import receive, withdraw
from certificates.actions.signing import revoke_key, rotate_key

__all__ = [
    "Sending",
    "accept_online",
    "ask_back",
    "ask_status",
    "attach_photo",
    "begin_application",
    "count_guess",
    "decline_online",
    "drop_letter",
    "drop_photo",
    "forget_drafts",
    "identify",
    "is_of_batch",
    "is_resigned",
    "issue",
    "issue_in_batch",
    "keep_letter",
    "merge",
    "merge_online",
    "name_successor",
    "receive",
    "receive_merged",
    "refuse_guessing",
    "reissue",
    "reprint",
    "resign",
    "resume",
    "resume_application",
    "revoke_key",
    "rotate_key",
    "save_page",
    "submit_online",
    "take_back",
    "undo_merge",
    "unmerge",
    "void",
    "withdraw",
]
