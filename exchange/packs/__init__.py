"""Country packs: what the registry holds of an administration, in one language, to take along.

A briefing book as a page and on paper, and an archive of pages that opens without a server.
"""
