"""Badges of members of delegations, on paper: each with a QR code that names nobody."""
