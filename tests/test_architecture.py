"""The shape of the code: layers, the one gate, names, and files that can be read in one go."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.migrations.loader import MigrationLoader

from convergences.transitions import Stateful

ROOT = Path(settings.BASE_DIR)
LAYERS = ["convergences", "partnerships", "awards"]
ABOVE = {"convergences": {"partnerships", "awards"}, "partnerships": {"awards"}, "awards": set()}
# The project's addresses are composed in one place, the only one that knows both apps.
COMPOSES = {"convergences/urls.py"}


def files(*folders, suffix=".py", but=()):
    return sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob(f"*{suffix}")
        if not set(but) & set(path.parts) and not path.name.startswith(".")
    )


def name(path):
    return path.relative_to(ROOT).as_posix()


def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imported_modules(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def imported_names(path):
    """Modules, and what is taken from them: `awards.gaps` for `from awards import gaps`."""
    yield from imported_modules(path)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def our_models():
    return [model for model in apps.get_models() if model._meta.app_label in LAYERS]


def relations(model):
    return [
        field
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
    ]


@pytest.mark.parametrize("package", LAYERS)
def test_lower_packages_never_import_higher_ones(package):
    for path in files(package):
        if name(path) in COMPOSES:
            continue
        found = {module.partition(".")[0] for module in imported_modules(path)}
        assert not ABOVE[package] & found, name(path)


@pytest.mark.parametrize("package", LAYERS)
def test_nothing_is_imported_relatively(package):
    for path in files(package):
        assert not [module for module in imported_modules(path) if module.startswith(".")], path


def test_lower_migrations_never_depend_on_higher_ones():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    for (package, migration), found in loader.disk_migrations.items():
        if package in ABOVE:
            below = {app for app, _name in found.dependencies}
            assert not ABOVE[package] & below, (package, migration)


def test_lower_models_never_point_to_higher_ones():
    for model in our_models():
        for field in relations(model):
            target = field.related_model._meta.app_label
            assert target not in ABOVE[model._meta.app_label], field


def test_partnerships_cannot_lean_on_the_programme():
    """A reverse accessor is a dependency in disguise."""
    pointing = [
        field
        for model in apps.get_app_config("awards").get_models()
        for field in relations(model)
        if field.related_model._meta.app_label in ("partnerships", "convergences")
    ]

    assert len(pointing) >= 8
    for field in pointing:
        assert field.remote_field.hidden, f"{field} needs related_name='+'"


MODEL_ORDER = [
    *("phases", "preparation", "evening", "running_order", "editions", "categories", "results"),
    *("deliberation", "awards"),
    *("criteria", "nominees", "applications", "jury", "attachments", "declarations", "seats"),
    *("assessments", "paper", "rounds", "deciding", "confidants", "verdicts"),
    *("sealed_values", "sealing", "minutes", "feedback"),
    *("cursor", "screens", "handovers"),
]


def test_the_programmes_models_import_only_to_their_left():
    modules = {path.stem: path for path in files("awards/models") if path.stem != "__init__"}
    assert set(modules) == set(MODEL_ORDER), "say where the new module stands"
    for number, module in enumerate(MODEL_ORDER):
        found = {
            imported.rpartition(".")[2]
            for imported in imported_modules(modules[module])
            if imported.startswith("awards.")
        }
        assert found <= set(MODEL_ORDER[:number]), module


# What the public may see is answered in awards/visibility/ alone.
GATED = {
    "Application",
    "Assessment",
    "Attachment",
    "Award",
    "Ballot",
    "Category",
    "Ceremony",
    "Confidant",
    "Correction",
    "Criterion",
    "Cursor",
    "Declaration",
    "DismissedMatch",
    "Edition",
    "EditionPartner",
    "Erratum",
    "Feedback",
    "Handover",
    "Juror",
    "Laureate",
    "Mark",
    "Member",
    "Minutes",
    "Nominee",
    "Organisation",
    "PaperSheet",
    "Partnership",
    "Picture",
    "ReleasedComment",
    "Round",
    "Seal",
    "Seat",
    "Step",
    "Verdict",
}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
PUBLIC_FOLDERS = ["awards/views", "awards/templatetags", "convergences/views"]
# What public pages read, and may be read by: everything but the tables and what staff alone use.
BEHIND_THE_DOOR = {"models", "migrations", "admin", "importer", "management", "fiction"}
THE_GATE = ("awards/visibility/public.py", "awards/visibility/jury.py")
NARROWS = "conditions on nominees that passed the gate: they take rows away and add none"
STAFF = "read in the administration alone, by whoever curates"
COMPARES = "what organisations became, to compare names: a juror is told of their own alone"
AROUND_THE_GATE = {
    "awards/archive_search.py": NARROWS,
    "awards/facets.py": NARROWS,
    "awards/gaps.py": STAFF,
    "awards/interests.py": COMPARES,
    "awards/nominations.py": STAFF,
    "awards/personal_data.py": STAFF,
    "partnerships/gaps.py": STAFF,
    "partnerships/merge.py": STAFF,
}


def root_of(node):
    """The name at the left of a chain: `Award` for `Award.sources.through.objects`."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def ways_around_the_gate(module):
    """Managers of gated models, of their join tables and of models that a variable holds.

    Inside a Prefetch the rows hang on what was gated.
    """
    prefetched = {
        id(inner)
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Prefetch"
        for inner in ast.walk(node)
    }
    return [
        f"{ast.unparse(node)}, line {node.lineno}"
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute)
        and node.attr in MANAGERS
        and (root_of(node) in GATED or not root_of(node)[:1].isupper())
        and id(node) not in prefetched
    ]


