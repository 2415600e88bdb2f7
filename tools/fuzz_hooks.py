"""The hook of Schemathesis: every second well-formed request of an operation is about what exists in the tested world.

The coverage phase draws every id at random and commands use up what they are given, so that without this nearly all
that it sends is refused for an id or a state, and what lies behind is not tried. Put in are ids, versions, keys not used
yet, names from closed lists, a file, and what a JSON Schema cannot say of two fields together or of today (`agree`). All
else, and every other request, stays as it was generated.

FUZZ_WORLD names the folder of the dictionaries that tools/fuzz_world.py wrote, the address and the tokens among them.
"""

import collections
import itertools
import json
import os
import pathlib
import random
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import schemathesis

folder = pathlib.Path(os.environ["FUZZ_WORLD"])


def words(kind: str) -> list[str]:
    """A dictionary of the world."""
    return [json.loads(line) for line in (folder / f"{kind}.txt").read_text(encoding="utf-8").splitlines()]


address, planner, administrator, me = words("world")
calendar, site = words("units")[0], words("sites")[0]
people = itertools.cycle(words("people"))
# Each run of Schemathesis has days of its own: who took a seat in the one before is busy on its days.
runs = folder / "runs"
runs.write_text((runs.read_text() if runs.exists() else "") + "x", encoding="utf-8")
drafts = itertools.count(2_000 * len(runs.read_text()))
turns: collections.Counter[str] = collections.Counter()
# Not the generator that Schemathesis seeds: each of its runs begins anew, on the world that the one before has left.
chance = random.SystemRandom()
WHY = {"code": "other", "words": "pour essayer"}


def call(
    token: str, method: str, path: str, data: bytes | None = None, kind: str = "application/json"
) -> tuple[str, Any]:
    """Answers the version and the body; what is refused here leaves what it was needed for untried, and is raised."""
    request = urllib.request.Request(f"{address}{path}", data, method=method)
    request.add_header("authorization", f"Bearer {token}")
    request.add_header("content-type", kind)
    with urllib.request.urlopen(request) as answer:
        said = answer.read()
        return answer.headers.get("ETag", ""), json.loads(said) if said else None


def post(path: str, body: Any = None, token: str = planner) -> Any:
    """What a command answers."""
    data = b"" if body is None else json.dumps(body).encode()
    return call(token, "POST", f"/api/v1{path}", data)[1]


def course() -> str:
    body = {"code": f"FUZZ-{uuid.uuid4().hex[:12]}", "title": "Essai", "usual_capacity": 9, "usual_minimum": 0}
    return post("/courses", body)["id"]


def draft(of: str | None = None) -> str:
    # On days of its own: nobody who sits in it is busy then.
    first = date(2030, 1, 1) + timedelta(2 * next(drafts))
    body = {"organiser_id": calendar, "course_id": of or course(), "site_id": site, "capacity": 9, "minimum": 0}
    days = {"starts_on": str(first), "ends_on": str(first + timedelta(1))}
    return post("/sessions", {**body, **days, "code": f"FUZZ-{uuid.uuid4().hex[:12]}"})["id"]


def template() -> str:
    return post("/session-templates", {"session_id": draft(), "name": f"Essai {uuid.uuid4().hex}"})["id"]


def session(of: str | None = None) -> str:
    made = draft(of)
    post(f"/sessions/{made}/publish")
    return made


def request(person: str | None = None) -> dict[str, Any]:
    wished = course()
    asked = {"person_id": person or next(people), "course_id": wished, "session_ids": [session(wished)], "priority": 4}
    return asked | post("/requests", asked)


def enrolment() -> str:
    body = {"person_id": next(people), "departure": WHY}
    return post(f"/sessions/{session()}/enrolments", body)["enrolment"]["id"]


def exception() -> str:
    asked = {"gate": "prerequisites", "words": "essai"}
    return post(f"/requests/{request()['id']}/exceptions", asked)["exceptions"][0]["id"]


def offer(person: str | None = None) -> str:
    return post(f"/sessions/{request(person)['session_ids'][0]}/offers", {"departure": WHY})["id"]


