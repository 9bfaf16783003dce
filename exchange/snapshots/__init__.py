"""Snapshots: the published registry of one moment, as files that stay under a stable address."""
