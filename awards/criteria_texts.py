"""The criteria that an award starts from: five questions, and what one sees at each mark.

Copied into the award's own rows, where staff rewrite them; nothing reads them afterwards.
"""

WORDS = [
    ("Faible", "Weak"),
    ("Moyen", "Fair"),
    ("Bon", "Good"),
    ("Fort", "Strong"),
    ("Majeur", "Outstanding"),
]
# The criterion that is the first to decide a tie.
MAIN = "Impact social ou environnemental"

# Names, questions, then a sentence for each mark from 1 to 5: French, English.
DEFAULT_CRITERIA = [
    (
        ("Innovation", "Innovation"),
        (
            "La réponse apportée sort-elle du cadre habituel ?",
            "Does the answer leave the usual paths?",
        ),
        [
            (
                "Le projet reprend une réponse déjà répandue, sans rien y changer.",
                "The project repeats a widespread answer and changes nothing in it.",
            ),
            (
                "Une réponse connue est adaptée à un lieu ou à un public ; le dossier dit ce qui change.",
                "A known answer is adapted to a place or an audience; the file says what changes.",
            ),
            (
                "Une part de la réponse est nouvelle (méthode, financement ou alliance) et a été "
                "essayée sur le terrain.",
                "A part of the answer is new (method, funding or alliance) and was tried in the field.",
            ),
            (
                "Le cœur de la réponse est nouveau ; ses premiers résultats sont comparés à ceux des "
                "solutions habituelles.",
                "The heart of the answer is new; its first results are compared with those of the "
                "usual solutions.",
            ),
            (
                "La réponse est nouvelle et éprouvée ; d’autres l’ont déjà reprise, ou s’y sont "
                "engagés par écrit.",
                "The answer is new and proven; others have taken it up, or have committed to it in "
                "writing.",
            ),
        ],
    ),
    (
        ("Impact social ou environnemental", "Social or environmental impact"),
        (
            "Que change le partenariat, pour qui, et peut-on le constater ?",
            "What does the partnership change, for whom, and can one see it?",
        ),
        [
            (
                "Le dossier annonce des intentions ; aucun changement n’est constaté.",
                "The file announces intentions; no change has been observed.",
            ),
            (
                "Des activités sont comptées (séances, visites, tonnes), mais pas ce qu’elles changent.",
                "Activities are counted (sessions, visits, tonnes), but not what they change.",
            ),
            (
                "Un changement est constaté par le projet lui-même, pour un public qu’il nomme.",
                "The project itself has observed a change, for people whom it names.",
            ),
            (
                "Le changement est mesuré avant et après, pour un groupe dont la taille est connue.",
                "The change is measured before and after, for a group whose size is known.",
            ),
            (
                "Le changement est mesuré, il dure, et un tiers le confirme : évaluation, étude ou "
                "données publiques.",
                "The change is measured, it lasts, and a third party confirms it: an evaluation, a "
                "study or public data.",
            ),
        ],
    ),
    (
        ("Diversité des acteurs", "Diversity of actors"),
        (
            "Les familles d’acteurs réunies se complètent-elles par leurs compétences ?",
            "Do the families of actors complete each other by what they know how to do?",
        ),
        [
            (
                "Les membres sont de la même famille et font le même métier.",
                "The members are of one family and do the same work.",
            ),
            (
                "Deux familles sont réunies, mais l’une se limite à financer ou à prêter son nom.",
                "Two families are there, but one only funds or lends its name.",
            ),
            (
                "Deux familles au moins agissent, chacune avec une tâche précise.",
                "Two families at least act, each with a precise task.",
            ),
            (
                "Trois familles au moins agissent ; le dossier montre ce que chacune apporte et que "
                "les autres n’ont pas.",
                "Three families at least act; the file shows what each brings that the others lack.",
            ),
            (
                "Trois familles au moins agissent, aucune ne peut partir sans que le projet s’arrête, "
                "et les personnes concernées en sont.",
                "Three families at least act, none can leave without ending the project, and the "
                "people concerned are among them.",
            ),
        ],
    ),
    (
        ("Co-conception et co-gestion", "Joint design and joint management"),
        (
            "Le programme a-t-il été conçu et piloté ensemble dès le départ ?",
            "Was the programme designed and led together from the start?",
        ),
        [
            (
                "Un seul membre a conçu le programme et décide ; les autres exécutent ou financent.",
                "One member designed the programme and decides; the others carry out or fund.",
            ),
            (
                "Les autres membres ont été consultés, une fois le programme écrit.",
                "The other members were consulted once the programme was written.",
            ),
            (
                "Les membres ont écrit le programme ensemble ; un seul le pilote.",
                "The members wrote the programme together; one alone leads it.",
            ),
            (
                "Les membres ont écrit le programme ensemble, et un comité commun décide à dates "
                "régulières.",
                "The members wrote the programme together, and a joint committee decides at regular "
                "dates.",
            ),
            (
                "Depuis le premier jour, conception, décisions, budget et bilan sont partagés par "
                "écrit ; les bénéficiaires y ont une voix.",
                "From the first day, design, decisions, budget and review are shared in writing; "
                "those it serves have a say.",
            ),
        ],
    ),
    (
        ("Contribution aux trois zéros", "Contribution to the three zeros"),
        (
            "En quoi fait-il reculer l’exclusion, le carbone ou la pauvreté ?",
            "How does it push back exclusion, carbon or poverty?",
        ),
        [
            (
                "Le lien avec l’exclusion, le carbone ou la pauvreté est affirmé, sans explication.",
                "The link with exclusion, carbon or poverty is stated, not explained.",
            ),
            (
                "Le lien est expliqué pour l’un des trois, sans chiffre.",
                "The link is explained for one of the three, without a figure.",
            ),
            (
                "L’un des trois recule : un chiffre et sa source le montrent.",
                "One of the three recedes: a figure and its source show it.",
            ),
            (
                "L’un des trois recule, chiffres à l’appui, et une action précise vise un deuxième.",
                "One of the three recedes, with figures, and a precise action aims at a second one.",
            ),
            (
                "Deux au moins reculent ensemble, chiffres à l’appui, sans aggraver le troisième.",
                "Two at least recede together, with figures, without making the third worse.",
            ),
        ],
    ),
]
