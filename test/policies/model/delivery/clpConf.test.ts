import assert from "node:assert/strict";
import fc from "fast-check";
import {
  customMonitorsOf,
  readClpConf,
  scriptResourcesOf,
  virtualIpsOf,
} from "../../../../policies/model/delivery/clpConf.ts";
import { OUR_FILES } from "../../delivered.ts";

const read = (text: string) => {
  const reading = readClpConf(text);
  assert.ok(reading.holds, reading.fault);
  return reading.holds;
};

const reason = (text: string) => {
  const { fault = "readable" } = readClpConf(text);
  return fault;
};

const monitor = (inside: string, tag = "genw") => {
  const [found] = read(`<root><monitor><${tag} name="m">${inside}</${tag}></monitor></root>`).monitors;
  assert.ok(found);
  return found;
};

describe("the pack's reader of clp.conf", () => {
  it("finds in the project's own file what rules ask for", () => {
    const conf = read(OUR_FILES["clp.conf"] ?? "");
    assert.equal(conf.clusterName, "clusterpro-fsx-dev");
    assert.deepEqual(conf.accounts, [{ id: "0", username: "test.msad.local\\Admin" }]);
    assert.deepEqual(
      conf.servers.map(({ name, addresses }) => [name, addresses]),
      [
        ["server1", ["10.0.110.11"]],
        ["server2", ["10.0.120.11"]],
      ],
    );
    assert.deepEqual(
      [conf.heartbeats, conf.partitions].map((each) => each.map(({ type, name }) => [type, name])),
      [[["lankhb", "lankhb1"]], []],
    );
    assert.deepEqual(
      conf.groups.map(({ element: _, ...rest }) => rest),
      [
        {
          name: "failover",
          servers: [],
          resources: [
            { type: "awsvip", name: "awsvip" },
            { type: "script", name: "script_minio" },
          ],
        },
      ],
    );
    assert.deepEqual(
      virtualIpsOf(conf).map(({ ip, attachments }) => ({ ip, attachments })),
      [
        {
          ip: "172.16.0.1",
          attachments: [
            { server: "server1", vpcId: "@@VPC_ID@@", eniId: "@@ENI_ID:server1@@" },
            { server: "server2", vpcId: "@@VPC_ID@@", eniId: "@@ENI_ID:server2@@" },
          ],
        },
      ],
    );
    assert.deepEqual(
      scriptResourcesOf(conf).map(({ name, group, dependsOn }) => [name, group, dependsOn]),
      [["script_minio", "failover", ["awsvip"]]],
    );
    assert.deepEqual(
      customMonitorsOf(conf).map(({ element: _, ...rest }) => rest),
      [
        ["genw_fsx", undefined, "always"],
        ["genw_minio", "script_minio", "active"],
      ].map(([name, target, timing]) => ({
        type: "genw",
        name,
        target,
        timing: { known: true, value: timing },
        intervalSeconds: { state: "known", value: 60 },
        retries: { state: "known", value: 1 },
        timeoutSeconds: { state: "known", value: 60 },
        startWaitSeconds: { state: "known", value: 0 },
      })),
    );
  });

  it("orders servers by priority, and gives the first the parameters beside the address", () => {
    const conf = read(`<root>
      <server name="b"><priority>1</priority></server><server name="a"><priority>0</priority></server>
      <resource><awsvip name="v"><parameters><ip>1.2.3.4</ip><eniid>eni-a</eniid></parameters></awsvip></resource>
    </root>`);
    assert.deepEqual(virtualIpsOf(conf)[0]?.attachments, [
      { server: "a", vpcId: undefined, eniId: "eni-a" },
      { server: "b", vpcId: undefined, eniId: undefined },
    ]);
  });

  it("tells a value that is there, absent, a token and no number apart", () => {
    const interval = (inside: string) => monitor(`<polling>${inside}</polling>`).intervalSeconds;
    assert.deepEqual(interval("<interval>60</interval>"), { state: "known", value: 60 });
    assert.deepEqual(interval("<interval/>"), { state: "absent" });
    assert.deepEqual(interval(""), { state: "absent" });
    assert.deepEqual(interval("<interval>@@INTERVAL@@</interval>"), { state: "unknown" });
    for (const wrong of ["6e1", "-60", "60s", "0x3c", "1.5"]) {
      assert.deepEqual(interval(`<interval>${wrong}</interval>`).state, "mistyped", wrong);
    }
  });

  it("knows when a monitor runs, and when it cannot tell", () => {
    const timing = (inside: string, tag?: string) => {
      const found = monitor(inside, tag).timing;
      return found.known ? found.value : found.why;
    };
    assert.equal(timing("<polling><timing>0</timing></polling><target>a</target>"), "always");
    assert.equal(timing("<polling><timing>1</timing></polling><target>a</target>"), "active");
    assert.equal(timing("<polling><timing>2</timing></polling>"), "its polling/timing is neither 0 nor 1");
    assert.equal(timing("<target/>"), "always");
    assert.equal(timing("<target>a</target>"), "its polling/timing is not set");
    assert.equal(timing("<target>a</target>", "awsvipw"), "active");
  });

  it("takes a file with elements that are missing, empty, twice there or unknown", () => {
    for (const inside of [
      "",
      "text",
      "<server/>",
      "<monitor/><monitor/>",
      "<resource><script/></resource>",
      "<x><y/></x>",
    ]) {
      assert.deepEqual(read(`<root>${inside}</root>`).monitors, []);
    }
  });

  describe("says why it cannot read", () => {
    for (const [what, [text, expected]] of Object.entries<[string, RegExp]>({
      "an empty file": ["", /^it is not XML: line 1, column 1: /],
      "no XML": ["PK\u0003\u0004", /^it is not XML: /],
      "broken XML": [
        "<root><server></root>",
        /^it is not XML: line 1, column \d+: Missing end tag for element server$/,
      ],
      "a file cut off": [(OUR_FILES["clp.conf"] ?? "").slice(0, 900), /^it is not XML: line \d+/],
      "another document": ["<html/>", /^its outermost element is not <root>$/],
      "an external entity": [
        '<!DOCTYPE root [<!ENTITY x SYSTEM "file:///etc/passwd">]><root>&x;</root>',
        /not XML|document type/,
      ],
      "a document type": ["<!DOCTYPE root><root/>", /document type/],
      "entities in entities": [
        `<!DOCTYPE root [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><root><x>&b;</x></root>`,
        /not XML|document type/,
      ],
      "50 MB": [`<root>${" ".repeat(50e6)}</root>`, /^it has 50000013 characters; at most 1048576 are read$/],
      "elements 51 deep": [`<root>${"<a>".repeat(50)}${"</a>".repeat(50)}</root>`, /more than 50 deep/],
      "elements 100,000 deep": [`<root>${"<a>".repeat(100_000)}`, /more than 50 deep|not XML/],
    })) {
      it(what, () => assert.match(reason(text), expected));
    }

    it("but never what stands there", () => {
      for (const text of [
        "<root><password>Secret-123</root>",
        "<root a=Secret-123/>",
        "<root>&Secret-123;</root>",
        "<root><Secret-123></root>".replace("Secret-123", "x Secret-123=''"),
      ]) {
        assert.match(reason(text), /^it is not XML: line \d+/);
        assert.doesNotMatch(reason(text), /Secret-123/);
      }
    });
  });

  it("takes any prolog, a byte order mark and every line end", () => {
    for (const prolog of [
      "",
      '<?xml version="1.0" encoding="SJIS"?>',
      "\uFEFF<?xml version='1.0' encoding='GB2312'?>",
    ]) {
      for (const end of ["\n", "\r\n", "\r"]) {
        assert.equal(
          read(`${prolog}${prolog === "" ? "" : end}<root>${end}<server name="a"/>${end}</root>`).servers.length,
          1,
        );
      }
    }
  });

  it("does not hang on the worst files of the size that it reads", function () {
    this.timeout(20_000);
    for (const part of ["\r\n", "<a/>", "&amp;", "]", "\r\n]", "<!--x", "<a b='>'>", "あ"]) {
      const text = `<root>${part.repeat(Math.floor((1024 * 1024 - 13) / part.length))}</root>`;
      const { holds, fault } = readClpConf(text);
      assert.equal(holds === undefined, fault !== undefined);
    }
  });

  it("never throws, whatever a byte of the file becomes", () => {
    const text = OUR_FILES["clp.conf"] ?? "";
    fc.assert(
      fc.property(
        fc.nat({ max: text.length - 1 }),
        fc.string({ unit: "binary", maxLength: 3 }),
        fc.nat({ max: 40 }),
        (at, put, cut) => {
          const reading = readClpConf(text.slice(0, at) + put + text.slice(at + cut));
          assert.ok(reading.holds !== undefined || reading.fault.length > 0);
        },
      ),
      { numRuns: 500 },
    );
  });
});
