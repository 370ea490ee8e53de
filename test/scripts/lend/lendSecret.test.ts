import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("../../../scripts/lend/lend_secret.py", import.meta.url));

/**
 * A secret's policy that two executions read and write, A in the main thread and B in another one. Events order them: no
 * time passes.
 */
const FAKE = `
import importlib.util, json, sys, threading, types
policy = {"text": None}
hooks = {"get": lambda: None, "put": lambda: None, "sleep": lambda: None}
def raw(statements):
    policy["text"] = json.dumps({"Version": "2012-10-17", "Statement": statements})
def sids():
    return sorted(each["Sid"] for each in json.loads(policy["text"])["Statement"]) if policy["text"] else []
class Secrets:
    def get_resource_policy(self, SecretId):
        found = {"ResourcePolicy": policy["text"]} if policy["text"] else {}
        hooks["get"]()
        return found
    def put_resource_policy(self, SecretId, ResourcePolicy, BlockPublicPolicy):
        hooks["put"]()
        policy["text"] = ResourcePolicy
    def delete_resource_policy(self, SecretId):
        policy["text"] = None
sys.modules["boto3"] = types.SimpleNamespace(client=lambda service: Secrets())
spec = importlib.util.spec_from_file_location("lend_secret", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
module.time = types.SimpleNamespace(sleep=lambda seconds: hooks["sleep"]())
def event(execution):
    return {"Secret": "s", "Reader": "r", "InstanceId": "i-0123", "Seconds": 60, "ExecutionId": execution}
A, B = event("aaaaaaaa-1111-2222-3333-444444444444"), event("bbbbbbbb-1111-2222-3333-444444444444")
lend, back = (lambda who: module.lend_secret(who, None)), (lambda who: module.take_secret_back(who, None))
theirs = {"Sid": "Theirs", "Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}
said = []
`;
const A = "ClpfsxLentaaaaaaaa111122223333444444444444";
const B = "ClpfsxLentbbbbbbbb111122223333444444444444";

function said(program: string): unknown {
  const { status, stdout, stderr } = spawnSync(
    "python3",
    ["-B", "-c", `${FAKE}${program}\nprint("said=" + json.dumps(said))`, SCRIPT],
    { encoding: "utf8", timeout: 30_000 },
  );
  assert.equal(status, 0, `${stdout}${stderr}`);
  return JSON.parse(/^said=(.*)$/m.exec(stdout)?.[1] ?? "null");
}

describe("lend_secret.py", () => {
  before(function () {
    if (spawnSync("python3", ["--version"]).status !== 0) {
      console.log("    left out: no python3 on the PATH");
      this.skip();
    }
  });

  // Red while all loans have one Sid: the second one takes the first one's place, and the first to end takes both back.
  it("keeps apart what two executions lend to one instance, and whatever else the policy says", () => {
    const program = `
for act in (lambda: lend(A), lambda: lend(B), lambda: back(A), lambda: back(A), lambda: back(B)):
    act()
    said.append(sids() if policy["text"] else None)
`;
    const theirs = "Theirs";
    assert.deepEqual(said(`raw([theirs])${program}`), [
      [A, theirs],
      [A, B, theirs],
      [B, theirs],
      [B, theirs],
      [theirs],
    ]);
    assert.deepEqual(said(program), [[A], [A, B], [B], [B], null], "and leaves no policy where there was none");
  });

  it("takes one statement for a list of one", () =>
    assert.deepEqual(said("raw(theirs); lend(A); said.append(sids())"), [[A, "Theirs"]]));

  // Red without a second look: B has read before A wrote, and writes afterwards.
  it("lends again where another execution, which had read before, wrote over it", () => {
    const program = `
read, written, over, again = (threading.Event() for _ in range(4))
def by_b():
    return threading.current_thread() is not threading.main_thread()
def get():
    if by_b() and not read.is_set():
        read.set()
        assert written.wait(10)
pauses = []
def sleep():
    if by_b():
        said.append(sids())
        over.set()
        assert again.wait(10)
        return
    pauses.append(sids())
    written.set()
    assert over.wait(10)
    if len(pauses) == 2:
        again.set()
hooks.update(get=get, sleep=sleep)
other = threading.Thread(target=lend, args=(B,))
other.start()
assert read.wait(10)
lend(A)
other.join(10)
said.extend([pauses, sids()])
`;
    assert.deepEqual(said(program), [[B], [[A], [A, B]], [A, B]]);
  });

  it("takes back again what another execution, which had read before, wrote once more", () => {
    const program = `
lend(A)
before = policy["text"]
def sleep():
    if not said:
        policy["text"] = before
        said.append("written over")
hooks["sleep"] = sleep
back(A)
said.append(sids())
`;
    assert.deepEqual(said(program), ["written over", []]);
  });

  it("gives up, and says why, where others write over it without an end", () => {
    const program = `
pauses = []
def sleep():
    pauses.append(1)
    raw([theirs])
hooks["sleep"] = sleep
try:
    lend(A)
except RuntimeError as error:
    said.extend([str(error), len(pauses)])
`;
    assert.deepEqual(said(program), [
      "lend/lendSecret: the resource policy of s was changed by others 4 times within seconds; run this again",
      4,
    ]);
  });

  it("clears away loans that have ended, and no other", () => {
    const program = `
def loan(sid, until):
    return {"Sid": sid, "Condition": {"DateLessThan": {"aws:CurrentTime": until}}}
old = "2020-01-01T00:00:00Z"
raw([loan("ClpfsxLentcc", old), loan("ClpfsxLentdd", "2999-01-01T00:00:00Z"), loan("Old", old), {"Sid": "ClpfsxLentOfMine"}, {}])
lend(A)
said.extend(each.get("Sid") for each in json.loads(policy["text"])["Statement"])
`;
    assert.deepEqual(said(program), ["ClpfsxLentdd", "Old", "ClpfsxLentOfMine", null, A]);
  });
});
