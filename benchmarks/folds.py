"""How pages are parted for cross-validation: by domain, so that no site is on both sides."""

import hashlib

FOLDS = 5


def fold_of(domain: str) -> int:
    """Return a domain's fold, 0 to FOLDS - 1; all its pages are in it."""
    return int(hashlib.sha256(domain.encode()).hexdigest(), 16) % FOLDS
