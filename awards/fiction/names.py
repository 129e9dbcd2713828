"""An evening told with invented names, from its shape alone; plain Python, and no database.

A shape says what the room could read in the running order: awards and their rules, minutes,
presenters' titles, how many nominees. Who wins here follows from the place in that order, so that
an evening shows every kind of result that its rules allow.
"""

JOINT, LAUREATE, NOT_AWARDED = "joint", "laureate", "not_awarded"


def told_from(shape, names):
    """What `SealedYear` lives: the awards of `shape`, and `names` in place of every other name."""
    words, jury = names["words"], [person["key"] for person in names["people"]]
    told = {name: names[name] for name in ("edition", "fictitious", "confided", "people")}
    told |= {"year": shape["year"], "ceremony": shape["ceremony"]}
    told |= {"awards": [], "projects": [], "verdicts": []}
    for place, award in enumerate(shape["awards"]):
        first = len(told["projects"])
        projects = [
            project(first + number, award["category"], words) for number in range(award["nominees"])
        ]
        rules = {name: award[name] for name in award.keys() - {"nominees", "is_presented"}}
        in_room = award["is_decided_in_room"]
        told["awards"].append(
            rules
            | {
                "decided_by": "elsewhere" if in_room else "vote",
                "presenter": pick(words["presenters"], place) if award["is_presented"] else "",
                "jury": [] if in_room else jury,
            }
        )
        told["projects"] += projects
        if not in_room:
            withheld = any(each["outcome"] == NOT_AWARDED for each in told["verdicts"])
            told["verdicts"].append(verdict(award, projects, withheld))
    return told


def pick(among, place):
    """One of these, all in turn."""
    return among[place % len(among)]


def project(number, award, words):
    """The project of this number, unlike the others of its evening."""
    beginnings, ends = words["beginnings"], words["ends"]
    rest, place = divmod(number, len(beginnings))
    name = f"{beginnings[place]} {pick(ends, place + rest)}"
    if rest >= len(ends):
        name += f" {rest // len(ends) + 1}"
    return {
        "award": award,
        "name": name,
        "say": name.lower(),
        "pitch_fr": "Un projet inventé pour répéter la soirée.",
        "pitch_en": "A project invented to rehearse the evening.",
        "story_fr": "",
        "country": "FR",
        "city": pick(words["cities"], number),
        "started_on": "",
        "aims": ["exclusion"],
        "members": [
            {
                "name": f"Association inventée {number + 1}",
                "kind": "association",
                "role": "lead",
                "part_fr": "",
            },
            {
                "name": f"Entreprise inventée {number + 1}",
                "kind": "company",
                "role": "partner",
                "part_fr": "",
            },
        ],
    }


def verdict(award, projects, withheld):
    """An invented result that the rules allow; one award at most is not given."""
    names = [each["name"] for each in projects]
    about = {"award": award["category"]}
    if award["may_be_withheld"] and not withheld and len(names) > 1:
        return about | {
            "outcome": NOT_AWARDED,
            "rewarded": [],
            "reason": "Raison inventée pour la répétition.",
        }
    if award["joint_laureates"] and len(names) > 1:
        return about | {"outcome": JOINT, "rewarded": names[:2]}
    mention = {
        "nominee": names[-1],
        "mention_fr": "Mention inventée pour la répétition",
        "mention_en": "A mention invented for the rehearsal",
    }
    return about | {
        "outcome": LAUREATE,
        "rewarded": names[:1],
        "mentions": [mention] if award["special_mentions"] and len(names) > 2 else [],
        "citation_fr": "Citation inventée pour la répétition.",
        "citation_en": "A citation invented for the rehearsal.",
    }