def upload() -> str:
    lines = ["--x", 'content-disposition: form-data; name="organiser_unit_id"', "", calendar, "--x"]
    lines += ['content-disposition: form-data; name="files"; filename="a.csv"', "", words("files")[0], "--x--", ""]
    form = "\r\n".join(lines).encode()
    return call(planner, "POST", "/api/v1/imports", form, "multipart/form-data; boundary=x")[1]["id"]


def person() -> str:
    name = {"service_number": str(chance.randrange(10**9, 10**10)), "family_name": "Essai", "given_name": "Un"}
    position = {"unit_id": calendar, "rank": words("ranks")[0], "status": "active"}
    return post("/people", {**name, **position}, administrator)["id"]


def view() -> str:
    """A saved view; a person keeps a few, so the oldest goes when there is no room."""
    for kept in call(planner, "GET", "/api/v1/saved-views?limit=100")[1]["items"][40:]:
        if kept["mine"]:
            call(planner, "DELETE", f"/api/v1/saved-views/{kept['id']}")
    return post("/saved-views", {"list": "requests", "name": f"Essai {uuid.uuid4().hex}", "look": {}})["id"]


def grant() -> str:
    body = {"person_id": person(), "role": "trainer", "unit_id": calendar}
    return post("/role-grants", body, administrator)["id"]


def unit() -> str:
    body = {"parent_id": calendar, "code": f"FUZZ {uuid.uuid4().hex[:12]}", "name": "Essai"}
    return post("/units", body, administrator)["id"]


def skill() -> str:
    return post("/skills", {"code": f"FUZZ-{uuid.uuid4().hex[:12]}", "label": "Essai"})["id"]


def retired() -> str:
    made = skill()
    post(f"/skills/{made}/retire")
    return made


def held() -> str:
    return post(f"/people/{next(people)}/skills", {"skill_id": skill(), "valid_from": "1950-01-01"})["id"]


def delegation() -> str:
    until = f"{date.today() + timedelta(9)}T00:00:00Z"
    body = {"to_id": next(people), "role_grant_ids": words("own-grants"), "ends_at": until, "reason": "essai"}
    return post("/delegations", body)["id"]


def client() -> dict[str, Any]:
    wanted = {"name": "Essai", "contact": "essai@example.org", "unit_id": calendar, "scopes": ["people:read"]}
    return post("/api-clients", wanted, administrator)


def invited() -> tuple[str, str]:
    one = person()
    link = post(f"/people/{one}/invitation", {"login": f"essai-{uuid.uuid4().hex[:12]}"}, administrator)["link"]
    return one, link.split("#")[1]


def rewrite(path: str) -> None:
    """A new version of a page that the organisation writes: the one before can then come back."""
    body = {"title": f"Essai {uuid.uuid4().hex[:12]}", "reason": "pour essayer"}
    request = urllib.request.Request(f"{address}{path}", json.dumps(body).encode(), method="PATCH")
    for name, value in (("authorization", f"Bearer {administrator}"), ("content-type", "application/json")):
        request.add_header(name, value)
    request.add_header("if-match", call(administrator, "GET", path)[0])
    with urllib.request.urlopen(request):
        pass


def holder() -> str:
    one, token = invited()
    post("/auth/invitation/accept", {"token": token, "password": "Vk7!rb2Qz#xd"})
    return one


def locked() -> str:
    one = holder()
    post(f"/people/{one}/account/lock", {}, administrator)
    return one


def sign_in() -> str:
    """One more of the planner's."""
    body = {"login": "planificateur", "password": words("passwords")[0], "delivery": "bearer"}
    return call(post("/auth/login", body)["token"], "GET", "/api/v1/me/sign-ins")[1]["items"][0]["id"]


