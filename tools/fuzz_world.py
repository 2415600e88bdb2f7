"""Prepares a demonstration world for Schemathesis.

    fuzz_world.py ADDRESS PASSWORD FOLDER

Makes what the world lacks (an import, an offer and a message for the planner themselves), writes into FOLDER one
dictionary of ids per kind (tools/schemathesis.toml says which operation draws from which), and prints the tokens of the
planner, of the administrator, of another system and of one person per other role, a person without any among them.
"""

import json
import pathlib
import sys
import time
import urllib.parse
import urllib.request

address, password, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])


class Caller:
    """The API as one account calls it."""

    def __init__(self, login):
        body = {"login": login, "password": password, "delivery": "bearer"}
        self.token = None
        self.token = self.post("/auth/login", body)["token"]

    def call(self, path, data=None, kind="application/json"):
        request = urllib.request.Request(address + "/api/v1" + path, data)
        request.add_header("content-type", kind)
        if self.token:
            request.add_header("authorization", "Bearer " + self.token)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def get(self, path):
        return self.call(path)

    def post(self, path, body):
        return self.call(path, json.dumps(body).encode())

    def ids(self, path):
        return [item["id"] for item in self.get(path)["items"]]


def note(kind, values):
    """Writes a dictionary; one without a word would be refused, and so is a world that lacks a kind."""
    if not values:
        sys.exit(f"the demonstration world has no {kind}")
    lines = ['"%s"' % value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") for value in values]
    (folder / f"{kind}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


CALENDAR = "Code session;Code stage;Du;Au;Lieu;Places\n"

planner, administrator = Caller("planificateur"), Caller("administrateur")
me = planner.get("/auth/me")
calendar = me["grants"][0]["unit"]["id"]

# A seat that waits for its holder is offered to the planner, who has asked for it.
place = planner.get("/overview")["freed_places"][0]
session, course = place["id"], place["course"]["id"]
asked = {"person_id": me["person"]["id"], "course_id": course, "session_ids": [session], "priority": 4}
request = planner.post("/requests", asked)["id"]
why = {"code": "other", "words": "pour essayer"}
offer = planner.post(f"/sessions/{session}/offers", {"person_id": me["person"]["id"], "departure": why})

parts = ['--x\r\ncontent-disposition: form-data; name="organiser_unit_id"\r\n\r\n', calendar]
parts += ['\r\n--x\r\ncontent-disposition: form-data; name="files"; filename="a.csv"\r\n\r\n', CALENDAR, "\r\n--x--\r\n"]
upload = planner.call("/imports", "".join(parts).encode(), "multipart/form-data; boundary=x")

# The message about the offer leaves with the next turn of the job that delivers them.
for _ in range(100):
    notifications = planner.ids("/notifications")
    if notifications:
        break
    time.sleep(0.2)

note("drafts", planner.ids("/sessions?state=draft&limit=5"))
note("courses", planner.ids("/courses?limit=5"))
note("wished-course", [course])
note("wished-session", [session])
note("people", planner.ids("/people?limit=20"))
note("units", [calendar])
note("sites", planner.ids("/sites?limit=5"))
note("skills", planner.ids("/skills?limit=5"))
note("requests", [request, *planner.ids("/requests?limit=10")])
note("enrolments", planner.ids(f"/sessions/{session}/enrolments?limit=10"))
note("offers", [offer["id"]])
note("rankings", [offer["ranking_id"]])
note("notifications", notifications)
note("imports", [upload["id"]])
held = administrator.get("/role-grants?limit=50")["items"]
note("grants", [grant["id"] for grant in held if grant["role"] in ("trainer", "site_manager", "commander")])
top = administrator.get("/auth/me")["grants"][0]["unit"]["id"]
wanted = {"name": "SIRH", "contact": "sirh@example.org", "unit_id": top, "scopes": ["people:read"]}
made = [administrator.post("/api-clients", wanted) for _ in range(8)]
system = made.pop()
form = {"grant_type": "client_credentials", "client_id": system["client"]["id"], "client_secret": system["client_secret"]}
with urllib.request.urlopen(address + "/oauth/token", urllib.parse.urlencode(form).encode()) as answer:
    token = json.load(answer)["access_token"]
own = [grant["id"] for grant in me["grants"]]
colleague = next(one for one in planner.ids("/people?limit=20") if one != me["person"]["id"])
loan = {"to_id": colleague, "role_grant_ids": own, "reason": "essai", "ends_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 864_000))}
skill = planner.post("/skills", {"code": "FUZZ", "label": "Essai"})["id"]
note("own-grants", own)
note("delegations", [planner.post("/delegations", loan)["id"]])
note("held", [planner.post(f"/people/{colleague}/skills", {"skill_id": skill, "valid_from": "1950-01-01"})["id"]])
note("clients", [one["client"]["id"] for one in made])
note("secrets", [one["secret_id"] for one in made])


def holder(number):
    """A person of the calendar's unit who opened an account by an invitation."""
    name = {"service_number": str(number), "family_name": "Essai", "given_name": "Compte", "rank": "SGT"}
    one = administrator.post("/people", {**name, "unit_id": calendar, "status": "active"})["id"]
    link = administrator.post(f"/people/{one}/invitation", {"login": f"compte-{number}"})["link"]
    administrator.post("/auth/invitation/accept", {"token": link.split("#")[1], "password": "Vk7!rb2Qz#xd"})
    return one


note("holders", [holder(number) for number in range(9_000_000_001, 9_000_000_004)])
note("ranks", ["SGT", "CPL", "CNE"])
note("zones", ["Europe/Paris", "Indian/Reunion", "UTC"])
note("world", [address, planner.token, administrator.token, me["person"]["id"]])
note("files", [CALENDAR])
note("logins", ["stagiaire"])
note("passwords", [password])
print(planner.token)
print(administrator.token)
print(token)
# The last is not of the dictionary of logins: an account that signs in without end loses its oldest sign-ins.
for login in ("demandeur", "commandant", "responsable-site", "formateur", "suivant"):
    print(Caller(login).token)
