import assert from "node:assert/strict";
import type { Build, PlanProperties, PlanValue } from "../../../policies/harness/index.ts";
import { secret, UNKNOWN } from "../../../policies/harness/index.ts";
import { monitorInterval } from "../../../policies/rules/monitor-interval.ts";
import { delivering, type Files, GENW_FSX, inConf, OUR_FILES, S3_OBJECT } from "../delivered.ts";
import { FORMS, judge, messages } from "../judge.ts";

const hasty = (tag: string) => inConf(new RegExp(`(<genw name="${tag}">[\\s\\S]*?<interval>)60`), "$110");
const HASTY = hasty("genw_fsx");
const lasting = (seconds: number) =>
  seconds === 60 ? OUR_FILES : inConf(/(<genw name="genw_fsx">[\s\S]*?<interval>)60/, `$1${seconds}`);

it("monitor-interval judges the delivered clp.conf alone, whatever a component states", async () => {
  const stated = { monitors: { fileSystem: { intervalSeconds: 3, retries: 1 } } };
  assert.deepEqual(
    await messages(monitorInterval, (plan) => void plan.component("clusterpro-fsx:index:ClusterSoftware", "c", stated)),
    [],
  );
});

for (const { form, deployed } of FORMS) {
  describe(`monitor-interval on a clp.conf ${form}`, () => {
    const found = (files: Files, config?: unknown) =>
      messages(monitorInterval, delivering(files), { deployed, ...(config ? { config } : {}) });

    it("accepts the project's own", async () => assert.deepEqual(await found(OUR_FILES), []));

    it("refuses a hasty monitor of the file system", async () => {
      assert.deepEqual(await found(HASTY), [
        "clp.conf: polling/interval of monitor genw_fsx is 10; it must be 60 or more",
      ]);
    });

    for (const fine of [60, 61, 300]) {
      it(`accepts ${fine} seconds`, async () => assert.deepEqual(await found(lasting(fine)), []));
    }

    for (const seconds of [59, 30, 3, 0]) {
      it(`refuses ${seconds} seconds`, async () => {
        assert.deepEqual(await found(lasting(seconds)), [
          `clp.conf: polling/interval of monitor genw_fsx is ${seconds}; it must be 60 or more`,
        ]);
      });
    }

    it("takes its bound from the configuration", async () => {
      const config = { "monitor-interval": { minimumSeconds: 90 } };
      assert.equal((await found(lasting(89), config)).length, 1);
      assert.deepEqual(await found(lasting(90), config), []);
    });

    it("leaves the application's monitor alone, though its settings file names the file system too", async () => {
      assert.deepEqual(await found(hasty("genw_minio")), []);
    });

    it("knows NEC's default where the file is silent", async () => {
      const silent = inConf(/(<genw name="genw_fsx">[\s\S]*?)<interval>60<\/interval>/, "$1");
      assert.deepEqual(await found(silent), []);
      assert.deepEqual(await found(silent, { "monitor-interval": { minimumSeconds: 90 } }), [
        "clp.conf: polling/interval of monitor genw_fsx is not set, and NEC's default is 60; it must be 90 or more",
      ]);
    });

    it("fails closed on a token, and refuses what is no number", async () => {
      const interval = (text: string) => inConf(/(<genw name="genw_fsx">[\s\S]*?<interval>)60/, `$1${text}`);
      assert.deepEqual(await found(interval("@@INTERVAL@@")), [
        "cannot be decided at preview: clp.conf: polling/interval of monitor genw_fsx is a token; " +
          "write the number of seconds",
      ]);
      assert.deepEqual(await found(interval("1m")), [
        "clp.conf: polling/interval of monitor genw_fsx is no whole number of seconds",
      ]);
    });

    it("fails closed on a hasty monitor whose script it does not see", async () => {
      assert.deepEqual(await found({ "clp.conf": HASTY["clp.conf"] ?? "" }), [
        "cannot be decided at preview: clp.conf: polling/interval of monitor genw_fsx is 10, too short for a monitor of " +
          "the file system, and it cannot be told whether it is one: scripts/monitor.s/genw_fsx/genw.bat is not " +
          "delivered beside clp.conf. Deliver the script as text, or set 60 or more",
      ]);
      assert.deepEqual(await found({ "clp.conf": OUR_FILES["clp.conf"] ?? "" }), []);
      const elsewhere = inConf(
        /(<genw name="genw_fsx">[\s\S]*?<parameters>)/,
        "$1<path>C:\\checks\\fsx.bat</path>",
        HASTY,
      );
      assert.match((await found(elsewhere))[0] ?? "", /parameters\/path leads to a script outside the delivery/);
    });
  });
}

