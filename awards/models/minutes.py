"""Minutes: how an edition was decided, copied as values at its publication and never changed."""

import hashlib
from fractions import Fraction

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards import seals, tally
from awards.models.editions import Edition
from awards.models.sealed_values import rules_of
from awards.models.verdicts import Verdict
from convergences.journal import JournalEntry, Stream

# Raised when the documents change their shape: `awards/minutes/verify.py` reads this one.
VERSION = 1

SEALED, BROKEN = "awards.award.sealed", "awards.award.deliberation"
REVEALED, PUBLISHED = "awards.award.revealed", "awards.edition.published"
CORRECTED = ("awards.award.rectified", "awards.award.revoked")


class Minutes(models.Model):
    """The documents of an edition that was decided here; one of the archive has none.

    Written by `Edition.publish` alone, whose line of the journal holds their digests. Other lines
    are opened, salt included, where the public may read them.
    """

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="minutes", verbose_name=_("edition")
    )
    rules = models.JSONField(_("rules"))
    tally = models.JSONField(_("tally"))
    seals = models.JSONField(_("seals"))
    openings = models.JSONField(_("openings"))
    drawn_at = models.DateTimeField(_("drawn up at"), default=timezone.now)

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        ordering = ["edition"]
        default_permissions = []
        constraints = [models.UniqueConstraint(fields=["edition"], name="one_minutes_per_edition")]

    def __str__(self):
        return gettext("Minutes of %(edition)s") % {"edition": self.edition}

    @property
    def journal_stream(self):
        """The chain of its edition."""
        return self.edition.journal_stream

    @classmethod
    def drawn(cls, edition):
        """The minutes of an edition as it stands, not stored yet."""
        awards = list(edition.awards.select_related("category").order_by("position", "pk"))
        verdicts = {
            verdict.award_id: verdict
            for verdict in Verdict.objects.standing()
            .filter(award__in=awards)
            .exclude(opened_at=None)
        }
        opened = [(award, verdicts[award.pk]) for award in awards if award.pk in verdicts]
        of_edition = {"version": VERSION, "edition": edition.year}
        return cls(
            edition=edition,
            rules=of_edition
            | {
                "tally": tally.VERSION,
                "awards": [_rules(award, verdicts.get(award.pk)) for award in awards],
            },
            tally=of_edition | {"awards": [_tally(*pair) for pair in opened]},
            seals=of_edition
            | {
                "seals": [told for award in awards for told in _seals(award)],
                "confidants": [_confidants(*pair) for pair in opened],
            },
            openings=of_edition | {"openings": [_opening(*pair) for pair in opened]},
        )

    def digests(self):
        """What the line of the publication keeps: SHA-256 of each document, as it stands then."""
        documents = ("rules", "tally", "seals", "openings")
        return {name: digest(getattr(self, name)) for name in documents}

    def keep(self):
        """Store it, once the publication is in the journal, with that line opened."""
        self.openings |= {"publication": opened_entry(self.edition, PUBLISHED)}
        self.save()
        Stream.publish(self.journal_stream)


def digest(document):
    """SHA-256, in hexadecimal, of a document in canonical JSON, as it stands in its file."""
    return hashlib.sha256(seals.canonical(document)).hexdigest()


def _rules(award, verdict):
    told = {
        "award": str(award.pk),
        "category": award.category.slug,
        "label": award.label_fr or award.category.name_fr,
        "status": str(award.status),
        "decided_by": str(award.decided_by),
        "rules": rules_of(award),
        "not_held": award.not_held_reason_fr,
    }
    if verdict is None:
        return told
    sealed = {key: verdict.values[key] for key in ("decided_by", "rules")}
    return told | verdict.values["award"] | sealed


def _tally(award, verdict):
    """Who stood where, by the sealed names; the verifier computes all of it again."""
    values = verdict.values
    marked = {line["nominee"]: line for line in values["sums"]}
    totals = {line["partnership"]: line["total"] for line in values["rewarded"]}
    totals |= {line["pseudonym"]: line["total"] for line in values["others"]}
    ranks = tally.rank_of_each_mean(Fraction(total) for total in totals.values() if total)
    places = {line["partnership"]: line["place"] for line in values["rewarded"]}
    nominees = [
        {
            "nominee": name,
            "count": marked[name]["count"] if name in marked else 0,
            "sums": marked[name]["sums"] if name in marked else [],
            "total": totals[name],
            "rank": ranks[Fraction(totals[name])] if totals[name] else None,
            "place": places.get(name),
            "mention": name in places and places[name] is None,
        }
        for name in sorted(totals)
    ]
    copied = ("outcome", "step", "pairs", "rounds", "jury")
    return {"award": str(award.pk), "nominees": nominees} | {key: values[key] for key in copied}


def _seals(award):
    """Each seal of an award with the line of the journal that made it, and the one that broke it."""
    for seal in award.seals.order_by("sealed_at", "pk"):
        made = opened_entry(award, SEALED, fingerprint=seal.fingerprint)
        told = {"award": str(award.pk), "fingerprint": seal.fingerprint, "entry": made}
        if seal.voided_at:
            broken = opened_entry(award, BROKEN, "awards.award.pending", after=made["seq"])
            told |= {"void_reason": seal.void_reason, "broken": broken}
        yield told


def _confidants(award, verdict):
    named = verdict.confidants.all()
    return {
        "award": str(award.pk),
        "named": len({confidant.user_id for confidant in named}),
        "looks": sum(confidant.looks for confidant in named),
    }


def _opening(award, verdict):
    return {
        "award": str(award.pk),
        "fingerprint": verdict.fingerprint,
        "salt": verdict.salt,
        "values": verdict.values,
        "entry": opened_entry(award, REVEALED),
    }


def opened_entry(row, *actions, after=0, **data):
    """The first line of the journal about `row` that does one of `actions`, opened: see `opened`."""
    entries = JournalEntry.objects.about(row).filter(action__in=actions, seq__gt=after)
    wanted = {f"detail__data__{key}": value for key, value in data.items()}
    return opened(entries.filter(**wanted).select_related("detail").first())


def opened(entry):
    """What lets anyone check a line of the journal: its number, its salt, and what it digests.

    Once its words have been erased, the number alone says something.
    """
    detail = entry.detail
    return {
        "seq": entry.seq,
        "salt": detail.salt,
        "target": [detail.target_type, detail.target_id],
        "details": detail.data,
    }
