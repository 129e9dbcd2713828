"""How a newcomer plays the demonstration: a juror, the secretariat, the chair and a second juror.

Each step leaves the page open where somebody would look at it: `seen(name, person)` is told.
"""

SCHOOL = "L’école sous l’auvent"
STOVES, ORCHARDS, RADIO = "Braises douces", "Les vergers du delta", "Radio des marées"


def nobody_looks(name, person):
    """What is told when nobody takes pictures."""


def accept_the_charter(juror, seen=nobody_looks):
    """The first thing a juror is asked, with the keyboard."""
    juror.open("/jury/")
    seen("accueil", juror)
    juror.press(".prochain a")
    juror.arrive("/jury/charte/")
    juror.press("#contenu form button")
    juror.arrive("/jury/")


def declare_the_employer(juror, seen=nobody_looks):
    """A link that the page proposes, no other: all with the keyboard."""
    juror.press(".prochain a")
    juror.page.wait_for_url("**/jury/interets/**")
    seen("liens", juror)
    page, found = juror.page, juror.page.locator("fieldset.lien-dit input[value=interest]")
    group = found.get_attribute("name")
    juror.tab_to(f"[name={group}]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    juror.tab_to(f"[name={group.replace('answer', 'kind')}]")
    page.keyboard.press("E")  # « Emploi »
    juror.tab_to(f"[name={group.replace('answer', 'reason')}]")
    page.keyboard.type("J’y travaille.")
    juror.tab_to("#contenu form input[type=checkbox]")
    page.keyboard.press("Space")
    seen("liens-remplis", juror)
    juror.press("#contenu form button[type=submit]")
    juror.arrive("/jury/")


def mark(juror, name, marks, comment):
    """Fill the form of one file with the keyboard alone."""
    juror.open("/jury/")
    # The state is part of the line: the name is what the link begins with.
    juror.page.get_by_role("link", name=name).first.focus()
    juror.page.keyboard.press("Enter")
    juror.page.wait_for_selector("#notation")
    groups = juror.page.eval_on_selector_all(
        "#notation input[type=radio]", "all => [...new Set(all.map((one) => one.name))]"
    )
    for group, value in zip(groups, marks, strict=True):
        juror.tab_to(f"[name={group}]")
        juror.page.keyboard.press("Space")
        for _step in range(value - 1):
            juror.page.keyboard.press("ArrowRight")
        assert juror.page.locator(f"[name={group}]:checked").get_attribute("value") == str(value)
    juror.tab_to("#notation textarea")
    juror.page.keyboard.type(comment)


def submit(juror):
    """Press « Submit », and wait for the receipt."""
    juror.press("#notation button[value=submit]")
    juror.page.wait_for_selector("#recu")


def answer_the_question(secretariat, seen=nobody_looks):
    """A juror asked whether their sister is a link: the secretariat answers that she is."""
    page = secretariat.page
    page.get_by_role("link", name="International (démonstration)", exact=True).click()
    page.locator("a[href$='/jury/']").first.click()
    seen("secretariat-jury", secretariat)
    page.get_by_role("link", name="Liens déclarés").click()
    seen("secretariat-liens", secretariat)
    page.get_by_role("link", name="Demande au secrétariat").click()
    form = page.locator("form:has(input[value=repondre])")
    form.locator("input[value=interest]").check()
    form.locator("select").select_option("family")
    form.locator("textarea").fill("Une parenté proche est un lien.")
    seen("secretariat-reponse", secretariat)
    secretariat.follow(form.locator("input[type=submit]"))


def open_the_deliberation(chair, seen=nobody_looks):
    """Everybody has finished: marks freeze."""
    chair.open("/jury/")
    chair.page.locator("a[href*='/jury/deliberation/']").first.click()
    seen("ouvrir", chair)
    chair.page.get_by_role("button", name="Ouvrir la délibération").click()
    chair.page.wait_for_selector("#t-suite")
    seen("deliberation", chair)


def break_the_tie(chair, winner, seen=nobody_looks):
    """The chair's casting vote, with its reason."""
    form = chair.page.locator("form:has(textarea):has(input[type=radio])")
    form.get_by_label(winner).check()
    form.locator("textarea").fill("Les relevés de la berge sont publics et se vérifient.")
    seen("voix-preponderante", chair)
    chair.follow(form.locator("button"))


def vote_around_the_table(chair, second, seen=nobody_looks):
    """A show of hands: the chair enters the count, a second juror confirms it."""
    chair.page.get_by_label("Voter autour de la table").check()
    chair.page.get_by_role("button", name="Ouvrir la confirmation").click()
    for name, hands in (("yes", 3), ("no", 0)):
        chair.page.fill(f"[name=votes_{name}]", str(hands))
    seen("decompte", chair)
    chair.follow(chair.page.locator("form:has([name=votes_yes]) button"))
    second.follow(second.page.get_by_role("button", name="Ce compte est juste"))


def write_the_verdict(chair, seen=nobody_looks):
    """The citation, then what the room will hear, to be read aloud."""
    chair.page.reload()
    chair.page.get_by_role("link", name="Rédiger le verdict").click()
    chair.page.fill("[name=citation_fr]", "Ils ont rendu la berge aux villages.")
    seen("verdict", chair)
    chair.follow(chair.page.locator("form:has([name=citation_fr]) button[type=submit]"))
    seen("relecture", chair)


def seal(chair, second, seen=nobody_looks):
    """The chair, with a fresh code; then a second juror, from their own session."""
    chair.page.get_by_role("link", name="Demander le code").click()
    chair.page.locator("form button[type=submit]").last.click()
    chair.page.wait_for_selector("input[autocomplete=one-time-code]")
    chair.give_mailed_code()
    chair.follow(chair.page.get_by_role("button", name="proposer le scellé"))
    second.page.reload()
    second.page.get_by_role("link", name="Relire le verdict").click()
    seen("confirmer", second)
    second.follow(second.page.get_by_role("button", name="sceller le verdict"))
    seen("scelle", second)
