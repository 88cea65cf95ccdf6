"""The queue of requests, which gives out only those that may be sent now.

A request that waits in the queue takes no place from other hosts' requests.
"""

from __future__ import annotations

from time import monotonic
from typing import Any

from scrapy import Request
from scrapy.pqueues import DownloaderAwarePriorityQueue


class PoliteQueue(DownloaderAwarePriorityQueue):
    """A queue whose `pop` gives only requests to hosts that are idle and not held.

    Scrapy's own queue would hand all requests to a slow host to the downloader. There they would
    take every place, and other hosts would have to wait.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._held_until: dict[str, float] = {}  # host to a reading of the monotonic clock
        self._next: int = 0

    def hold(self, host: str, seconds: float) -> None:
        """Give out no request to a host for some seconds. A hold never shortens a longer one."""
        until = monotonic() + seconds
        self._held_until[host] = max(until, self._held_until.get(host, 0.0))

    def pop(self) -> Request | None:
        """Return a request of a free host, the hosts in turn; None when no host is free."""
        host = self._free_host()
        if host is None:
            return None
        queue = self.pqueues[host]
        request = queue.pop()
        if len(queue) == 0:
            del self.pqueues[host]
            queue.close()
        return request

    def _free_host(self) -> str | None:
        # A page that waits for robots.txt is active, but in no slot of the downloader yet.
        downloader = self._downloader_interface.downloader
        busy = {downloader.get_slot_key(request) for request in downloader.active}
        now = monotonic()
        free = [
            host
            for host in self.pqueues
            if host not in busy and self._held_until.get(host, 0.0) <= now
        ]
        if not free:
            return None
        self._next += 1
        return free[self._next % len(free)]
