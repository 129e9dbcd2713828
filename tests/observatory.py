"""Marks an answer by MDN's HTTP Observatory table, as far as an answer alone can tell.

https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring (the real scanner needs a
public site). Preloaded HSTS and subresource integrity, which cannot be told here, give nothing.
"""

import re
from http.cookies import SimpleCookie

A_PLUS = 100
HALF_A_YEAR = 15_768_000
PRIVATE_REFERRERS = {
    *("no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"),
}


def marks(response):
    """What each part of an answer gains or loses."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    policy = directives(headers.get("content-security-policy", ""))
    return {
        "content security policy": _policy(policy),
        "cookies": _cookies(response.cookies),
        "sharing": -50 if headers.get("access-control-allow-origin") == "*" else 0,
        "strict transport": _transport(headers.get("strict-transport-security", "")),
        "referrer": _referrer(headers.get("referrer-policy")),
        "sniffing": 0 if headers.get("x-content-type-options") == "nosniff" else -5,
        "framing": _framing(policy, headers.get("x-frame-options", "")),
        "resource policy": _resource_policy(headers.get("cross-origin-resource-policy")),
    }


def score(response):
    """The score of an answer: bonuses count only from 90 on."""
    found = marks(response).values()
    without_bonus = 100 + sum(mark for mark in found if mark < 0)
    bonus = sum(mark for mark in found if mark > 0)
    return max(0, without_bonus + (bonus if without_bonus >= 90 else 0))


def directives(policy):
    """A policy as a dictionary: directive, list of sources."""
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return {name.lower(): sources for name, *sources in parts}


def _policy(policy):
    if not policy:
        return -25
    default = policy.get("default-src", ["*"])
    if {"'unsafe-inline'", "data:", "https:", "http:", "*"} & set(
        policy.get("script-src", default)
    ):
        return -20
    if "'unsafe-eval'" in policy.get("script-src", default):
        return -10
    if any(source.startswith("http:") for sources in policy.values() for source in sources):
        return -20
    if {"'unsafe-inline'", "data:", "https:", "*"} & set(policy.get("style-src", default)):
        return 0
    return 10 if default == ["'none'"] else 5


def _cookies(cookies: SimpleCookie):
    if not cookies:
        return 0
    if not all(cookie["secure"] for cookie in cookies.values()):
        return -40
    if not all(cookie["httponly"] for cookie in cookies.values()):
        return -30
    return 5 if all(cookie["samesite"] in ("Lax", "Strict") for cookie in cookies.values()) else -20


def _transport(header):
    age = re.search(r"max-age=(\d+)", header)
    if age is None:
        return -20
    return 0 if int(age[1]) >= HALF_A_YEAR else -10


def _referrer(header):
    if header is None:
        return 0
    return 5 if header in PRIVATE_REFERRERS else -5


def _framing(policy, header):
    if policy.get("frame-ancestors") in (["'none'"], ["'self'"]):
        return 5
    return 0 if header in ("DENY", "SAMEORIGIN") else -20


def _resource_policy(header):
    if header is None:
        return 0
    return 10 if header in ("same-origin", "same-site") else -20
