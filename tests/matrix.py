"""The table of test_matrix.py: who asks, every address there is, and what each is answered.

Addresses are found from the resolver, those of the demonstration included. « Reader » and
« secretariat » are the two groups of the staff; everyone but anonymous showed a second factor.
"""

from dataclasses import dataclass

from django.contrib import admin
from django.urls import URLResolver, include, path

from convergences import urls

# The project's own addresses, with those it has in the demonstration alone.
urlpatterns = [
    *urls.urlpatterns,
    path("demonstration/", include("convergences.demonstration_urls")),
]
handler400, handler403, handler404 = urls.handler400, urls.handler403, urls.handler404
handler500 = urls.handler500

# In both languages; the rest has one address.
BILINGUAL_PREFIXES = ("awards:", "convergences:", "account_", "mfa_")
ROLES = ["anonymous", "reader", "secretariat", "superuser"]
SIGN_IN, MOVED = "is led to the sign-in", "is led elsewhere"
REFUSALS = {SIGN_IN, 403, 404, 405}


@dataclass(frozen=True)
class Expected:
    """What each role is answered, in the order of ROLES."""

    anonymous: object
    reader: object
    secretariat: object
    superuser: object


ALL = Expected(200, 200, 200, 200)
NOBODY = Expected(404, 404, 404, 404)
STAFF = Expected(SIGN_IN, 200, 200, 200)
CURATES = Expected(SIGN_IN, 403, 200, 200)
TECHNICAL = Expected(SIGN_IN, 403, 403, 200)
NEVER = Expected(SIGN_IN, 403, 403, 403)
LEADS_STAFF = Expected(SIGN_IN, MOVED, MOVED, MOVED)
LEADS_CURATORS = Expected(SIGN_IN, 403, MOVED, MOVED)
LEADS_ALL = Expected(MOVED, MOVED, MOVED, MOVED)

# What the site shows to everyone.
PUBLIC = {
    f"awards:{name}": ALL
    for name in (
        *("home", "editions", "edition", "categories", "category", "partnership"),
        *("organisations", "organisation", "archives", "archives_csv", "guide", "press"),
        *("site_map", "feed", "drawing", "ceremony", "ceremony_fragment"),
        *("minutes", "minutes_zip"),
    )
} | {
    f"convergences:{name}": ALL
    for name in (
        *("report", "report_thanks", "about", "legal", "accessibility", "ecodesign"),
        "privacy",
    )
}
# The form asks anybody for the code of the desk; what it opens is in test_stage.py.
STAGE = {"awards:stage": ALL, "awards:stage_fragment": NOBODY}
MACHINES = dict.fromkeys(["health", "robots", "sitemap", "public_picture"], ALL)
DEMONSTRATION = {f"demonstration:{name}": ALL for name in ("accounts", "mailbox", "mail")}

# Accounts: whoever is signed in has one.
ACCOUNTS = {
    "account_login": Expected(200, MOVED, MOVED, MOVED),
    "account_request_login_code": Expected(200, MOVED, MOVED, MOVED),
    "account_confirm_login_code": Expected(200, MOVED, MOVED, MOVED),
    "account_logout": Expected(MOVED, 200, 200, 200),
    "account_inactive": ALL,
    "account_signup": ALL,
    "mfa_authenticate": Expected(200, MOVED, MOVED, MOVED),
    "account_reset_password": ALL,
    "account_reset_password_done": ALL,
    "account_reset_password_from_key": LEADS_ALL,  # the key leaves the address
    "account_reset_password_from_key_done": ALL,
    **dict.fromkeys(
        [
            *("account_home", "account_change_password", "account_reauthenticate", "mfa_index"),
            *("mfa_reauthenticate", "mfa_deactivate_totp", "mfa_view_recovery_codes"),
            *("mfa_generate_recovery_codes", "mfa_download_recovery_codes"),
            *("mfa_add_webauthn", "mfa_remove_webauthn", "mfa_reauthenticate_webauthn"),
            "account_fresh_code",
        ],
        STAFF,
    ),
    # Who has a second factor does not make another one.
    "mfa_activate_totp": LEADS_STAFF,
}

