"""Options that go together: a command names the parameter that takes them and gets them as one value.

Invariant: the options stand in a command's signature as if they were written there, so that help, completion and
errors do not tell the difference; a command's own options come first.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeAlias

__all__ = ["Command", "Option", "bundled"]

Command: TypeAlias = Callable[..., None]
#: annotation and default, as in a signature
Option: TypeAlias = tuple[Any, Any]


def bundled(name: str, options: Mapping[str, Option], make: Callable[..., Any]) -> Callable[[Command], Command]:
    """Add options to a command and hand them over as one value.

    Args:
        name: parameter of the command that takes the value.
        options: the options by the names that `make` has for them.
        make: makes the value of what was given.

    Returns:
        A decorator.
    """
    added = [
        inspect.Parameter(option, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for option, (annotation, default) in options.items()
    ]

    def with_options(command: Command) -> Command:
        signature = inspect.signature(command, eval_str=True)
        own = [parameter for parameter in signature.parameters.values() if parameter.name != name]

        @wraps(command)
        def run(**given: Any) -> None:
            value = make(**{option: given.pop(option) for option in options})
            command(**given, **{name: value})

        run.__signature__ = signature.replace(parameters=[*own, *added])  # type: ignore[attr-defined]
        run.__annotations__ = {parameter.name: parameter.annotation for parameter in (*own, *added)}
        return run

    return with_options
