"""Tests of the site as it is deployed: its server, a proxy in front, real processes."""
