"""The programme: editions and their awards, nominees and laureates, juries."""

from awards.models.awards import Award, Category, Correction
from awards.models.editions import Ceremony, Edition, EditionPartner
from awards.models.jury import Juror, Seat
from awards.models.nominees import Laureate, Nominee
from awards.models.results import Result

__all__ = [
    "Award",
    "Category",
    "Ceremony",
    "Correction",
    "Edition",
    "EditionPartner",
    "Juror",
    "Laureate",
    "Nominee",
    "Result",
    "Seat",
]