# The administration's own pages.
DESK = {
    "admin:index": STAFF,
    "admin:help": STAFF,
    "admin:help_picture": STAFF,
    "admin:suggest": STAFF,
    "admin:picture": STAFF,
    "admin:document": STAFF,
    "admin:autocomplete": STAFF,
    "admin:jsi18n": STAFF,
    "admin:technical": TECHNICAL,
    # And the group « technique »: see test_state.py.
    "admin:state": TECHNICAL,
    "admin:state_json": TECHNICAL,
    "admin:check_invariants": Expected(SIGN_IN, 403, 403, MOVED),
    "admin:app_list": Expected(SIGN_IN, 404, 404, 200),
    "admin:view_on_site": LEADS_STAFF,
    "admin:login": Expected(SIGN_IN, SIGN_IN, SIGN_IN, SIGN_IN),
    "admin:logout": STAFF,
    "admin:password_change": LEADS_STAFF,
    "admin:password_change_done": LEADS_STAFF,
    "admin:import_archive": CURATES,
    "admin:import_format": CURATES,
    "admin:import_example": CURATES,
    "admin:import_preview": CURATES,
    # Of the group « stage »: see test_seen_in_hall.py.
    "admin:seen_in_hall": NEVER,
    "admin:(?P<url>.*)$": Expected(SIGN_IN, 404, 404, 404),
}

# Pages of one model besides those that every model has.
OF_MODELS = {
    "admin:awards_award_nominate": CURATES,
    "admin:awards_award_result": CURATES,
    "admin:awards_award_revoke": CURATES,
    "admin:awards_award_give_up": CURATES,
    "admin:awards_award_take_up": CURATES,
    "admin:awards_award_move": CURATES,
    # The stage prints, and arranges: see test_running_order.py and test_names_to_say.py.
    "admin:awards_ceremony_running_order": STAFF,
    "admin:awards_ceremony_print": STAFF,
    "admin:awards_ceremony_cards": STAFF,
    # Whoever runs the ceremony, by group: a superuser does not. See test_regie.py.
    **dict.fromkeys(
        [f"admin:awards_ceremony_desk{page}" for page in ("", "_follow", "_screen", "_room")], NEVER
    ),
    "admin:awards_ceremony_names": CURATES,
    "admin:awards_ceremony_ask_names": CURATES,
    "admin:awards_nominee_withdraw": CURATES,
    "admin:awards_edition_record_past": CURATES,
    "admin:awards_edition_phase": CURATES,
    "admin:awards_edition_prepare": CURATES,
    "admin:awards_award_default_criteria": CURATES,
    "admin:awards_edition_invitations": CURATES,
    "admin:awards_edition_reminders": CURATES,
    "admin:awards_award_jury": CURATES,
    "admin:awards_award_declarations": CURATES,
    "admin:awards_award_declaration": CURATES,
    "admin:awards_award_seat": CURATES,
    "admin:awards_award_paper": CURATES,
    "admin:awards_award_feedback": CURATES,
    # A superuser is not given what belongs to the group: see test_elsewhere.py.
    "admin:awards_award_elsewhere": Expected(SIGN_IN, 403, 200, 403),
    # Once it is sealed: see test_confidants.py.
    "admin:awards_award_confidants": Expected(SIGN_IN, 403, 404, 403),
    # Given to a person by name: see test_see_marks.py and test_break_seal.py.
    "admin:awards_award_marks": NEVER,
    "admin:awards_award_break_seal": NEVER,
    "admin:awards_application_shortlist": CURATES,
    "admin:awards_application_refuse": CURATES,
    "admin:partnerships_organisation_merge": CURATES,
    "admin:convergences_report_close": LEADS_CURATORS,
    "admin:convergences_report_dismiss": LEADS_CURATORS,
    "admin:convergences_report_reopen": LEADS_CURATORS,
    "admin:convergences_mail_mailing": STAFF,
    "admin:convergences_mail_mailing_approve": LEADS_CURATORS,
    "admin:convergences_mail_mailing_cancel": LEADS_CURATORS,
    "admin:convergences_mail_mailing_retry": LEADS_CURATORS,
    "admin:convergences_mail_mailing_revise": LEADS_CURATORS,
    "admin:convergences_mail_cancel": LEADS_CURATORS,
    "admin:convergences_mail_revise": LEADS_CURATORS,
    "admin:convergences_mail_retry": LEADS_CURATORS,
    "admin:auth_user_password_change": TECHNICAL,
}

