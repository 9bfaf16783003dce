"""What every test can ask for; the fixtures themselves stand in the plugins."""

pytest_plugins = ["tests.prerequisites", "tests.instances", "tests.searching"]
