"""Sign-in by allauth, in our words: sign-up closed, a second factor for staff."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: accounts are made by staff."""

    def is_open_for_signup(self, request):
        return False
