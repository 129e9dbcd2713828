"""Finds the guards of the code as it is imported, and takes one away when asked.

A guard is where the code decides who may enter or act:

- refusal: a condition that raises 403, 404 or a refusal about who acts, or leads to a sign-in;
- check: a call that refuses whoever has no right, as a statement of its own;
- decorator: of a view, or what an address wraps its view in;
- gate: a condition of a queryset of `awards/visibility/`, argument by argument;
- viewer: what `curates` and the others ask of a viewer;
- right: a right that an administration takes away from Django's.

Each is rewritten into a call of one of the functions below, which does what the code said, unless
its guard is the one that is removed.
"""

import ast
import builtins
import re
import sys
from contextlib import contextmanager
from functools import wraps
from importlib.machinery import PathFinder, SourceFileLoader
from pathlib import Path

from django.db.models import Manager, QuerySet

ROOT = Path(__file__).resolve().parents[2]
GATES = {"awards/visibility/jury.py", "awards/visibility/public.py"}
VIEWERS = "awards/visibility/viewers.py"
SCOPE = (
    *("awards/admin", "awards/views", "awards/visibility", "awards/models", "awards/room.py"),
    *("convergences/admin.py", "convergences/administration", "convergences/accounts"),
    *("convergences/outbox/admin.py", "convergences/users.py", "partnerships/admin"),
)
DECORATORS = {
    *("login_required", "for_jurors", "for_typing_jurors", "acts_from", "after_second_factor"),
    *("require_safe", "require_POST", "require_http_methods", "read_or_sent"),
}
RIGHTS = {f"has_{act}_permission" for act in ("add", "change", "delete", "view")}
WRAPPERS = {"wrap", "admin_view", "after_second_factor"}
REFUSALS = {"PermissionDenied", "Http404"}
LEADING_AWAY = {"redirect_to_login", "fresh_code_url"}
WHO = {"by", "viewer", "user", "second", "person", "request"}
# What a condition of the gate says when it says who, and not how rows hang together.
SAYS_WHO = re.compile(r"viewer|key_of|_for\(|Exists\(|Status\.|Role\.|Answer\.|IS_|HAS_|purpose")
CHOOSING = {
    *("without_interest", "taking_part", "answered", "public", "chairing", "able_to_preside"),
}


class Guards:
    """What was found, which one is removed, and who met each."""

    def __init__(self):
        self.found, self.removed, self.item = {}, None, None
        self.met = {}  # guard: the tests in which it refused, or narrowed
        self.entered = False

    def named(self, kind, path, function, source):
        """A name that stays while lines move."""
        name = f"{kind} {path} {function}: {source}"
        while name in self.found:
            name += " (again)"
        self.found[name] = kind
        return name

    def meet(self, name):
        if self.item is not None:
            self.met.setdefault(name, set()).add(self.item)

    @contextmanager
    def without(self, name):
        """Inside, this guard is not there."""
        self.removed = name
        try:
            yield
        finally:
            self.removed = None


guards = Guards()


def refusing(name, condition):
    """A condition that refuses."""
    if guards.removed == name:
        return False
    if condition:
        guards.meet(name)
    return condition


def holding(name, condition):
    """A condition that lets in."""
    if guards.removed == name:
        return True
    if not condition:
        guards.meet(name)
    return condition


def checking(name, call):
    """A statement that refuses by raising."""
    if guards.removed == name:
        return
    try:
        call()
    except Exception:
        guards.meet(name)
        raise


def narrowing(names, rows, method, *args, **kwargs):
    """A condition of a queryset; `names` are of its arguments, or of a method without any."""
    if not isinstance(rows, QuerySet | Manager):
        return getattr(rows, method)(*args, **kwargs)
    for name in filter(None, names):
        guards.meet(name)
    if guards.removed in names:
        place = names.index(guards.removed)
        if place < len(args):
            args = [arg for number, arg in enumerate(args) if number != place]
        elif kwargs:
            kwargs.pop(list(kwargs)[place - len(args)])
        if not args and not kwargs:
            return rows.all()
    return getattr(rows, method)(*args, **kwargs)


def decorating(name, decorator):
    """A decorator of a view."""

    def decorated(view):
        @wraps(view)
        def entered(*args, **kwargs):
            guards.entered = True
            return view(*args, **kwargs)

        guarded = decorator(entered)

        @wraps(guarded)
        def answer(*args, **kwargs):
            if guards.removed == name:
                return view(*args, **kwargs)
            outside, guards.entered = guards.entered, False
            try:
                return guarded(*args, **kwargs)
            finally:
                if not guards.entered:
                    guards.meet(name)
                guards.entered = guards.entered or outside

        return answer

    return decorated


def taking_away(name):
    """A right that a class takes away from the class that it extends."""

    def decorated(method):
        @wraps(method)
        def answer(self, *args, **kwargs):
            classes = iter(type(self).__mro__)
            next(one for one in classes if vars(one).get(method.__name__) is answer)
            inherited = next(one for one in classes if method.__name__ in vars(one))
            if guards.removed == name:
                return getattr(inherited, method.__name__)(self, *args, **kwargs)
            has_right = method(self, *args, **kwargs)
            if not has_right:
                guards.meet(name)
            return has_right

        return answer

    return decorated


WRITTEN = {
    "__refusing__": refusing,
    "__holding__": holding,
    "__checking__": checking,
    "__narrowing__": narrowing,
    "__decorating__": decorating,
    "__taking_away__": taking_away,
}


def name_of(node):
    """The last name of an expression: `f`, `a.f`, `f(…)` are « f »."""
    if isinstance(node, ast.Call):
        return name_of(node.func)
    return getattr(node, "attr", getattr(node, "id", ""))


