"""Parameters of URLs that say how a reader came to a story, and not which story it is.

Each group stands under the product that appends it, whose manual says so. All names are in lower
case. A change here changes the identity of the articles whose addresses have such a parameter:
`tests/test_urls.py` pins what must stay.
"""

from __future__ import annotations

from typing import Final

_BY_NAME: Final[dict[str, tuple[str, ...]]] = {
    "Google Analytics, linker": ("_ga", "_gl", "_gac"),
    "Google Ads": ("gclid", "gclsrc", "dclid", "gbraid", "wbraid", "gad_source", "gad_campaignid"),
    "Meta": (
        "fbclid",
        "fb_action_ids",
        "fb_action_types",
        "fb_ref",
        "fb_source",
        "igshid",
        "igsh",
    ),
    "Microsoft Advertising": ("msclkid",),
    "Microsoft Start and the BBC, campaign": ("ocid",),
    "X": ("twclid", "__twitter_impression"),
    "TikTok": ("ttclid",),
    "LinkedIn": ("li_fat_id",),
    "Yandex": ("yclid", "ysclid", "_openstat"),
    "Marketo": ("mkt_tok",),
    "HubSpot": ("hsctatracking",),
    "Outbrain": ("dicbo", "oborigurl"),
    "AT Internet": ("xtor", "xts", "xtref", "xtcr"),
    "Adobe Analytics, campaign": ("cmp", "cmpid", "icid", "s_cid", "sc_cid", "s_kwcid", "ef_id"),
    "AOL and Yahoo": (
        "ncid",
        "guccounter",
        "guce_referrer",
        "guce_referrer_sig",
        "soc_src",
        "soc_trk",
    ),
    "The New York Times": ("smid", "smtyp", "emc"),
    "Mail Online": ("ito",),
    "Bloomberg": ("srnd",),
    "CBS": ("ftag",),
    "Arc XP, the form of the page": ("outputtype",),
    "Alibaba": ("spm", "scm"),
    "Sessions of PHP and Java": ("phpsessid", "jsessionid", "sessionid", "session_id"),
}
_BY_PREFIX: Final[dict[str, tuple[str, ...]]] = {
    "Google Analytics, campaign": ("utm_", "ga_"),
    "Matomo": ("mtm_", "matomo_", "pk_", "piwik_"),
    "Mailchimp": ("mc_",),
    "Piano": ("at_",),
    "Comscore": ("ns_",),
    "Mapp": ("wt_",),
    "HubSpot": ("_hs", "__hs", "hsa_"),
    "Omeda": ("oly_",),
    "Vero": ("vero_",),
    "Internal campaigns": ("itm_",),
}
TRACKING_NAMES: Final = frozenset(name for group in _BY_NAME.values() for name in group)
TRACKING_PREFIXES: Final = tuple(prefix for group in _BY_PREFIX.values() for prefix in group)
# These may carry a story's number as well: see `pipelines.core.urls`.
AMBIGUOUS_NAMES: Final = frozenset(
    {
        "ref",
        "referrer",
        "referer",
        "source",
        "partner",
        "feature",
        "campaign",
        "medium",
        "cid",
        "mod",
    }
)
AMBIGUOUS_ENDINGS: Final = ("_source", "_medium", "_campaign", "_referrer")
