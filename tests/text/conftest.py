from __future__ import annotations

import pytest

from kg.config import shipped
from kg.register import Register


@pytest.fixture(scope="session")
def register() -> Register:
    return Register.load(shipped("data/register"), shipped("data/reference"))