def says_who(node):
    source = ast.unparse(node)
    return "OuterRef" not in source and bool(SAYS_WHO.search(source))


def call(function, *args):
    return ast.Call(ast.Name(function, ast.Load()), list(args), [])


class Rewriting(ast.NodeTransformer):
    """Writes each guard of a module as a call that can be told to let everyone in."""

    def __init__(self, path):
        self.path, self.functions = path, []

    def named(self, kind, node):
        source = " ".join(ast.unparse(node).split())[:120]
        return ast.Constant(guards.named(kind, self.path, ".".join(self.functions), source))

    def visit_ClassDef(self, node):
        self.functions.append(node.name)
        self.generic_visit(node)
        self.functions.pop()
        return node

    def visit_FunctionDef(self, node):
        self.functions.append(node.name)
        for place, decorator in enumerate(node.decorator_list):
            if name_of(decorator) in DECORATORS:
                node.decorator_list[place] = call(
                    "__decorating__", self.named("decorator", decorator), decorator
                )
        self.generic_visit(node)
        if node.name in RIGHTS and "super()" not in ast.unparse(node):
            name = self.named("right", ast.Name(node.name))
            node.decorator_list.append(call("__taking_away__", name))
        self.functions.pop()
        return node

    def visit_If(self, node):
        if self.refuses(node):
            node.test = self.each_of(node.test)
        elif self.path in GATES and "curates" in ast.unparse(node.test):
            node.test = call("__holding__", self.named("gate", node.test), node.test)
        self.generic_visit(node)
        return node

    def visit_IfExp(self, node):
        if self.path in GATES and "curates" in ast.unparse(node.test):
            node.test = call("__holding__", self.named("gate", node.test), node.test)
        self.generic_visit(node)
        return node

    def visit_BoolOp(self, node):
        if self.path == VIEWERS and isinstance(node.op, ast.And):
            node.values = [
                call("__holding__", self.named("viewer", value), value) for value in node.values
            ]
        self.generic_visit(node)
        return node

    def visit_Expr(self, node):
        self.generic_visit(node)
        called = node.value
        if isinstance(called, ast.Call) and name_of(called).lstrip("_").startswith(
            ("refuse_", "check_right")
        ):
            given = {
                part.id for arg in called.args for part in ast.walk(arg) if hasattr(part, "id")
            }
            if given & WHO:
                later = ast.Lambda(ast.arguments([], [], None, [], [], None, []), called)
                node.value = call("__checking__", self.named("check", called), later)
        return node

    def visit_Call(self, node):
        function = node.func
        if name_of(function) in WRAPPERS and len(node.args) == 1 and not self.is_of_site:
            node.func = call("__decorating__", self.named("decorator", node), function)
        elif self.path in GATES and isinstance(function, ast.Attribute) and self.functions:
            return self.narrowed(node, function)
        self.generic_visit(node)
        return node

    def narrowed(self, node, function):
        """A method of a queryset, each of its conditions a guard."""
        named = []
        if function.attr in ("filter", "exclude"):
            parts = [*node.args, *node.keywords]
            named = [
                self.named("gate", one) if says_who(one) else ast.Constant("") for one in parts
            ]
        elif function.attr in CHOOSING:
            named = [self.named("gate", function)]
        self.generic_visit(node)
        if not any(name.value for name in named):
            return node
        return ast.Call(
            ast.Name("__narrowing__", ast.Load()),
            [ast.List(named, ast.Load()), function.value, ast.Constant(function.attr), *node.args],
            node.keywords,
        )

    @property
    def is_of_site(self):
        """`super().admin_view(view)` of the site itself is no address."""
        return self.functions[-1:] == ["admin_view"]

    def refuses(self, node):
        last = node.body[-1]
        names = {name_of(part) for part in ast.walk(last) if isinstance(part, ast.Name | ast.Call)}
        if isinstance(last, ast.Raise) and last.exc is not None:
            who = {part.id for part in ast.walk(node.test) if isinstance(part, ast.Name)}
            raised = name_of(last.exc)
            return raised in REFUSALS or (raised == "TransitionRefused" and bool(who & WHO))
        if isinstance(last, ast.Return):
            none = "none" in names and self.path in GATES
            asks = "not request.user.is_authenticated" in ast.unparse(node.test)
            return bool(names & LEADING_AWAY) or none or asks
        return False

    def each_of(self, test):
        """A refusal's condition, each of its alternatives a guard; an absent row is none."""
        if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
            test.values = [self.each_of(value) for value in test.values]
            return test
        is_absence = isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Is)
        if is_absence:
            return test
        return call("__refusing__", self.named("refusal", test), test)


class Loader(SourceFileLoader):
    """Compiles what it rewrote, and keeps nothing of it."""

    def get_code(self, fullname):
        path = Path(self.path)
        tree = ast.parse(self.get_data(self.path), filename=self.path)
        tree = Rewriting(path.relative_to(ROOT).as_posix()).visit(tree)
        return compile(ast.fix_missing_locations(tree), self.path, "exec", dont_inherit=True)


class Finder:
    """Finds the modules where guards are."""

    @staticmethod
    def find_spec(fullname, path=None, target=None):
        if fullname.partition(".")[0] not in ("awards", "convergences", "partnerships"):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is None or not spec.origin:
            return None
        origin = Path(spec.origin)
        if origin.is_relative_to(ROOT):
            inside = origin.relative_to(ROOT).as_posix()
            if any(inside == one or inside.startswith(f"{one}/") for one in SCOPE):
                spec.loader = Loader(fullname, spec.origin)
        return spec


def install():
    """From here on, what is imported can be told to let everyone in."""
    vars(builtins).update(WRITTEN)
    sys.meta_path.insert(0, Finder)
