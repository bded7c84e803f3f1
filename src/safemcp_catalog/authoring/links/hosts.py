"""Turns at hosts: one request at a time to each, with a pause between two, and longer where a host asks for it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Hosts:
    """The turns. `now` gives seconds, `sleep` waits some; `delay` is the pause between two requests to one host, in seconds."""

    now: Callable[[], float]
    sleep: Callable[[float], object]
    delay: float
    _free_at: dict[str, float] = field(default_factory=dict)
    _locks: dict[str, threading.Lock] = field(default_factory=dict)
    _mutex: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Wait until the host may be asked, and keep all others from asking it meanwhile."""
        with self._mutex:
            lock = self._locks.setdefault(host, threading.Lock())
        with lock:
            wait = self._free_at.get(host, 0.0) - self.now()
            if wait > 0:
                self.sleep(wait)
            try:
                yield
            finally:
                self._free_at[host] = max(self._free_at.get(host, 0.0), self.now() + self.delay)

    def pause(self, host: str, seconds: float) -> None:
        """Ask the host nothing for some time."""
        self._free_at[host] = max(self._free_at.get(host, 0.0), self.now() + seconds)
