"""Parameters of URLs that say how a reader came to a story, and not which story it is.

Each group stands under the product that appends it, whose manual says so. All names are in lower
case. A change here changes the identity of the articles whose addresses have such a parameter:
`tests/test_urls.py` pins what must stay.
"""

from __future__ import annotations

from typing import Final

_BY_NAME: Final[dict[str, tuple[str, ...]]] = {
    "Google Analytics, linker": ("_ga", "_gl", "_gac"),
    "Google Ads and Merchant Center": ("gclid", "gclsrc", "dclid", "gbraid", "wbraid", "srsltid"),
    "Meta": ("fbclid", "fbc_id", "fref", "igshid", "igsh"),
    "Microsoft Advertising": ("msclkid",),
    "MSN and the BBC, campaign": ("ocid", "cvid"),
    "X": ("twclid", "__twitter_impression", "ref_src", "ref_url"),
    "TikTok": ("ttclid",),
    "LinkedIn": ("li_fat_id",),
    "Xing": ("xing_share",),
    "Yandex": ("yclid", "ysclid", "_openstat"),
    "Marketing mails of Marketo, HubSpot and Drip": ("mkt_tok", "hsctatracking", "__s"),
    "Outbrain": ("dicbo", "oborigurl"),
    "Affiliates: CJ, Rakuten and others": ("cjevent", "clickid", "rb_clickid", "partnerid"),
    "AT Internet": ("xtor", "xts", "xtref", "xtcr", "xtnp", "xtloc"),
    "Adobe Analytics, campaign": (
        *("cmp", "cmpid", "icid", "intcmp", "s_cid", "sc_cid", "s_kwcid", "ef_id"),
    ),
    "AOL and Yahoo": ("ncid", "guccounter"),
    "Echobox": ("echobox",),
    "The New York Times": ("smid", "smtyp", "smprod", "emc"),
    "The Washington Post": ("wprss", "wickedid"),
    "Conde Nast": ("mbid",),
    "Mail Online": ("ito",),
    "Bloomberg": ("srnd",),
    "CNBC and Dow Jones": ("sharetype", "share_id", "reflink", "sr_share"),
    "CBS": ("ftag",),
    "Alibaba": ("spm", "scm"),
    "Sessions of PHP, Java and ColdFusion": (
        *("phpsessid", "jsessionid", "sessionid", "session_id", "cfid", "cftoken"),
    ),
}
_BY_PREFIX: Final[dict[str, tuple[str, ...]]] = {
    "Google Analytics, campaign": ("utm_", "ga_", "gs_"),
    "Google Ads": ("gad_",),
    "Meta": ("fb_",),
    "Matomo": ("mtm_", "matomo_", "pk_", "piwik_"),
    "Mailchimp and Marketo": ("mc_", "mkt_"),
    "Piano": ("at_",),
    "Comscore": ("ns_",),
    "Mapp": ("wt_", "wt.mc", "wtmc"),
    "Adobe": ("adobe_mc", "cm_mmc"),
    "HubSpot": ("_hs", "__hs", "hsa_"),
    "Omeda": ("oly_",),
    "Vero": ("vero_",),
    "Branch": ("_branch_",),
    "Yahoo": ("guce_referrer", "soc_"),
    "Sessions of ASP": ("aspsessionid",),
    "Internal campaigns and advertisements": ("itm_", "ad_", "ads_"),
}
TRACKING_NAMES: Final = frozenset(name for group in _BY_NAME.values() for name in group)
TRACKING_PREFIXES: Final = tuple(prefix for group in _BY_PREFIX.values() for prefix in group)
# A value that asks for the mobile form of the same page: of Arc XP, and of plugins for WordPress.
FORMS: Final = frozenset({("outputtype", "amp"), ("amp", "1"), ("amp", "true")})
# These may carry a story's number as well: see `pipelines.core.urls`.
AMBIGUOUS_NAMES: Final = frozenset(
    {
        *("ref", "referrer", "referer", "source", "medium", "campaign", "keyword", "kwd", "mod"),
        *("partner", "feature", "from", "via", "share", "aff", "affi", "affiliate", "session"),
        *("cid", "clid", "eid", "uid"),
    }
)
AMBIGUOUS_ENDINGS: Final = (
    *("_source", "_medium", "_campaign", "_referrer", "_referer", "_ref", "_keyword", "_kwd"),
)
