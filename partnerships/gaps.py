"""What is missing about organisations and partnerships."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from convergences.administration.gaps import Gap
from partnerships.models import Member, Organisation, Partnership
from partnerships.models.organisations import Kind

OF_ORGANISATIONS = [
    Gap(
        "nature",
        _("Organisations of unknown kind"),
        lambda: Organisation.objects.filter(kind=Kind.UNKNOWN),
    ),
    Gap(
        "homonymes",
        _("Organisations that bear the same name: merge them?"),
        lambda: Organisation.objects.filter(
            Exists(
                Organisation.objects.filter(folded_name=OuterRef("folded_name")).exclude(
                    pk=OuterRef("pk")
                )
            )
        ),
    ),
]

OF_PARTNERSHIPS = [
    Gap(
        "accroche",
        _("Partnerships without a pitch"),
        lambda: Partnership.objects.filter(pitch_fr="", pitch_en=""),
    ),
    Gap(
        "traduction",
        _("Pitches to translate"),
        lambda: Partnership.objects.exclude(pitch_fr="", pitch_en="").filter(
            Q(pitch_fr="") | Q(pitch_en="")
        ),
    ),
    Gap(
        "recit",
        _("Stories to translate"),
        lambda: Partnership.objects.exclude(story_fr="", story_en="").filter(
            Q(story_fr="") | Q(story_en="")
        ),
    ),
    Gap(
        "porteur",
        _("Partnerships without a lead"),
        lambda: Partnership.objects.filter(
            ~Exists(Member.objects.filter(partnership=OuterRef("pk"), role=Member.Role.LEAD))
        ),
    ),
]
