import assert from "node:assert/strict";
import { zipSync } from "fflate";
import { analyze, type Build, type PlanProperties, plan, UNKNOWN } from "../../../policies/harness/index.ts";
import { pack } from "../../../policies/policyPack.ts";
import { clpconfReadable as rule } from "../../../policies/rules/clpconf-readable.ts";
import { monitorInterval } from "../../../policies/rules/monitor-interval.ts";
import { conf, deliver, delivering, inConf, OUR_FILES, S3_OBJECT, topology } from "../delivered.ts";
import { FORMS, judge, messages } from "../judge.ts";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const ASSET = { [SIGNATURE]: "c44067f5952c0a294b673a41bacd8c17" };
const ARCHIVE = { [SIGNATURE]: "0def7320c3a5731c473e5ecbe6d01bc7" };

const object =
  (properties: PlanProperties, key = "clp.conf", type = S3_OBJECT): Build =>
  (plan) =>
    void plan.resource(type, "clp.conf", { key, ...properties });

const encoded = (...parts: readonly (string | Buffer | readonly number[])[]) => ({
  contentBase64: Buffer.concat(
    parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from(part as Buffer))),
  ).toString("base64"),
});
const utf16 = (text: string) => Buffer.from(text, "utf16le");
const XML = '<?xml version="1.0" encoding="ASCII"?><root><server name="a"/></root>';

for (const { form, deployed } of FORMS) {
  describe(`clpconf-readable ${form}`, () => {
    it("accepts the project's own file", async () => {
      assert.deepEqual(await messages(rule, delivering(OUR_FILES), { deployed }), []);
    });

    for (const [what, properties, expected] of [
      ["content that is not known", { content: UNKNOWN }, /cannot be decided.*content is not known yet; let tokens/],
      ["an unknown source", { source: UNKNOWN }, /cannot be decided.*source is not known yet/],
      ["a file asset", { source: { ...ASSET, path: "/clp.conf" } }, /cannot be decided.*source is a file, .* content$/],
      ["no content", {}, /clp\.conf cannot be read: it has no content$/],
      ["content of another type", { content: { a: 1 } }, /clp\.conf cannot be read: it has no content$/],
      ["base64 that is none", { contentBase64: "%%%" }, /clp\.conf cannot be read: it is not XML/],
      ["50 MB", { content: "a".repeat(50e6) }, /it has 50000000 characters; at most 1048576 are read/],
      ["50 MB of base64", { contentBase64: "a".repeat(50e6) }, /it has 50000000 characters of base64/],
      ["broken XML", { content: "<root>" }, /clp\.conf cannot be read: it is not XML: line 1/],
      [
        "UTF-16 with its mark",
        encoded([0xff, 0xfe], utf16(XML)),
        /it is in UTF-16 \(byte order mark FF FE\); save it in ASCII or UTF-8/,
      ],
      ["UTF-16 of the other order", encoded([0xfe, 0xff], utf16(XML).swap16()), /UTF-16 \(byte order mark FE FF\)/],
      ["UTF-16 without a mark", encoded(utf16(XML)), /it is in UTF-16; save it/],
      [
        "UTF-16 that the program read as UTF-8",
        { content: utf16(XML).toString("utf8") },
        /UTF-16, read by the program/,
      ],
      [
        "UTF-16 with its mark that the program read as UTF-8",
        { content: Buffer.concat([Buffer.from([0xff, 0xfe]), utf16(XML)]).toString("utf8") },
        /UTF-16, read by the program/,
      ],
      ["a prolog of another encoding", { content: XML.replace("ASCII", "UTF-16") }, /first line declares UTF-16/],
      ["a zip archive in its place", encoded([0x50, 0x4b, 3, 4, 0]), /it is a zip archive that cannot be opened/],
    ] as const) {
      it(`tells of ${what} with its reason, once`, async () => {
        const [violation, ...others] = (await judge(rule, object(properties), { deployed })).violations;
        assert.match(violation?.message ?? "", expected);
        assert.equal(violation?.level, "mandatory");
        assert.deepEqual(others, []);
      });
    }

    it("advises against a byte order mark of UTF-8, and reads on", async () => {
      for (const properties of [encoded([0xef, 0xbb, 0xbf], XML), { content: `\uFEFF${XML}` }]) {
        const { violations } = await judge(rule, object(properties), { deployed });
        assert.deepEqual(
          violations.map(({ level }) => level),
          ["advisory"],
        );
        assert.match(violations[0]?.message ?? "", /begins with a byte order mark \(EF BB BF\)/);
      }
    });
  });
}

