"""The settings of benchmarks.page: the fault tests' site, with one bare view beside ours."""

from tests.faults.site_settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.page_urls"
