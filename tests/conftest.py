"""What all tests share."""

from hypothesis import HealthCheck, settings

# The same examples in every run and on every machine: a failure can be run again, and a pass isn't luck.
settings.register_profile(
    "deterministic",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("deterministic")
