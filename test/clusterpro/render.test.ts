import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "../../clusterpro/parse.ts";
import { render } from "../../clusterpro/render.ts";
import { TAG_KEYS, TAGS } from "../../clusterpro/tagTable.ts";
import { projectText } from "../projectText.ts";
import { articleCluster } from "./articleCluster.ts";
import { definitionOf } from "./definitionOf.ts";
import { refusal } from "./refusal.ts";

const golden = projectText("test/clusterpro/article.clp.conf");

const OTHER_PLACES = {
  scriptStartNormalValue: "act/normalval",
  scriptStopNormalValue: "deact/normalval",
  scriptAccount: "tuning/user",
  genwNormalValue: "polling/normalval",
} as const;

describe("render", () => {
  it("writes the article's cluster exactly as a person has read it", () => {
    assert.equal(render(articleCluster()).text, golden);
  });

  it("declares ASCII for the English product and changes nothing else", () => {
    const english = render(articleCluster({ language: "english" })).text;
    assert.match(english, /^<\?xml version="1.0" encoding="ASCII"\?>\n<root>/);
    assert.equal(
      english,
      golden.replace('encoding="SJIS"', 'encoding="ASCII"').replace("<charset>SJIS", "<charset>ASCII"),
    );
  });

  it("writes nothing but printable ASCII and LF, and the same bytes every time", () => {
    fc.assert(
      fc.property(definitionOf, (definition) => {
        const { text } = render(definition);
        assert.match(text, /^[\n -~]*$/);
        assert.equal(render(structuredClone(definition)).text, text);
      }),
    );
  });

  it("gives every server a device for the HTTP server that settles a split, and names it", () => {
    const { text } = render(
      articleCluster({ networkPartition: { kind: "http", host: "witness.example.com", port: 80 } }),
    );
    assert.equal(text.match(/<device id="10700">\s*<type>http<\/type>\s*<info>1<\/info>\s*<\/device>/g)?.length, 2);
    assert.match(
      text.replace(/\s+/g, ""),
      /<typesname="httpnp"\/><httpnpname="httpnp1"><priority>0<\/priority><device>10700<\/device><host>witness.example.com<\/host><port>80<\/port><\/httpnp>/,
    );
  });

  it("writes the address to ping where a split is settled by ping", () => {
    const { text } = render(articleCluster({ networkPartition: { kind: "ping", address: "10.0.1.5" } }));
    assert.equal(text.match(/<device id="10200">\s*<type>ping<\/type>\s*<info>1<\/info>/g)?.length, 2);
    assert.match(
      text.replace(/\s+/g, ""),
      /<pingnpname="pingnp1"><priority>0<\/priority><device>10200<\/device><grpid="0"><listid="0"><ip>10.0.1.5<\/ip><\/list><\/grp><\/pingnp>/,
    );
  });

  for (const { kind, extra } of [
    { kind: "none" as const, extra: 0 },
    { kind: "http" as const, extra: 1 },
    { kind: "ping" as const, extra: 1 },
  ]) {
    for (let count = 2; count <= 8; count++) {
      // 4 + servers + 1 group + 2 resources + 4 monitors + servers x (1 heartbeat + partition resources)
      const expected = 11 + count + count * (1 + extra);
      it(`counts ${expected} objects for ${count} servers with partition resolution ${kind}`, () => {
        const servers = Array.from({ length: count }, (_, index) => ({
          name: `s${index}`,
          address: `10.0.1.${index}`,
        }));
        const networkPartition =
          kind === "none" ? { kind } : kind === "http" ? { kind, host: "w", port: 80 } : { kind, address: "10.0.2.1" };
        const { text } = render(articleCluster({ servers, networkPartition }));
        assert.match(text, new RegExp(`<objectnumber>${expected}</objectnumber>`));
      });
    }
  }

  it("counts 15 objects for the article's cluster and 17 with partition resolution, as the samples of NEC do", () => {
    const witness = articleCluster({ networkPartition: { kind: "http", host: "w", port: 80 } });
    assert.match(render(articleCluster()).text, /<objectnumber>15</);
    assert.match(render(witness).text, /<objectnumber>17</);
  });

  it("lists every value whose place no document gives, with the evidence for it", () => {
    const { assumptions } = render(articleCluster());
    assert.deepEqual(
      assumptions.map(({ key, path, evidence, value }) => [key, path.slice("/root/".length), evidence, value]),
      [
        ["genwAccount", "monitor/genw@genw_fsx/parameters/account", "assumed", "0"],
        ["genwAccount", "monitor/genw@genw_minio/parameters/account", "assumed", "0"],
        ["awsvipIp", "resource/awsvip@awsvip/parameters/ip", "assumed", "172.16.0.1"],
        ["awsvipVpcId", "resource/awsvip@awsvip/parameters/vpcid", "assumed", "@@VPC_ID@@"],
        ["awsvipEniId", "resource/awsvip@awsvip/parameters/eniid", "assumed", "@@ENI_ID:server1@@"],
        ["awsvipVpcId", "resource/awsvip@awsvip/server@server2/parameters/vpcid", "assumed", "@@VPC_ID@@"],
        ["awsvipEniId", "resource/awsvip@awsvip/server@server2/parameters/eniid", "assumed", "@@ENI_ID:server2@@"],
        ["scriptStartNormalValue", "resource/script@script_minio/parameters/act/normalval", "assumed", "0"],
        ["scriptStopNormalValue", "resource/script@script_minio/parameters/deact/normalval", "assumed", "0"],
        ["scriptAccount", "resource/script@script_minio/parameters/account", "assumed", "0"],
      ],
    );
  });

  it("puts a value where the user saw it in an export, and says that settings did so", () => {
    const { text, assumptions } = render(articleCluster(), { tags: OTHER_PLACES });
    assert.match(text, /<act>\s*<fo>0<\/fo>\s*<normalval>0<\/normalval>\s*<\/act>/);
    assert.match(text, /<tuning>\s*<user>0<\/user>\s*<\/tuning>/);
    const account = assumptions.find(({ key }) => key === "scriptAccount");
    assert.deepEqual(account, {
      key: "scriptAccount",
      path: "/root/resource/script@script_minio/tuning/user",
      evidence: "configured",
      value: "0",
    });
  });

  it("refuses a definition that is wrong, with everything that is wrong", () => {
    const wrong = articleCluster({ clusterName: "", virtualIp: "10.0.0" });
    assert.deepEqual(
      refusal(() => render(wrong)).map((line) => line.split(":")[0]),
      ["name", "groups[0].resources[0].ip"],
    );
  });
});

