"""Our own service asked by our own look-ups."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines.parity import LOOK_UPS, NAMED, printed
from tests.serve.service import Service

NAMES = ["relations", "show-json", "timeline-story", "open-as-of", "conflicts", "path", "coverage", "explain"]
NAMES += ["query-describe", "agreements-by-member", "members-on", "claims-of-topic"]
CALLS = {name: (LOOK_UPS | NAMED)[name] for name in NAMES}


@pytest.mark.parametrize("name", CALLS)
def test_the_service_gives_what_the_build_gives(name: str, world: Path, service: Service) -> None:
    assert printed(CALLS[name], world, f"http://127.0.0.1:{service.port}/sparql") == printed(CALLS[name], world)
