"""A fictitious year, told by a file and lived verb after verb, so that the journal tells it all."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from awards.models import (
    Application,
    Assessment,
    Attachment,
    Award,
    Category,
    Criterion,
    Declaration,
    Edition,
    Juror,
    Seat,
)
from convergences.demonstration import ACCOUNTS
from convergences.models import User
from partnerships.models import Member, Organisation, OrganisationName, Partnership, Picture, Place

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "demonstration"


def read(name):
    """A file of the demonstration's folder, to be uploaded."""
    return ContentFile((FOLDER / name).read_bytes(), name=name)


class Year:
    """A year whose jury is at work, told by a dictionary."""

    # What of an award's table is no column of it.
    APART = frozenset({"category", "category_fr", "category_en", "jury"})
    MARKS_FOR = timedelta(days=21)

    def __init__(self, told):
        self.told = told
        self.accounts = {
            user.email.partition("@")[0]: user
            for user in User.objects.filter(email__in=[account.email for account in ACCOUNTS])
        }
        self.secretariat = self.accounts["secretariat"]
        self.organisations, self.awards, self.nominees, self.jurors = {}, {}, {}, {}

    def live(self):
        """From the call to half of the marks."""
        edition = self.open_edition()
        self.found_organisations()
        self.shortlist()
        self.seat_jurors()
        edition.start_jury(by=self.secretariat)
        self.declare()
        self.mark()
        return edition

    def open_edition(self):
        """The edition, its call closed, and its awards."""
        now = timezone.now()
        self.edition = Edition.objects.create(
            year=self.year(),
            call_opens_at=now - timedelta(days=60),
            call_closes_at=now + timedelta(minutes=1),
            marks_until=timezone.localtime(now + self.MARKS_FOR).replace(
                hour=18, minute=0, second=0, microsecond=0
            ),
            **self.told["edition"],
        )
        for position, told in enumerate(self.told["awards"]):
            fields = {name: told[name] for name in told.keys() - self.APART}
            award = Award.objects.create(
                edition=self.edition,
                category=Category.objects.get_or_create(
                    slug=told["category"],
                    defaults={
                        "name_fr": told["category_fr"],
                        "name_en": told.get("category_en", ""),
                    },
                )[0],
                position=position,
                **fields,
            )
            if award.is_marked:
                Criterion.take_default_set(award, by=self.secretariat)
            self.awards[told["category"]] = award
        self.edition.open_call(by=self.secretariat)
        self.edition.close_call(by=self.secretariat)
        return self.edition

    def year(self):
        """Next year."""
        return self.first_free_year(timezone.localdate().year + 1)

    def first_free_year(self, year):
        """This year, or the first after it that has no edition."""
        taken = set(Edition.objects.values_list("year", flat=True))
        while year in taken:
            year += 1
        return year

    def found_organisations(self):
        """Those that take part in the projects, and those that jurors come from."""
        members = [member for told in self.told["projects"] for member in told["members"]]
        for told in [*self.told.get("organisations", []), *members]:
            organisation = Organisation.objects.create(
                name=told["name"], kind=told["kind"], **self.fictitious("notes")
            )
            if former := told.get("former"):
                OrganisationName.objects.create(
                    organisation=organisation,
                    name=former,
                    nature=OrganisationName.Nature.FORMER,
                )
                organisation.refresh_folded()
            self.organisations[told["name"]] = organisation

    def fictitious(self, name):
        """What says in two languages that a row is invented."""
        return {
            f"{name}_{code}": self.told["fictitious"][f"{name}_{code}"] for code in ("fr", "en")
        }

    def shortlist(self):
        """Every project applied, and was chosen."""
        for told in self.told["projects"]:
            application = Application.objects.create(
                award=self.awards[told["award"]], partnership=self.partnership(told)
            )
            application.shortlist(by=self.secretariat)
            self.nominees[told["name"]] = application.nominee
            self.attach(told, application.nominee)

    def partnership(self, told):
        """A project with its members and its place."""
        warned = self.fictitious("story")
        partnership = Partnership.objects.create(
            name_fr=told["name"],
            pitch_fr=told["pitch_fr"],
            pitch_en=told["pitch_en"],
            story_fr=f"{warned['story_fr']}\n\n{told['story_fr'].strip()}",
            story_en=warned["story_en"],
            started_on=told["started_on"],
            **{f"aims_{aim}": True for aim in told["aims"]},
            **self.fictitious("notes"),
        )
        Place.objects.create(partnership=partnership, country=told["country"], city=told["city"])
        for member in told["members"]:
            Member.objects.create(
                partnership=partnership,
                organisation=self.organisations[member["name"]],
                role=member["role"],
                part_fr=member["part_fr"],
            )
        return partnership

    def attach(self, told, nominee):
        """The photograph and the document of a file, where it has them."""
        if picture := told.get("picture"):
            texts = {name: picture[name] for name in ("alt_fr", "alt_en", "credit")}
            Picture.objects.create(
                partnership=nominee.partnership, original=read(picture["file"]), **texts
            )
        if document := told.get("document"):
            Attachment.objects.create(
                nominee=nominee, title=document["title"], document=read(document["file"])
            )

    def seat_jurors(self):
        """The juries: the first named presides."""
        for told in self.told["awards"]:
            for place, name in enumerate(told["jury"]):
                Seat.objects.create(
                    juror=self.juror(name),
                    award=self.awards[told["category"]],
                    role=Seat.Role.MEMBER if place else Seat.Role.CHAIR,
                )
        for told in self.told.get("ties", []):
            juror = self.jurors[told["juror"]]
            if employer := told.get("employer"):
                juror.employer = self.organisations[employer]
                juror.save()
            juror.mandates.set(self.organisations[name] for name in told.get("mandates", []))

    def juror(self, name):
        """The juror of this account, made once."""
        if name not in self.jurors:
            user = self.accounts[name]
            self.jurors[name] = Juror.objects.create(
                edition=self.edition,
                user=user,
                name=user.name,
                public_title_fr=self.told["fictitious"]["title_fr"],
                public_title_en=self.told["fictitious"]["title_en"],
            )
        return self.jurors[name]

    def declare(self):
        """Most jurors have declared: one has a link, one asks."""
        links = {(told["juror"], told["project"]): told for told in self.told["links"]}
        for name, categories in self.told["declared"].items():
            juror = self.jurors[name]
            juror.accept_charter(by=juror.user)
            for project, nominee in self.nominees.items():
                if nominee.award.category.slug in categories:
                    told = links.get((name, project), {"answer": Declaration.Answer.NONE})
                    said = {key: told[key] for key in ("kind", "reason") if key in told}
                    Declaration.declare(juror, nominee, told["answer"], by=juror.user, **said)

    def mark(self):
        """Half of the marks are given, and one file is begun."""
        for told in self.told["marks"]:
            self.give_marks(told)
        told = self.told["draft"]
        juror = self.jurors[told["juror"]]
        sheet = Assessment.begin(juror, self.nominees[told["project"]])
        sheet.save_draft(
            {"comment": told["comment"]},
            version=sheet.version,
            by=juror.user,
            shown_at=timezone.now(),
        )

    def give_marks(self, told):
        """What jurors think of one project: marks in the order of the criteria, and a comment."""
        nominee = self.nominees[told["project"]]
        criteria = list(nominee.award.criteria.values_list("pk", flat=True))
        for name in told.keys() & self.jurors.keys():
            sheet = Assessment.begin(self.jurors[name], nominee)
            sheet.submit(
                dict(zip(criteria, told[name]["values"], strict=True)),
                told[name]["comment"],
                version=sheet.version,
                by=self.jurors[name].user,
                shown_at=timezone.now(),
            )