describe("a delivery", () => {
  const refused = async (build: Build, deployed = false) =>
    (await judge(monitorInterval, build, { deployed })).violations;
  const CONF = HASTY["clp.conf"] ?? "";
  const SCRIPT = OUR_FILES[GENW_FSX] ?? "";
  const SETTINGS = "scripts/monitor.s/genw_fsx/clpfsx-settings.bat";
  const ASSET = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17" };
  const sure = "clp.conf: polling/interval of monitor genw_fsx is 10; it must be 60 or more";

  /** The hasty file and the script of its monitor, each put into S3 in the given way. */
  const put =
    (how: (path: string, text: string) => PlanProperties, type = S3_OBJECT): Build =>
    (plan) => {
      for (const [path, text] of Object.entries({
        "clp.conf": CONF,
        [GENW_FSX]: SCRIPT,
        [SETTINGS]: OUR_FILES[SETTINGS] ?? "",
      })) {
        plan.resource(type, path, how(path, text));
      }
    };

  for (const [what, build] of Object.entries<Build>({
    "as content": put((path, content) => ({ key: `a/${path}`, content })),
    "at the bucket's root": put((path, content) => ({ key: path, content })),
    "with a leading slash and in capitals": put((path, content) => ({ key: `/A/${path.toUpperCase()}`, content })),
    "with backslashes": put((path, content) => ({ key: `a\\${path.replaceAll("/", "\\")}`, content })),
    "in base64": put((path, text) => ({ key: `a/${path}`, contentBase64: Buffer.from(text).toString("base64") })),
    "as a string asset": put((path, text) => ({ key: `a/${path}`, source: { ...ASSET, text } })),
    "as a secret": put((path, content) => ({ key: `a/${path}`, content: secret(content) })),
    "under a key that is not known, by the names": put((_, content) => ({ key: UNKNOWN, content })),
    "by the older type": put((path, content) => ({ key: `a/${path}`, content }), "aws:s3/bucketObject:BucketObject"),
    "under another name, by what stands in it": put((path, content) => ({
      key: path.replace("clp.conf", "cluster.xml"),
      content,
    })),
  })) {
    it(`is found ${what}`, async () => {
      for (const deployed of [false, true]) {
        assert.deepEqual(
          (await refused(build, deployed)).map(({ message, urn }) => [message, urn.split("::").at(-1)]),
          [[sure, "clp.conf"]],
        );
      }
    });
  }

  it("is read in the encoding that it declares", async () => {
    const japanese = Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="SJIS"?><root><cluster><comment>'),
      Buffer.from([0x8e, 0x8e, 0x8c, 0xb1, 0x83, 0x5d]),
      // The last byte of that character is a bracket, which a wrong encoding would take for the end of CDATA.
      Buffer.from("]></comment></cluster></root>"),
    ]);
    assert.deepEqual(
      await refused(
        (plan) => void plan.resource(S3_OBJECT, "clp.conf", { contentBase64: japanese.toString("base64") }),
      ),
      [],
    );
  });

  it("does not take scripts from another bucket or folder", async () => {
    const apart: Build = (plan) => {
      const buckets = ["a", "b"].map((name) => plan.resource("aws:s3/bucket:Bucket", name));
      const object = (name: string, bucket: PlanValue, key: string, content: string) =>
        plan.resource(S3_OBJECT, name, { bucket, key, content });
      object("clp.conf", buckets[0]?.id, "x/clp.conf", CONF);
      object("one", buckets[1]?.id, `x/${GENW_FSX}`, SCRIPT);
      object("two", buckets[0]?.id, `y/${GENW_FSX}`, SCRIPT);
    };
    for (const deployed of [false, true]) {
      assert.match((await refused(apart, deployed))[0]?.message ?? "", /genw\.bat is not delivered beside clp\.conf/);
    }
  });

  it("is nothing to an object of another kind", async () => {
    assert.deepEqual(
      await refused((plan) => {
        plan.resource(S3_OBJECT, "site", { key: "index.html", content: "<?xml version='1.0'?><html/>" });
        plan.resource(S3_OBJECT, "later", { key: UNKNOWN, content: UNKNOWN });
        plan.resource(S3_OBJECT, "my-clp.conf.bak", { key: "old/clp.conf.bak", content: "<root>" });
      }),
      [],
    );
  });
});
