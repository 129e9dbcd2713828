"""French: « 2 juin 2017 à 14 h 30 », in full everywhere; spaces that do not break."""

DATE_FORMAT = SHORT_DATE_FORMAT = "j\N{NO-BREAK SPACE}F Y"
TIME_FORMAT = "H\N{NO-BREAK SPACE}\\h\N{NO-BREAK SPACE}i"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = (
    "j\N{NO-BREAK SPACE}F Y à H\N{NO-BREAK SPACE}\\h\N{NO-BREAK SPACE}i"
)
