"""The addresses of tests/matrix.py, naming rows that exist, and who asks for them."""

import io

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core import mail, signing
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.urls import reverse
from PIL import Image

from awards.admin.imports import EXAMPLE, SALT
from awards.models import (
    Application,
    Attachment,
    Award,
    Ceremony,
    Criterion,
    Edition,
    Juror,
    Minutes,
)
from convergences import demonstration
from convergences.accounts.fresh_code import Purpose, fresh_code_url
from convergences.models import FormerSlug, Mail, Report
from partnerships.models import Organisation, Picture, Sdg
from tests.factories import (
    make_attachment,
    make_award,
    make_ceremony,
    make_edition,
    make_edition_partner,
    make_juror,
    make_laureate,
    make_mail,
    make_nominee,
    make_organisation,
    make_partnership,
    make_report,
    make_source,
    make_superuser,
    make_user,
)
from tests.juries import make_award_at_work, make_coming_edition
from tests.matrix import OF_MODELS, TABLE
from tests.sign_in import with_passkey, with_second_factor


def make_archive():
    """One real row of everything that an address can name."""
    award = make_award(make_edition(2017))
    laureate = make_laureate(award, make_partnership("Lemon Aide"))
    make_nominee(award)
    award.supporters.add(make_organisation("Danone"))
    make_organisation("Sans emploi")
    make_juror(award=award)
    make_ceremony(award.edition)
    Minutes.drawn(award.edition).save()
    make_edition_partner(award.edition)
    make_source()
    make_report()
    make_mail()
    make_attachment(laureate.nominee)
    Sdg.objects.get_or_create(number=8, defaults={"title_fr": "Travail", "title_en": "Work"})
    FormerSlug.objects.create(model="partnerships.partnership", slug="ancien", target=1)
    to_come = make_award(make_edition(2019, past=False))
    Application.objects.create(award=to_come, partnership=make_partnership())
    Criterion.take_default_set(to_come, by=None)
    make_award(make_coming_edition(2026), decided_by=Award.Decision.ELSEWHERE)
    make_award_at_work(make_coming_edition(2026))
    make_award(make_coming_edition(2028), status=Award.Status.REVEALED)
    photo = io.BytesIO()
    Image.new("RGB", (600, 400)).save(photo, "JPEG")
    picture = Picture(
        partnership=laureate.nominee.partnership,
        original=ContentFile(photo.getvalue(), "photo.jpg"),
        alt_fr="Une photographie",
        credit="Camille",
    )
    picture.save()
    picture.publish()
    mail.EmailMessage("Bonjour", "Un mot.", to=["camille@example.org"]).send()
    return award


def of_a_jury():
    """The addresses of an award whose jury is at work, and of one decided elsewhere."""
    elsewhere, award = Award.objects.filter(edition__year=2026).order_by("pk")
    seat, nominee = award.seats.first(), award.nominees.first()
    return {
        "admin:awards_edition_invitations": [award.edition_id],
        "admin:awards_edition_reminders": [award.edition_id],
        "admin:awards_award_jury": [award.pk],
        "admin:awards_award_declarations": [award.pk],
        "admin:awards_award_declaration": [award.pk, seat.juror_id, nominee.pk],
        "admin:awards_award_seat": [award.pk, seat.pk, "excuser"],
        "admin:awards_award_paper": [award.pk, seat.juror_id],
        "admin:awards_award_elsewhere": [elsewhere.pk],
        "admin:awards_award_feedback": [Award.objects.get(edition__year=2028).pk],
    }


