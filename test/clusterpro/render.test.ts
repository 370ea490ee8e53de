import assert from "node:assert/strict";
import fc from "fast-check";
import { render } from "../../clusterpro/render.ts";
import { TAG_KEYS, TAGS } from "../../clusterpro/tagTable.ts";
import { projectText } from "../projectText.ts";
import { articleCluster } from "./articleCluster.ts";
import { definitionOf } from "./definitionOf.ts";
import { readBack } from "./readBack.ts";
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
    { kind: "witness" as const, extra: 2 },
  ]) {
    for (let count = 2; count <= 8; count++) {
      // 4 + servers + 1 group + 2 resources + 4 monitors + servers x (heartbeats + partition resources)
      const expected = 11 + count + count * (1 + extra);
      it(`counts ${expected} objects for ${count} servers with partition resolution ${kind}`, () => {
        const servers = Array.from({ length: count }, (_, index) => ({
          name: `s${index}`,
          address: `10.0.1.${index}`,
        }));
        const networkPartition =
          kind === "none" ? { kind } : kind === "ping" ? { kind, address: "10.0.2.1" } : { kind, host: "w", port: 80 };
        const { text } = render(articleCluster({ servers, networkPartition }));
        assert.match(text, new RegExp(`<objectnumber>${expected}</objectnumber>`));
      });
    }
  }

  it("leaves no server without a heartbeat over the witness, which alone tells a broken link from a dead partner", () => {
    const networkPartition = { kind: "witness", host: "w.example.com", port: 8080 } as const;
    const text = render(articleCluster({ networkPartition })).text.replace(/\s+/g, "");
    const devices =
      '<deviceid="700"><type>witness</type><info>1</info><extend>w.example.com:8080</extend></device>' +
      '<deviceid="10700"><type>http</type><info>1</info></device></server>';
    assert.equal(text.split(devices).length - 1, 2);
    const asks = (device: number) => `<device>${device}</device><host>w.example.com</host><port>8080</port>`;
    assert.ok(
      text.includes(
        '<heartbeat><typesname="lankhb"/><typesname="witnesshb"/><lankhbname="lankhb1"><priority>0</priority><device>0' +
          `</device></lankhb><witnesshbname="witnesshb1"><priority>1</priority>${asks(700)}</witnesshb></heartbeat>` +
          '<networkpartition><typesname="httpnp"/><httpnpname="httpnp1"><priority>0</priority>' +
          `${asks(10700)}</httpnp></networkpartition>`,
      ),
      text,
    );
  });

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
    assert.match(text, /<act>\s*<fo>1<\/fo>\s*<normalval>0<\/normalval>\s*<\/act>/);
    assert.match(text, /<tuning>\s*<user>0<\/user>\s*<\/tuning>/);
    const account = assumptions.find(({ key }) => key === "scriptAccount");
    assert.deepEqual(account, {
      key: "scriptAccount",
      path: "/root/resource/script@script_minio/tuning/user",
      evidence: "configured",
      value: "0",
    });
  });

  it("loses nothing of any definition: the policy pack's reader finds all of it in the file", () => {
    fc.assert(
      fc.property(definitionOf, (definition) => {
        assert.deepEqual(readBack(render(definition).text), definition);
      }),
    );
  });

  it("loses nothing either where settings put values elsewhere", () => {
    fc.assert(
      fc.property(definitionOf, (definition) => {
        assert.deepEqual(readBack(render(definition, { tags: OTHER_PLACES }).text, OTHER_PLACES), definition);
      }),
    );
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
