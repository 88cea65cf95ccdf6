"""The settings of every crawl, which make it a polite and careful visitor of sites.

The names are Scrapy's unless they start with DATELINE_.
"""

from importlib.metadata import version

from settings.env import contact

BOT_NAME = "dateline"
SPIDER_MODULES = ["crawler.spiders"]
_CONTACT = contact()
USER_AGENT = f"Dateline/{version('dateline')}" + (f" (+{_CONTACT})" if _CONTACT else "")

# Politeness. The queue gives out requests to idle hosts only; see crawler/fetching/queue.py.
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "Dateline"  # the product token that RFC 9309 matches
DOWNLOAD_DELAY = 1.0  # seconds between two requests to a host
DOWNLOAD_DELAY_JITTER = 0.0  # any jitter takes the gap below the delay half of the time
DOWNLOAD_SLOTS: dict[str, dict[str, float]] = {}  # a run adds the delays of its sites
CONCURRENT_REQUESTS = 32
CONCURRENT_REQUESTS_PER_DOMAIN = 1
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # keeps the spider's order, newest first
SCHEDULER_PRIORITY_QUEUE = "crawler.fetching.queue.PoliteQueue"
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # drops none: the spider counts duplicates
COOKIES_ENABLED = False
# No Accept-Language: a site speaks its own language, and we want that edition.
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
}
REFERRER_POLICY = "no-referrer"
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"  # the ledger says it, once
# Timeouts are retried by a later run: three in a row would take a host three minutes.
RETRY_EXCEPTIONS = [
    "scrapy.exceptions.DownloadConnectionRefusedError",
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.ResponseDataLossError",
]
REDIRECT_MAX_TIMES = 10
METAREFRESH_ENABLED = False

# Safety. Addresses that a page names may be anything, also an attempt to reach this network.
DOWNLOAD_HANDLERS = {
    "http": "crawler.fetching.handler.BoundedHandler",
    "https": "crawler.fetching.handler.BoundedHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
DOWNLOADER_MIDDLEWARES = {
    "crawler.fetching.middlewares.Gate": 50,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.fetching.robots.RobotsGate": 100,
    "crawler.fetching.middlewares.Patience": 560,  # sees a response before the retry does
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.fetching.middlewares.BoundedCompression": 590,  # as Scrapy's own
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.fetching.middlewares.BoundedRedirects": 600,  # as Scrapy's own
}
TWISTED_DNS_RESOLVER = "crawler.fetching.guard.GuardedResolver"
DATELINE_ALLOW_ADDRESSES: list[str] = []  # "host:port" that may be private; each run adds some
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_MAXSIZE = 32 * 1024 * 1024  # bytes, as sent and again once unpacked
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 60  # seconds for the whole request, even if bytes keep coming
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
HTTPPROXY_ENABLED = False  # http_proxy in cron's environment must not redirect a crawl
URLLENGTH_LIMIT = 0  # none: a request that Scrapy drops in silence would stay open in the ledger
HTTPERROR_ALLOW_ALL = True  # the spider closes every status in the ledger

# The stages of a page. CONCURRENT_ITEMS counts per response, and a response is one article.
ITEM_PIPELINES = {
    "pipelines.stages.record.RecordStage": 100,
    "pipelines.stages.land.LandStage": 200,
}
DEFAULT_DROPITEM_LOG_LEVEL = "DEBUG"  # the ledger says it, once
CONCURRENT_ITEMS = 4
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 64 * 1024 * 1024  # bytes of pages in work before fetching waits

# Quiet: a run says one line, and its report says the rest.
LOG_LEVEL = "WARNING"
LOG_ENABLED = False
LOG_INSTALL_ROOT_HANDLER = False  # crawler/runs/quiet.py says where the lines go
LOGSTATS_INTERVAL = 0.0
STATS_DUMP = False
MEMUSAGE_ENABLED = False
EXTENSIONS = {
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.remote_control.RemoteControl": None,  # importing it takes .3 s
}
