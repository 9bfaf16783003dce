"""Certificates of a project's participants, on paper."""
