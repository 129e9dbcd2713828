"""The site as it is deployed, looked at with Chromium."""