describe("parse", () => {
  it("gives any rendered definition back", () => {
    fc.assert(
      fc.property(definitionOf, (definition) => {
        assert.deepEqual(parse(render(definition).text), definition);
      }),
    );
  });

  it("gives it back too where settings put values elsewhere", () => {
    fc.assert(
      fc.property(definitionOf, (definition) => {
        assert.deepEqual(parse(render(definition, { tags: OTHER_PLACES }).text, { tags: OTHER_PLACES }), definition);
      }),
    );
  });

  const cases: readonly (readonly [promise: string, from: string, to: string, message: RegExp])[] = [
    ["an unknown element", "<comment/>", "<comment/><uuid>1</uuid>", /^\/root\/cluster\/uuid: is unknown/],
    ["an unknown attribute", "<all>", '<all x="1">', /^\/root\/all\/@x: is unknown/],
    ["text between elements", "<all>", "<all>x", /^\/root\/all: holds a text/],
    ["a missing element", "<priority>0</priority>", "", /^\/root\/server@server1\/priority: is missing/],
    ["an element there twice", "<charset>SJIS</charset>", "<charset>SJIS</charset><charset>SJIS</charset>", /twice/],
    [
      "a server there twice",
      'server name="server2">\n    <priority>1',
      'server name="server1">\n    <priority>1',
      /server@server1: stands there twice/,
    ],
    ["elements where a text belongs", "<name>cluster</name>", "<name><a/></name>", /cluster\/name: holds elements/],
    ["a wrong object number", ">15<", ">16<", /^\/root\/webmgr\/client\/objectnumber: is "16"; "15" is allowed/],
    ["a file for Linux", ">windows<", ">linux<", /^\/root\/all\/serveros: is "linux"/],
    ["an unknown character set", "<charset>SJIS", "<charset>EUC-JP", /^\/root\/all\/charset: is "EUC-JP"/],
    ["a prolog that contradicts", 'encoding="SJIS"', 'encoding="ASCII"', /^the prolog: declares "ASCII"/],
    ["priorities out of order", "<priority>1</priority>", "<priority>7</priority>", /server@server2\/priority: is "7"/],
    ["a number that is none", "<interval>60", "<interval>soon", /genw_fsx\/polling\/interval: is "soon"/],
    ["an unknown timing", "<timing>0", "<timing>2", /genw_fsx\/polling\/timing: is "2"/],
    ["an unknown final action", "<action>1", "<action>9", /genw_fsx\/emergency\/action: is "9"/],
    ["an unknown recovery target", "<type>grp", "<type>abc", /genw_fsx\/relation\/type: is "abc"/],
    [
      "a kind of monitor that is not modelled",
      '<userw name="userw">\n      <comment/>\n',
      '<diskw name="userw"><comment/>',
      /unknown|is not XML/,
    ],
    ["a monitor kind that is not declared", '<types name="genw"/>', "", /^\/root\/monitor\/types@genw: does not fit/],
    [
      "a resource without its section",
      "script@script_minio",
      "script@other",
      /^\/root\/resource\/script@other: is missing/,
    ],
    ["accounts out of order", '<list id="0">', '<list id="1">', /list@1: is number 0/],
    ["heartbeats out of order", "lankhb1", "lankhb2", /lankhb@lankhb2: is out of order/],
    ["a password in clear", "@@PASSWORD:0@@", "Secret!", /^accounts\[0\]\.password: is not @@PASSWORD:0@@/],
    ["a document type", "<root>", '<!DOCTYPE root [<!ENTITY a SYSTEM "file:///c:/x">]><root>', /document type/],
    ["a file that is not XML", "</root>", "", /^line \d+, column \d+: is not XML/],
    ["another outermost element", golden, "<html></html>", /^\/html: is not a clp.conf/],
  ];
  for (const [promise, from, to, message] of cases) {
    it(`refuses ${promise} and names it`, () => {
      assert.ok(golden.includes(from));
      assert.match(refusal(() => parse(golden.replace(from, to)))[0] ?? "", message);
    });
  }

  it("prints no password of a file that is not XML", () => {
    const broken = golden.replace("@@PASSWORD:0@@</password>", "8000000ab91a5dc638a39c5600930003</passwor>");
    assert.doesNotMatch(refusal(() => parse(broken)).join(), /8000000a/);
  });
});

