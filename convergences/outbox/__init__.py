"""The outbox: every mail is first a row, written in the transaction of the act that asks for it.

`backend` writes the rows, `mails` is what a mail is and may become, `mailings` what is decided
about those drafted together, `sending` carries what is approved to the mail server, `admin` shows
the staff what waits, what left and what could not.
"""
