"""Whose website or mailbox it is, told from an address."""

from urllib.parse import urlsplit

# many unrelated people and organisations have a page or a mailbox here
SHARED = frozenset(
    {
        "blogspot.com",
        "facebook.com",
        "fb.com",
        "fb.me",
        "gmail.com",
        "gmx.com",
        "google.com",
        "hotmail.be",
        "hotmail.com",
        "icloud.com",
        "instagram.com",
        "linkedin.com",
        "linktr.ee",
        "live.be",
        "live.com",
        "mail.com",
        "me.com",
        "meetup.com",
        "microsoft.com",
        "msn.com",
        "outlook.be",
        "outlook.com",
        "pandora.be",
        "protonmail.com",
        "proton.me",
        "proximus.be",
        "scarlet.be",
        "sites.google.com",
        "skynet.be",
        "telenet.be",
        "tumblr.com",
        "twitter.com",
        "vimeo.com",
        "voo.be",
        "wix.com",
        "wixsite.com",
        "wordpress.com",
        "x.com",
        "yahoo.com",
        "yahoo.fr",
        "youtube.com",
    }
)


def site_host(url: str) -> str:
    """ "https://www.example.be/over" -> "example.be"; "" when it is no address."""
    try:
        return (urlsplit(url).hostname or "").lower().removeprefix("www.")
    except ValueError:
        return ""


def mail_domain(email: str) -> str:
    """ "an@example.be" -> "example.be"."""
    return email.rpartition("@")[2].strip().lower()


def is_shared(host: str) -> bool:
    """Is this a place where anybody can have a page or a mailbox?"""
    return not host or any(host == shared or host.endswith(f".{shared}") for shared in SHARED)


def is_of_site(email: str, url: str) -> bool:
    """Does this mailbox belong to the owner of this website: the same domain, or one within the other?"""
    domain, host = mail_domain(email), site_host(url)
    if is_shared(domain) or is_shared(host) or "." not in domain or "." not in host:
        return False
    return domain == host or domain.endswith(f".{host}") or host.endswith(f".{domain}")
