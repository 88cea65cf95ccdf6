"""What pages say that stand before or instead of an article: no script tells it but words."""

from __future__ import annotations

import re
from typing import Final

CHALLENGE: Final = re.compile(
    r"just a moment ?(?:\.\.\.|…)|attention required|checking (?:if the site|your browser)|"
    r"verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot|"
    r"access (?:to this page has been )?denied|"
    r"security check|ddos protection|captcha|unusual traffic|enable javascript and cookies",
    re.IGNORECASE,
)
# A bare number may be a headline's: "500 jobs lost at the yard".
_CODE: Final = r"(?:404|410|403|500|503)"
ERROR: Final = re.compile(
    rf"\b(?:error|http|status|fehler|erreur|errore)\W{{0,3}}{_CODE}\b|"
    rf"\b{_CODE}\W{{0,3}}(?:error|not found|forbidden|gone|internal|unavailable|fehler)\b|"
    rf"(?:^|[|–—:-]\s*){_CODE}(?:\s*[|–—:-]|\s*$)|(?:page|article|content|story)\W+(?:was |is |"
    r"could )?not (?:be )?(?:found|available)|page (?:introuvable|non trouvée)|"
    r"página no encontrada|seite nicht gefunden|pagina non trovata|страница не найдена|"
    r"الصفحة غير موجودة|sayfa bulunamadı|no longer available|something went wrong|"
    r"internal server error",
    re.IGNORECASE | re.MULTILINE,
)
CONSENT: Final = re.compile(
    r"before you continue|we (?:value|care about) your privacy|your privacy (?:choices|matters)|"
    r"accept (?:all )?cookies|cookie consent|manage (?:your )?consent|we use cookies|"
    r"avant de continuer|mit werbung weiterlesen|ihre privatsphäre|valoramos su privacidad",
    re.IGNORECASE,
)
PAYWALL: Final = re.compile(
    r"subscribe (?:now )?to (?:continue|read|keep)|to continue reading|already a subscriber|"
    r"this (?:article|content|story) is (?:for|available to|reserved for) (?:our )?subscribers|"
    r"subscribers? only|exclusive to subscribers|réservé aux abonnés|"
    r"(?:il vous )?reste .{1,12} à lire|contenido exclusivo para suscriptores|"
    r"exclusivo para assinantes|jetzt weiterlesen|nur für abonnenten|"
    r"contenuto riservato agli abbonati|alleen voor abonnees|для подписчиков",
    re.IGNORECASE,
)