# The models of the registry: who sees their rows, who adds one, who changes, who deletes.
CURATED = {"see": STAFF, "add": CURATES, "change": STAFF, "delete": CURATES}
FOR_SUPERUSERS = dict.fromkeys(["see", "add", "change", "delete"], TECHNICAL)
READ_ONLY = {"see": TECHNICAL, "add": NEVER, "change": TECHNICAL, "delete": NEVER}
MODELS = {
    **dict.fromkeys(
        [
            *("awards.Edition", "awards.Category", "awards.Award", "awards.Nominee"),
            *("awards.Juror", "awards.Application", "awards.Ceremony"),
            *("partnerships.Organisation", "partnerships.Partnership"),
            *("partnerships.Member", "partnerships.Source", "partnerships.Sdg"),
        ],
        CURATED,
    ),
    # Added on the page of its award.
    "awards.Criterion": CURATED | {"add": NEVER},
    "convergences.Report": CURATED | {"add": NEVER},
    "convergences.Mail": CURATED | {"add": NEVER, "delete": NEVER},
    "convergences.JournalEntry": READ_ONLY,
    "convergences.FormerSlug": READ_ONLY,
    "convergences.User": FOR_SUPERUSERS,
    "auth.Group": FOR_SUPERUSERS,
    # A lost second factor is removed by two people, with `rescue_account`.
    "mfa.Authenticator": READ_ONLY,
}


def rows_of(model):
    """The rows of the table that the registry asks for one model."""
    rights = MODELS[model._meta.label]
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    rows = {
        f"{name}_changelist": rights["see"],
        f"{name}_history": rights["see"],
        f"{name}_add": rights["add"],
        f"{name}_change": rights["change"],
        f"{name}_delete": rights["delete"],
        # Django's old address of a row.
        f"admin:{model._meta.app_label}/{model._meta.model_name}/<path:object_id>/": LEADS_STAFF,
    }
    if hasattr(admin.site._registry[model], "export_view"):
        rows[f"{name}_export"] = rights["see"]
    if getattr(admin.site._registry[model], "has_preview", False):
        rows[f"{name}_preview"] = rights["see"]
    return rows


TABLE = PUBLIC | STAGE | MACHINES | DEMONSTRATION | ACCOUNTS | DESK | OF_MODELS
for registered in admin.site._registry:
    TABLE |= rows_of(registered)


def routes(patterns=tuple(urlpatterns), names="", written=""):
    """The name of every route of the site; one that has none is called by its pattern."""
    for entry in patterns:
        here = written + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inside = names + (f"{entry.namespace}:" if entry.namespace else "")
            yield from routes(entry.url_patterns, inside, "" if entry.namespace else here)
        else:
            # The jury's space has roles and a table of its own: test_matrix_jury.py.
            if not (entry.name or "").startswith("jury_"):
                yield names + (entry.name or here)


def outcome(answer):
    """What an answer comes to, in the words of the table."""
    if answer.status_code not in (301, 302):
        return answer.status_code
    to_sign_in = answer["Location"].startswith(("/compte/login/", "/en/compte/login/"))
    return SIGN_IN if to_sign_in else MOVED
