"""What a person may type to log in or to add an account."""

from pydantic import Field

from disaster.foundation.authority import Role
from disaster.foundation.forms import Typed


class LoginForm(Typed):
    """Name, passphrase; the code goes by the door's own field."""

    username: str = Field(max_length=100)
    passphrase: str = Field(max_length=500)


class AccountForm(Typed):
    """A new member of staff."""

    username: str = Field(max_length=31)
    display_name: str = Field(max_length=100)
    roles: list[Role] = Field(min_length=1)
    expires_on: str = ""