it("clpconf-readable says that a copy of another object cannot be decided", async () => {
  const copy = object({ source: "bucket/clp.conf" }, "a/clp.conf", "aws:s3/objectCopy:ObjectCopy");
  assert.match((await messages(rule, copy))[0] ?? "", /cannot be decided.*it is a copy of another object/);
});

describe("a clp.conf that cannot be read", () => {
  const told = async (build: Build) => {
    const { violations } = await analyze(pack, plan(build));
    return violations.map((each) => each.rule);
  };

  it("is told once by the whole pack", async () => {
    for (const properties of [{ content: "<root>" }, { content: UNKNOWN }, encoded([0xff, 0xfe], utf16(XML))]) {
      const build: Build = (plan) => {
        topology(plan);
        object(properties)(plan);
      };
      const quiet = await told((plan) => void topology(plan));
      assert.deepEqual(
        (await told(build)).filter((each) => !quiet.includes(each)),
        [rule.name],
      );
    }
  });
});

describe("a clp.conf that is no S3 object of its own", () => {
  const HASTY = inConf(/(<genw name="genw_fsx">[\s\S]*?<interval>)60/, "$13");
  const TEXT = HASTY["clp.conf"] ?? "";
  const SCRIPTS = Object.entries(OUR_FILES).filter(([path]) => path.startsWith("scripts/"));
  const lines = TEXT.replaceAll('"', "'").split("\n");
  const INSTANCE = "aws:ec2/instance:Instance";
  const DOCUMENT = "aws:ssm/document:Document";
  const PARAMETER = "aws:ssm/parameter:Parameter";
  const script = `<powershell>\n@'\n${TEXT}\n'@ | Set-Content clp.conf\n</powershell>`;
  const document = (inputs: object) => JSON.stringify({ schemaVersion: "2.2", mainSteps: [{ inputs }] });

  const CARRIERS: Readonly<Record<string, readonly [type: string, properties: PlanProperties]>> = {
    "a parameter of its name": [PARAMETER, { name: "/cluster/clp.conf", type: "String", value: TEXT }],
    "a parameter of another name": [PARAMETER, { name: "/cluster/configuration", type: "String", value: TEXT }],
    "a secret parameter": [PARAMETER, { name: "/cluster/clp.conf", type: "SecureString", value: TEXT }],
    "a parameter in base64": [
      PARAMETER,
      { name: "/cluster/clp.conf", type: "String", value: Buffer.from(TEXT).toString("base64") },
    ],
    "user data": [INSTANCE, { userData: script }],
    "user data in base64": [INSTANCE, { userDataBase64: Buffer.from(script).toString("base64") }],
    "a launch template": [
      "aws:ec2/launchTemplate:LaunchTemplate",
      { userData: Buffer.from(script).toString("base64") },
    ],
    "a document, as one text": [DOCUMENT, { content: document({ runCommand: [script] }) }],
    "a document, line by line": [DOCUMENT, { content: document({ runCommand: lines }) }],
    "a document in YAML": [DOCUMENT, { content: `mainSteps:\n  - script: |\n${script.replace(/^/gm, "      ")}` }],
    "an association": ["aws:ssm/association:Association", { parameters: { commands: script } }],
  };

  for (const [what, [type, properties]] of Object.entries(CARRIERS)) {
    it(`is read in ${what}, with the scripts in S3`, async () => {
      for (const deployed of [false, true]) {
        const build: Build = (plan) => {
          plan.resource(type, "carrier", properties);
          deliver(plan, Object.fromEntries(SCRIPTS));
        };
        const { violations } = await judge(monitorInterval, build, { deployed });
        assert.deepEqual(
          violations.map(({ urn, message }) => [urn.split("::").at(-1), message]),
          [["carrier", "clp.conf: polling/interval of monitor genw_fsx is 3; it must be 60 or more"]],
        );
      }
    });
  }

  it("is judged once where two servers have the same text", async () => {
    const build: Build = (plan) => {
      for (const name of ["server1", "server2"]) plan.resource(INSTANCE, name, { userData: script });
    };
    assert.equal((await messages(monitorInterval, build)).length, 1);
  });

  it("takes no scripts where several folders have some", async () => {
    const build: Build = (plan) => {
      plan.resource(INSTANCE, "server1", { userData: script });
      for (const folder of ["a", "b"]) {
        for (const [path, content] of SCRIPTS)
          plan.resource(S3_OBJECT, `${folder}/${path}`, { key: `${folder}/${path}`, content });
      }
    };
    assert.match((await messages(monitorInterval, build))[0] ?? "", /genw\.bat is not delivered beside clp\.conf/);
  });

  it("cannot be decided while it is put together from variables, but for a text that expands none", async () => {
    const expanding = script
      .replace("@'", '@"')
      .replace("'@", '"@')
      .replace(/<name>[^<]*</, "<name>$cluster<");
    const inUserData = (userData: string) =>
      messages(rule, (plan) => void plan.resource(INSTANCE, "server1", { userData }));
    assert.deepEqual(await inUserData(expanding), [
      "cannot be decided at preview: clp.conf in userData cannot be read: it is put together on the server, from " +
        "variables; write tokens such as @@ENI_ID:server1@@ in their place",
    ]);
    assert.deepEqual(await inUserData(script.replace(/<comment\/>|<comment>[^<]*/, "$&<!-- $x -->")), []);
  });

  it("cannot be decided in a parameter that is not known yet", async () => {
    const build: Build = (plan) => void plan.resource(PARAMETER, "p", { name: "/cluster/clp.conf", value: UNKNOWN });
    assert.match((await messages(rule, build))[0] ?? "", /cannot be decided.*clp\.conf in value.*is not known yet/);
  });

  it("is none where a text has another document with a root", async () => {
    const build: Build = (plan) => {
      plan.resource(INSTANCE, "server1", { userData: "<root><setting>a</setting></root>" });
      plan.resource(PARAMETER, "p", { name: "/app/config", value: "<root><setting>a</setting>" });
    };
    assert.deepEqual(
      (await analyze(pack, plan(build))).violations.filter(({ level }) => level === "mandatory"),
      [],
    );
  });
});