describe("TAGS", () => {
  it("marks as documented nothing that this product's documents do not say", () => {
    assert.deepEqual(
      TAG_KEYS.filter((key) => TAGS[key].evidence !== "assumed"),
      ["scriptRecoverUse"],
    );
  });

  const cases: readonly (readonly [promise: string, tags: object, message: RegExp])[] = [
    ["an unknown key", { scriptUser: "a" }, /^tags\.scriptUser: unknown key; awsvipIp, /],
    ["a path with a name in it", { scriptAccount: "a@b" }, /^tags\.scriptAccount: "a@b" is not a path/],
    ["a path that climbs", { scriptAccount: "../a" }, /is not a path/],
    ["a path that is no text", { scriptAccount: 5 }, /is not a path/],
    [
      "the place of another undocumented value",
      { scriptAccount: "parameters/act/normalval" },
      /tags\.scriptStartNormalValue/,
    ],
    ["the place of a known value", { genwAccount: "polling/timing" }, /^tags\.genwAccount: .* another value/],
    ["a place inside a text", { genwAccount: "target/x" }, /^tags\.genwAccount: .* another value/],
    ["a place around other values", { genwAccount: "polling" }, /^tags\.genwAccount: .* another value/],
  ];
  for (const [promise, tags, message] of cases) {
    it(`refuses ${promise} as an override`, () => {
      assert.match(refusal(() => render(articleCluster(), { tags })).join("\n"), message);
    });
  }
});