@schemathesis.deserializer("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
def book(_context: Any, _response: Any) -> str:
    return "a workbook"


@schemathesis.deserializer("text/calendar")
@schemathesis.deserializer("text/csv")
def table(_context: Any, response: Any) -> str:
    return response.text


# What each operation is about: for a command made anew, since commands use up what they are given.
ABOUT: dict[str, Callable[[], str]] = {
    "PATCH /api/v1/courses/{id}": course,
    "PATCH /api/v1/api-clients/{id}": lambda: client()["client"]["id"],
    "POST /api/v1/api-clients/{id}/revoke": lambda: client()["client"]["id"],
    "POST /api/v1/api-clients/{id}/secrets": lambda: client()["client"]["id"],
    "POST /api/v1/api-secrets/{id}/revoke": lambda: client()["secret_id"],
    "PATCH /api/v1/sites/{id}": lambda: site,
    "PATCH /api/v1/skills/{id}": skill,
    "PATCH /api/v1/units/{id}": unit,
    "POST /api/v1/delegations/{id}/revoke": delegation,
    "POST /api/v1/person-skills/{id}/correct": held,
    "POST /api/v1/person-skills/{id}/end": held,
    "POST /api/v1/person-skills/{id}/withdraw": held,
    "POST /api/v1/skills/{id}/reinstate": retired,
    "POST /api/v1/skills/{id}/retire": skill,
    "POST /api/v1/units/{id}/close": unit,
    "POST /api/v1/units/{id}/move": unit,
    "GET /api/v1/rankings/{id}": lambda: words("rankings")[0],
    "PATCH /api/v1/people/{id}": lambda: next(people),
    "PATCH /api/v1/sessions/{id}": session,
    "POST /api/v1/enrolments/{id}/cancel": enrolment,
    "POST /api/v1/imports/{id}/apply": upload,
    "POST /api/v1/imports/{id}/mapping": upload,
    "POST /api/v1/offers/{id}/accept": lambda: offer(me),
    "POST /api/v1/offers/{id}/decline": lambda: offer(me),
    "POST /api/v1/offers/{id}/revoke": offer,
    "POST /api/v1/people/{id}/account/lock": holder,
    "POST /api/v1/people/{id}/account/unlock": locked,
    "POST /api/v1/people/{id}/invitation": person,
    "POST /api/v1/people/{id}/invitation/revoke": lambda: invited()[0],
    "POST /api/v1/people/{id}/recovery": holder,
    "POST /api/v1/people/{id}/sign-ins/revoke-all": holder,
    "POST /api/v1/sign-ins/{id}/revoke": sign_in,
    "POST /api/v1/people/{id}/skills": lambda: next(people),
    "POST /api/v1/requests/{id}/exceptions": lambda: request()["id"],
    "POST /api/v1/request-exceptions/{id}/grant": exception,
    "POST /api/v1/request-exceptions/{id}/refuse": exception,
    "POST /api/v1/requests/{id}/refuse": lambda: request()["id"],
    "POST /api/v1/requests/{id}/withdraw": lambda: request()["id"],
    "POST /api/v1/role-grants/{id}/revoke": grant,
    "DELETE /api/v1/saved-views/{id}": view,
    "GET /api/v1/saved-views/{id}": view,
    "PATCH /api/v1/saved-views/{id}": view,
    "DELETE /api/v1/session-templates/{id}": template,
    "GET /api/v1/session-templates/{id}": template,
    "PATCH /api/v1/session-templates/{id}": template,
    "POST /api/v1/session-templates/{id}/plan": template,
    "POST /api/v1/sessions/{id}/cancel": session,
    "POST /api/v1/sessions/{id}/close": session,
    "POST /api/v1/sessions/{id}/enrolments": session,
    "POST /api/v1/sessions/{id}/offers": lambda: request()["session_ids"][0],
    "POST /api/v1/sessions/{id}/publish": draft,
}

# Fields that name something of the world, and the dictionary of what they name.
FIELDS = {
    "course_id": "courses",
    "files": "files",
    "organiser_id": "units",
    "organiser_unit_id": "units",
    "parent_id": "units",
    "person_id": "people",
    "prerequisite_ids": "skills",
    "rank": "ranks",
    "role_grant_ids": "own-grants",
    "site_id": "sites",
    "skill_id": "skills",
    "time_zone": "zones",
    "to_id": "people",
    "unit_id": "units",
}
# The pages that the organisation writes.
SLUGS = ("accessibility", "legal-notice", "personal-data", "terms")
# What would change the password that the hooks sign in with.
PASSWORD = "POST /api/v1/me/password"
# What is known by a code of its own.
RENAMED = ("POST /api/v1/skills", "PATCH /api/v1/skills/{id}", "POST /api/v1/courses", "PATCH /api/v1/courses/{id}")
# Pairs of which the first may not exceed the second.
PAIRS = (
    ("starts_on", "ends_on"),
    ("valid_from", "valid_until"),
    ("minimum", "capacity"),
    ("usual_minimum", "usual_capacity"),
)


def named(field: str, value: Any) -> Any:
    """The same value with what exists in place of what it names."""
    if isinstance(value, dict):
        return {name: named(name, inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [named(field, inner) for inner in value]
    return chance.choice(words(FIELDS[field])) if isinstance(value, str | bytes) and field in FIELDS else value


def agree(body: dict[str, Any]) -> None:
    """Two days, or two numbers of seats, in their order, an end that is to come, and a look that its list has."""
    for least, most in PAIRS:
        if body.get(least) is not None and body.get(most) is not None:
            body[least], body[most] = sorted((body[least], body[most]))
    for end, most_days in (("ends_at", 9_000), ("expires_at", 700), ("secret_expires_at", 700)):
        if body.get(end) is not None:
            body[end] = f"{date.today() + timedelta(chance.randrange(2, most_days))}T00:00:00Z"
    if "role_grant_ids" in body:
        # From now on, and not for long.
        body.pop("starts_at", None)
        body["ends_at"] = f"{date.today() + timedelta(chance.randrange(2, 80))}T00:00:00Z"
    if isinstance(body.get("look"), dict):
        # What a list of requests takes; which names and values each list takes is no matter of a schema.
        filters = [{"name": "priority", "value": str(chance.randrange(1, 5))}, {"name": "progress", "value": "waiting"}]
        columns = chance.sample(["unit", "course", "priority", "wishes"], chance.randrange(0, 5))
        body["look"] = {"filters": filters[chance.randrange(0, 3) :], "sort": "priority", "columns": columns}
        if "name" in body:
            body["name"] = f"Essai {uuid.uuid4().hex}"
        if "list" in body:
            body["list"] = "requests"


def around(query: dict[str, Any]) -> None:
    """One place to be near, or none."""
    if "near" in query:
        query.pop("near_site_id", None)
    elif "near_site_id" not in query:
        query.pop("within_km", None)


def rename(operation: str, body: dict[str, Any]) -> None:
    """A code or a number that nothing has yet: the examples of the document are codes of the tested world, which are taken there."""
    if operation in RENAMED and isinstance(body.get("code"), str):
        body["code"] = f"FUZZ-{uuid.uuid4().hex[:12]}"
    if operation == "POST /api/v1/people" and isinstance(body.get("service_number"), str):
        body["service_number"] = str(chance.randrange(10**9, 10**10))


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: schemathesis.Case, kwargs: dict[str, Any]) -> None:
    operation = case.operation.label
    if operation == PASSWORD and isinstance(case.body, dict) and "present_password" in case.body:
        # The example of the document is the password of the tested world: whoever tries it would be locked out of the rest.
        case.body["present_password"] = f"not {words('passwords')[0]}"
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    turns[operation] += 1
    if turns[operation] % 2 == 0:
        return
    if isinstance(case.query, dict):
        around(case.query)
    if isinstance(case.body, dict):
        case.body = named("", case.body)
        agree(case.body)
        rename(operation, case.body)
        if operation == "POST /api/v1/requests":
            wished = course()
            case.body.update(course_id=wished, session_ids=[session(wished)])
    if "{slug}" in case.operation.path:
        # Nothing but the model can be sure to be there.
        if isinstance(case.body, dict):
            case.body.pop("version", None)
        case.path_parameters.update(slug=chance.choice(SLUGS), language=chance.choice(("fr", "en")))
        if case.operation.path.endswith("/restore"):
            rewrite(case.operation.path.removesuffix("/restore").format(**case.path_parameters))
    if operation in ABOUT:
        case.path_parameters["id"] = ABOUT[operation]()
    if "Idempotency-Key" in (case.headers or {}):
        case.headers["Idempotency-Key"] = str(uuid.uuid4())
    if "If-Match" in (case.headers or {}):
        path = case.operation.path.removesuffix("/apply").removesuffix("/mapping").format(**(case.path_parameters or {}))
        token = administrator if "/people/" in path or "/api-clients/" in path else planner
        case.headers["If-Match"] = call(token, "GET", path)[0]
