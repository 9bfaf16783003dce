"""Whose requests are counted together by limits."""

import pytest

from core.extensions import network_of_sender


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
    ],
)
def test_a_subscriber_of_ipv6_counts_as_one_sender(app, address, counted):
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert network_of_sender() == counted