describe("a clp.conf in an archive", () => {
  const HASTY = inConf(/(<genw name="genw_fsx">[\s\S]*?<interval>)60/, "$13");
  const bytes = (files: Readonly<Record<string, string>>) =>
    Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]))));
  const archive = (properties: PlanProperties, key = "delivery/config.zip") => object(properties, key);
  const assets = (files: Readonly<Record<string, object>>): PlanProperties =>
    ({ source: { ...ARCHIVE, assets: files } }) as PlanProperties;
  const texts = Object.fromEntries(Object.entries(HASTY).map(([path, text]) => [path, { ...ASSET, text }]));

  for (const [what, build] of Object.entries<Build>({
    "in base64": archive({ contentBase64: bytes(HASTY).toString("base64") }),
    "of string assets": archive(assets(texts)),
    "in an archive of string assets": archive(assets({ inner: { ...ARCHIVE, assets: texts } })),
  })) {
    it(`is read ${what}, with the scripts beside it`, async () => {
      for (const deployed of [false, true]) {
        assert.deepEqual(await messages(monitorInterval, build, { deployed }), [
          "clp.conf: polling/interval of monitor genw_fsx is 3; it must be 60 or more",
        ]);
      }
    });
  }

  it("cannot be decided where the archive is made of files, one file of it being clp.conf", async () => {
    const build = archive(assets({ "clp.conf": { ...ASSET, path: "clp.conf" } }));
    assert.match((await messages(rule, build))[0] ?? "", /cannot be decided.*it is a file of an archive/);
  });

  it("cannot be decided where the archive is a file that is called after it, and nothing else is delivered", async () => {
    const closed = { source: { ...ARCHIVE, path: "./clpconf.zip" } } as PlanProperties;
    for (const key of ["x/clpconf.zip", "clp-conf.tar", "cluster_config.zip"]) {
      assert.match(
        (await messages(rule, archive(closed, key)))[0] ?? "",
        /cannot be decided.*may hold a clp\.conf/,
        key,
      );
    }
    for (const key of ["CLUSTERPRO_X52.zip", "lambda.zip", "clpconf/readme.txt"]) {
      assert.deepEqual(await messages(rule, archive(closed, key)), [], key);
    }
    const beside: Build = (plan) => {
      archive(closed, "clpconf.zip")(plan);
      plan.resource(S3_OBJECT, "own", { key: "clp.conf", content: conf("")["clp.conf"] ?? "" });
    };
    assert.deepEqual(await messages(rule, beside), []);
  });

  it("is read to a bound, whatever an archive claims to hold", async () => {
    const bomb = bytes({ "clp.conf": `<root>${" ".repeat(20e6)}</root>` });
    assert.match(
      (await messages(rule, archive({ contentBase64: bomb.toString("base64") })))[0] ?? "",
      /cannot be decided.*it has 20000013 bytes in an archive/,
    );
  });
});
