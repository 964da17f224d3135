"""One PostgreSQL and one model service for all fault tests of a process."""

from collections.abc import Iterator

import pytest

from tests.faults.rig import Cluster, Upstream


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    made = Cluster()
    yield made
    made.close()


@pytest.fixture(scope="session")
def service() -> Iterator[Upstream]:
    made = Upstream()
    yield made
    made.close()
