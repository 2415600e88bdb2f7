"""Measures a large import against a running server: how long reading and applying take, and how long others wait.

    import_bench.py ADDRESS PASSWORD [LINES] [csv|xlsx]

Sends a calendar and LINES (50,000) requests of people that nobody knows, follows the reading, applies it, sends the same again,
and meanwhile writes something small every tenth of a second: the longest of these waits is printed. For a demonstration world that
is thrown away (`releve serve --demo-once`); the server must let one address ask often enough (`RELEVE_LIMITS_PER_ADDRESS`).
"""

import io
import json
import random
import sys
import threading
import time
import urllib.error
import urllib.request
import zipfile

ADDRESS, PASSWORD = sys.argv[1], sys.argv[2]
LINES = int(sys.argv[3]) if len(sys.argv) > 3 else 50_000
FORM = sys.argv[4] if len(sys.argv) > 4 else "csv"
HEAD = ["Matricule", "Grade", "Nom", "Prénom", "Unité", "Code stage", "Session souhaitée", "2e choix", "Priorité"]
HEAD += ["Date de la demande", "Observations"]
FIRST = random.randrange(3_000_000_000, 9_000_000_000)
MARK = f"{FIRST % 100_000:05d}"


class Caller:
    """The API as one account calls it."""

    def __init__(self, login):
        self.token = None
        body = {"login": login, "password": PASSWORD, "delivery": "bearer"}
        self.token = self.call("/auth/login", json.dumps(body).encode())["token"]

    def call(self, path, data=None, kind="application/json", version=None, method=None):
        request = urllib.request.Request(ADDRESS + "/api/v1" + path, data, method=method)
        request.add_header("content-type", kind)
        if self.token:
            request.add_header("authorization", "Bearer " + self.token)
        if version:
            request.add_header("if-match", f'"{version}"')
        with urllib.request.urlopen(request, timeout=300) as answer:
            return json.load(answer)


def rows():
    """The requests, with their header."""
    yield HEAD
    for n in range(LINES):
        course, note = f"G{MARK}{n % 20:02d}", "avis favorable" if n % 3 else ""
        name = f"Martin-{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}"
        wishes = [f"{course}-01", f"{course}-02"]
        yield [str(FIRST + n), "CPL", name, "Camille", "7e BCA", course, *wishes, str(1 + n % 4), "07/09/2026", note]


def calendar():
    """The sessions that they wish for."""
    lines = ["Code session;Code stage;Intitulé;Du;Au;Lieu;Places;Mini"]
    for k in range(20):
        for session, days in (("01", "03/05/2027;07/05/2027"), ("02", "06/09/2027;10/09/2027")):
            lines.append(f"G{MARK}{k:02d}-{session};G{MARK}{k:02d};Stage {MARK} {k};{days};Gap;16;4")
    return "\r\n".join(lines).encode()


def workbook(lines):
    """A workbook of texts."""
    seen, body, office = {}, [], "http://schemas.openxmlformats.org"
    for at, row in enumerate(lines, 1):
        cells = "".join(
            f'<c r="{chr(65 + i)}{at}" t="s"><v>{seen.setdefault(text, len(seen))}</v></c>' for i, text in enumerate(row) if text
        )
        body.append(f'<row r="{at}">{cells}</row>')
    main, rel = f"{office}/spreadsheetml/2006/main", f"{office}/officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{office}/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{office}/package/2006/relationships"><Relationship Id="a" '
        f'Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets><sheet name="Demandes" sheetId="1" r:id="a"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{office}/package/2006/relationships"><Relationship Id="a" '
        f'Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="b" Type="{rel}/sharedStrings" '
        'Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(body)}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{"".join(f"<si><t>{text}</t></si>" for text in seen)}</sst>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, text in parts.items():
            packed.writestr(path, text)
    return out.getvalue()


class Others(threading.Thread):
    """Someone who writes all the while."""

    def __init__(self, caller):
        super().__init__(daemon=True)
        self.caller, self.waits, self.refused, self.going = caller, [], 0, True

    def run(self):
        while self.going:
            begun = time.monotonic()
            try:
                found = self.caller.call("/me/contact")
                body = json.dumps({"phone": f"+3360{random.randrange(10**7):07d}"}).encode()
                self.caller.call("/me/contact", body, version=found["version"], method="PATCH")
            except urllib.error.HTTPError as error:
                self.refused += error.code == 503
                if error.code not in (412, 503):
                    sys.exit(f"the small write is refused: {error.code} {error.read()}")
            self.waits.append(time.monotonic() - begun)
            time.sleep(0.1)


def upload(planner, organiser, files):
    parts = [f'--x\r\ncontent-disposition: form-data; name="organiser_unit_id"\r\n\r\n{organiser}'.encode()]
    for name, content in files:
        head = f'\r\n--x\r\ncontent-disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
        parts += [head.encode(), content]
    return planner.call("/imports", b"".join(parts) + b"\r\n--x--\r\n", "multipart/form-data; boundary=x")


def read(planner, organiser, files):
    begun = time.monotonic()
    found = upload(planner, organiser, files)
    print(f"accepted after {time.monotonic() - begun:.1f} s: {found['state']}")
    while found["state"] == "reading":
        time.sleep(0.2)
        found = planner.call(f"/imports/{found['id']}")
    counts = {name: count for name, count in found["totals"].items() if count}
    print(f"read after {time.monotonic() - begun:.1f} s: {counts}")
    return found


def main():
    planner = Caller("planificateur")
    organiser = planner.call("/auth/me")["grants"][0]["unit"]["id"]
    lines = list(rows())
    name = f"demandes.{FORM}"
    content = workbook(lines) if FORM == "xlsx" else "\r\n".join(";".join(row) for row in lines).encode()
    files = [("calendrier.csv", calendar()), (name, content)]
    others = Others(Caller("stagiaire"))
    others.start()
    begun = time.monotonic()
    found = read(planner, organiser, files)
    told = f"others waited {max(others.waits):.2f} s at most while it was read"
    others.waits.clear()
    print(told)
    applying = time.monotonic()
    planner.call(f"/imports/{found['id']}/apply", b"", version=found["version"], method="POST")
    print(f"applied in {time.monotonic() - applying:.1f} s; from the first byte {time.monotonic() - begun:.1f} s")
    time.sleep(0.5)
    print(f"others waited {max(others.waits):.2f} s at most while it was applied; {others.refused} were told to come back")
    others.going = False
    read(planner, organiser, files)


main()
