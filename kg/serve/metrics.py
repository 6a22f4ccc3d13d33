"""Counters of the service in Prometheus' text format."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

__all__ = ["Metrics"]

_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


@dataclass
class Metrics:
    """What was asked and how long it took, by route."""

    requests: Counter[tuple[str, int]] = field(default_factory=Counter)
    buckets: Counter[tuple[str, float]] = field(default_factory=Counter)
    """By route and upper bound, each request in the first bucket that holds it."""
    seconds: Counter[str] = field(default_factory=Counter)

    def count(self, route: str, status: int, seconds: float) -> None:
        """One request that ended."""
        self.requests[route, status] += 1
        self.seconds[route] += seconds  # type: ignore[assignment]  # a sum of seconds, not a number of them
        if seconds <= _BUCKETS[-1]:
            self.buckets[route, _BUCKETS[bisect_left(_BUCKETS, seconds)]] += 1

    def text(self, gauges: Mapping[str, float], build: str) -> str:
        """Everything as text.

        >>> print(Metrics().text({"kg_busy": 0}, "b").splitlines()[-1])
        kg_build_info{build="b"} 1
        """
        lines = ["# TYPE kg_requests_total counter"]
        for (route, status), number in sorted(self.requests.items()):
            lines.append(f'kg_requests_total{{route="{route}",status="{status}"}} {number}')
        lines.append("# TYPE kg_request_seconds histogram")
        for route in sorted(self.seconds):
            total = sum(n for (r, _), n in self.requests.items() if r == route)
            within = 0
            for bound in _BUCKETS:
                within += self.buckets[route, bound]
                lines.append(f'kg_request_seconds_bucket{{route="{route}",le="{bound}"}} {within}')
            lines.append(f'kg_request_seconds_bucket{{route="{route}",le="+Inf"}} {total}')
            lines.append(f'kg_request_seconds_sum{{route="{route}"}} {self.seconds[route]:.6f}')
            lines.append(f'kg_request_seconds_count{{route="{route}"}} {total}')
        for name, value in gauges.items():
            kind = "counter" if name.endswith("_total") else "gauge"
            lines += [f"# TYPE {name} {kind}", f"{name} {value}"]
        lines += ["# TYPE kg_build_info gauge", f'kg_build_info{{build="{build}"}} 1']
        return "\n".join(lines) + "\n"