def addresses(award, user):
    """The address of every route, naming rows that exist, as `user` may ask for it."""
    picture = Picture.objects.get()
    two = [str(key) for key in Organisation.objects.values_list("pk", flat=True)[:2]]
    person = user or make_user()
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    passkey = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).first()
    told = {
        "awards:edition": [2017],
        "awards:minutes": [2017],
        "awards:minutes_zip": [2017],
        "awards:category": [award.category.slug],
        "awards:partnership": ["lemon-aide"],
        "awards:organisation": ["danone"],
        "awards:drawing": ["lemon-aide", "svg"],
        "public_picture": [picture.public_name, picture.rendition_names[0]],
        "demonstration:mail": [demonstration.mails()[0].key],
        "account_reset_password_from_key": key.split("-", 1),
        "mfa_remove_webauthn": [passkey.pk if passkey else 1],
        "admin:app_list": ["awards"],
        "admin:seen_in_hall": [1],
        "admin:help_picture": ["mon-edition.png"],
        "admin:suggest": ["organisation"],
        "admin:document": [Attachment.objects.get().pk],
        "admin:picture": [picture.token, picture.rendition_names[0]],
        "admin:view_on_site": [ContentType.objects.get_for_model(Edition).pk, award.edition_id],
        "admin:import_preview": [_kept_file(user)],
        "admin:awards_edition_record_past": [Edition.objects.get(year=2019).pk],
        "admin:awards_edition_phase": [Edition.objects.get(year=2019).pk, "open_call"],
        "admin:awards_edition_prepare": [award.edition_id],
        **{name: [Application.objects.get().pk] for name in OF_MODELS if "_application_" in name},
        "admin:auth_user_password_change": [person.pk],
        "admin:awards_nominee_withdraw": [award.nominees.last().pk],
        **{name: [award.pk] for name in OF_MODELS if "_award_" in name},
        **{name: [Ceremony.objects.get().pk] for name in OF_MODELS if "_ceremony_" in name},
        "admin:awards_ceremony_desk_room": [Ceremony.objects.get().pk, award.pk],
        **of_a_jury(),
        **{name: [Report.objects.get().pk] for name in OF_MODELS if "_report_" in name},
        **{name: [Mail.objects.get().pk] for name in OF_MODELS if "_mail_" in name},
    }
    act = fresh_code_url(Purpose("seal-1", "Sceller un prix"), "/")
    queries = {
        "account_fresh_code": f"?{act.partition('?')[2]}",
        "awards:archives_csv": "?q=lemon",
        "admin:suggest": "?q=dan",
        "admin:autocomplete": "?app_label=awards&model_name=nominee&field_name=partnership&term=l",
        "admin:partnerships_organisation_merge": f"?organisations={'&organisations='.join(two)}",
    }
    found = {"admin:(?P<url>.*)$": "/admin/rien/ici/"}
    for model in admin.site._registry:
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        row = model._default_manager.first()
        told |= {
            f"admin:{name}_{page}": [row.pk] for page in ("history", "change", "delete", "preview")
        }
        told[f"admin:{name}_export"] = ["xlsx"]
        old = f"admin:{model._meta.app_label}/{model._meta.model_name}/<path:object_id>/"
        found[old] = f"/admin/{model._meta.app_label}/{model._meta.model_name}/{row.pk}/"
    # One that no jury has frozen.
    told["admin:awards_criterion_delete"] = [
        Criterion.objects.filter(award__edition__year=2019)[0].pk
    ]
    # One who sits on no jury at work.
    told["admin:awards_juror_delete"] = [
        Juror.objects.exclude(seats__award__status__in=["marking", "deliberation", "sealed"])[0].pk
    ]
    for name in sorted(TABLE.keys() - found.keys()):
        found[name] = reverse(name, args=told.get(name, [])) + queries.get(name, "")
    return found


def _kept_file(user):
    """The signed name of a file that `user` sent to be imported."""
    storage = storages["private"]
    with EXAMPLE.open("rb") as file:
        name = storage.save("imports/file", File(file))
    signed = {"name": name, "user": user.pk if user else 0, "file": "archives.csv"}
    return signing.dumps(signed, salt=SALT, compress=True)


def equipped(user):
    """`user`, with all that the pages of an account show."""
    RecoveryCodes.activate(with_second_factor(user))
    with_passkey(user)
    return user


def somebody(role):
    """An account of this role, or None."""
    if role == "anonymous":
        return None
    if role == "superuser":
        return make_superuser()
    user = make_user(is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user
