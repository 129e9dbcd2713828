"""What an address may say between two slashes, besides what Django's own converters read."""

from django.urls.converters import IntConverter


class NumberConverter(IntConverter):
    """A key or a year, `<number:…>`. One that no column can hold names nothing: the address is not found."""

    # Below 2**63, which neither SQLite nor PostgreSQL stores.
    regex = "[0-9]{1,18}"
