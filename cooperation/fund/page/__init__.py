"""The fund's page: what is known, calls, projects, money and seats, each figure with its rows."""
