"""Turns at hosts."""

import threading
import time

from safemcp_catalog.authoring.links.hosts import Hosts


def test_one_host_is_never_asked_twice_at_once_and_two_hosts_are() -> None:
    hosts = Hosts(time.monotonic, time.sleep, 0)
    running: dict[str, int] = {"a": 0, "b": 0}
    most: dict[str, int] = {"a": 0, "b": 0}
    both = threading.Barrier(2, timeout=10)

    def ask(host: str, meets: bool) -> None:
        with hosts.turn(host):
            running[host] += 1
            most[host] = max(most[host], running[host])
            if meets:
                # Passes only while a request to the other host is under way.
                both.wait()
            time.sleep(0.02)
            running[host] -= 1

    threads = [threading.Thread(target=ask, args=(host, n == 0)) for n in range(4) for host in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == {"a": 1, "b": 1}
    assert not both.broken


def test_pause_is_kept_and_a_shorter_one_does_not_shorten_it() -> None:
    slept: list[float] = []
    hosts = Hosts(lambda: 100.0, slept.append, 2)
    hosts.pause("a", 50)
    hosts.pause("a", 5)
    with hosts.turn("a"):
        pass
    assert slept == [50.0]
