"""What the site says of itself while it works: one line in JSON per request and per error, nobody named."""