def modules_before_the_gate():
    """`{name: ways around the gate}` of every module that a public page may run."""
    paths = files("awards", "partnerships", "convergences/views", but=BEHIND_THE_DOOR)
    return {name(path): ways_around_the_gate(tree(path)) for path in paths}


def test_public_pages_have_no_other_way_in_than_the_gate():
    found = {module: ways for module, ways in modules_before_the_gate().items() if ways}
    for module in THE_GATE:
        found.pop(module)

    assert {m: ways for m, ways in found.items() if m not in AROUND_THE_GATE} == {}
    assert set(found) == set(AROUND_THE_GATE), "an exception that nothing needs any more"


def test_what_only_narrows_selects_nothing():
    """A query tied to the nominee by an `OuterRef` is part of another, and cannot run alone."""
    for module, reason in AROUND_THE_GATE.items():
        if reason != NARROWS:
            continue
        for way in calls_of_managers(tree(ROOT / module)):
            assert "OuterRef('partnership')" in ast.unparse(way), (module, way.lineno)


def calls_of_managers(module):
    """The calls made on a manager: `Member.objects.filter(…)`."""
    return [
        node
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Attribute)
        and node.func.value.attr in MANAGERS
    ]


def test_what_staff_alone_use_is_imported_by_no_public_module():
    staff = {m[:-3].replace("/", ".") for m, why in AROUND_THE_GATE.items() if why == STAFF}
    for module in modules_before_the_gate():
        if module in AROUND_THE_GATE:
            continue
        assert not staff & set(imported_names(ROOT / module)), module


@pytest.mark.parametrize(
    "way",
    [
        "Award.objects.all()",
        "get_object_or_404(Nominee.objects, pk=1)",
        "Award.sources.through.objects.filter(award=1)",
        "Partnership._default_manager.first()",
        "model.objects.filter(pk=1)",
        "queryset.model._base_manager.all()",
        "type(row).objects.all()",
    ],
)
def test_a_way_around_the_gate_would_be_seen(way):
    assert len(ways_around_the_gate(ast.parse(f"def home(request):\n    return {way}"))) == 1


def test_the_gated_models_are_those_of_the_gate():
    here = {model.__name__ for model in our_models()}
    assert here >= GATED
    for model in ("awards", "partnerships"):
        unknown = {m.__name__ for m in apps.get_app_config(model).get_models()} - GATED
        # What says nothing by itself, or only hangs on a gated row.
        alone = {"Sdg", "Source", "Place", "OrganisationName", "Screen", "DeskPresence"}
        assert unknown <= alone, unknown


# Private addresses: originals of pictures, the screens of the venue, and the jury's space.
FOR_SOMEBODY = ("awards/views/pictures.py", "awards/views/stage.py", "awards/views/jury/")


def test_public_pages_depend_on_nobody():
    """The same bytes for everyone: no session, no message, no account in the public views."""
    for path in files("awards/views", "awards/templatetags"):
        if name(path).startswith(FOR_SOMEBODY):
            continue
        module = tree(path)
        read = {
            f"{node.value.id}.{node.attr}"
            for node in ast.walk(module)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        }
        forbidden = {"request.user", "request.session", "request.COOKIES", "response.set_cookie"}
        assert not read & forbidden, name(path)
        assert "django.contrib.messages" not in set(imported_modules(path)), name(path)


def test_views_are_functions():
    for path in files(*PUBLIC_FOLDERS):
        assert not [m for m in imported_modules(path) if m.startswith("django.views.generic")], path


OURS = ["awards", "bench", "convergences", "deploy", "docs", "partnerships", "static", "templates"]
OURS += ["tests"]


@pytest.mark.parametrize("suffix", [".py", ".html", ".css", ".js"])
def test_no_file_is_too_long_to_be_read(suffix):
    paths = files(*OURS, suffix=suffix, but=["migrations"])
    if suffix == ".py":
        paths += [ROOT / "manage.py", ROOT / "deploy" / "site", ROOT / "deploy" / "commands"]
    long = {
        name(path): lines
        for path in paths
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }

    assert not long


def test_files_are_named_for_their_subject():
    vague = {"utils", "util", "helpers", "helper", "common", "services", "service", "misc", "base_"}
    for path in files(*OURS, suffix=""):
        assert path.stem not in vague, name(path)


def test_no_class_is_named_for_being_a_base():
    for path in files(*LAYERS):
        classes = [node.name for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)]
        assert not [found for found in classes if found.startswith("Base")], name(path)


def test_a_status_is_changed_by_verbs_alone():
    stateful = [model for model in our_models() if issubclass(model, Stateful)]

    assert len(stateful) >= 3
    for model in stateful:
        assert not model._meta.get_field("status").editable, model


def test_every_module_says_what_it_is_for():
    for path in files(*LAYERS, but=["migrations"]):
        if path.name not in ("__init__.py", "apps.py"):
            assert ast.get_docstring(tree(path)), name(path)
