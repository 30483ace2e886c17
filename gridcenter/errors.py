"""Everything that can go wrong in a way a person can act on. Errors carry facts; sentences are made elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    pass


class GridError(Exception):
    """The root: `code` chooses the sentence, `data` fills its places."""

    code: ClassVar[str] = "unexpected"

    def __init__(self, **data: Any) -> None:
        super().__init__(self.code, data)
        self.data = data

    def __str__(self) -> str:
        facts = ", ".join(f"{key}={value}" for key, value in self.data.items())
        return f"{self.code} ({facts})" if facts else self.code


class NotFound(GridError):
    """Nothing has this name: `what`, `key`."""

    code = "not_found"


class BadMove(GridError):
    """The action does not fit where the case or the branch stands: `action`, `stage`, `why`."""

    code = "bad_move"


class NotAllowed(GridError):
    """None of the person's roles may do it: `action` or `what`, `roles`, `needs`."""

    code = "not_allowed"


class ReasonMissing(GridError):
    """The action wants a reason in words: `action`."""

    code = "reason_missing"


class Conflict(GridError):
    """Somebody saved first: `current` is what stands now, `attempted` what was to be saved; nothing was written."""

    code = "conflict"

    def __init__(self, *, current: Any, attempted: Any = None) -> None:
        super().__init__(number=current.number, version=current.version)
        self.current = current
        self.attempted = attempted


class CommandReused(GridError):
    """A command id came again with other content: `command`."""

    code = "command_reused"


class Unreachable(GridError):
    """The database does not answer: `where`, `reason`. Whether a running command was done is not known."""

    code = "unreachable"


class StorageFailure(GridError):
    """The database, or with `what` the shared folder, answered but cannot store or read: `where`, `reason`."""

    code = "storage_failure"


class SchemaMismatch(GridError):
    """The database has another schema than this program: `found`, `wanted`, `newer`, `trial`."""

    code = "schema_mismatch"


class BadInput(GridError):
    """Input that cannot be used: `what`, `where`, `fix` name the parts of the sentence."""

    code = "bad_input"


class SignInRefused(GridError):
    """Name and password do not belong together, or the person is not active."""

    code = "sign_in_refused"


class Cancelled(GridError):
    """The person who started a long task ended it."""

    code = "cancelled"
