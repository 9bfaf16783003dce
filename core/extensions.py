"""The Flask extensions, made once and bound to an app in `app.create_app`."""

from ipaddress import ip_network

from flask_babel import Babel
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

IPV6_NETWORK = 64
"""Bits of an IPv6 address that name a subscriber; who has one has all addresses below it."""


def network_of_sender() -> str:
    """The IPv4 address, or the IPv6 network, that a request came from."""
    address = get_remote_address()
    if ":" not in address:
        return address
    return str(ip_network((address.partition("%")[0], IPV6_NETWORK), strict=False))


babel = Babel()
compress = Compress()
csrf = CSRFProtect()
limiter = Limiter(network_of_sender, strategy="moving-window", storage_uri="memory://")
login = LoginManager()
migrate = Migrate()
