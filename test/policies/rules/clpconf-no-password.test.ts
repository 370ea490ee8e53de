import assert from "node:assert/strict";
import { type Build, type PlanProperties, type PlanValue, secret, UNKNOWN } from "../../../policies/harness/index.ts";
import { clpconfNoPassword as rule } from "../../../policies/rules/clpconf-no-password.ts";
import { changed, conf, deliver, delivering, type Files, inConf, OUR_FILES, START } from "../delivered.ts";
import { byResource, FORMS, judge, messages } from "../judge.ts";

const CLEAR = "Secret-123";
const ENCODED = "8000000ab91a5dc638a39c5600930003";
const INSTANCE = "aws:ec2/instance:Instance";
const PARAMETER = "aws:ssm/parameter:Parameter";
const DOCUMENT = "aws:ssm/document:Document";
const RANDOM = "random:index/randomPassword:RandomPassword";

/** Messages, none of which may show what was found. */
async function told(build: Build, deployed = false): Promise<string[]> {
  const found = await messages(rule, build, { deployed });
  for (const message of found) {
    assert.doesNotMatch(message, new RegExp(`${CLEAR}|${ENCODED}`, "i"));
    assert.doesNotMatch(message, /itself failed/);
  }
  return found;
}

const one = (type: string, properties: PlanProperties) => told((plan) => void plan.resource(type, "one", properties));

/** The number of findings in a start script of this text. */
const script = async (text: string) => (await told(delivering({ ...conf(""), [START]: text }))).length;

for (const { form, deployed } of FORMS) {
  describe(`clpconf-no-password on a clp.conf ${form}`, () => {
    const found = (files: Files) => told(delivering(files), deployed);

    it("accepts the project's own files", async () => assert.deepEqual(await found(OUR_FILES), []));

    it("refuses a password in place of the token", async () => {
      const at = "(cluster/account/list@0/password); let the server read it from Secrets Manager";
      assert.deepEqual(await found(inConf("@@PASSWORD:0@@", CLEAR)), [`clp.conf holds a password in clear ${at}`]);
      assert.deepEqual(await found(inConf("@@PASSWORD:0@@", ENCODED)), [
        `clp.conf holds a password in CLUSTERPRO's encoded form, which every cluster can decode ${at}`,
      ]);
    });

    it("refuses one in any element or attribute, by its name or its form", async () => {
      for (const inside of [
        `<comment>${ENCODED}</comment>`,
        `<monitor><httpw name="h"><parameters><password>${CLEAR}</password></parameters></httpw></monitor>`,
        `<resource><appli name="a"><parameters><actpassword>${CLEAR}</actpassword></parameters></appli></resource>`,
        `<x><password><value>${CLEAR}</value></password></x>`,
        `<x password="${CLEAR}"/>`,
        `<x y="${ENCODED}"/>`,
        `<password>@@PASSWORD:0@@${CLEAR}</password>`,
        `<password><![CDATA[${CLEAR}]]></password>`,
        `<!-- ${ENCODED} -->`,
        `<pwd>${CLEAR}</pwd>`,
      ]) {
        assert.equal((await found(conf(inside))).length, 1, inside);
      }
    });

    it("names the element whose attribute it is", async () => {
      const [message] = await found(conf(`<x y="${ENCODED}"/>`));
      assert.match(message ?? "", /encoded form, which every cluster can decode \(x\)/);
    });

    it("knows elements that are called after a password in part", async () => {
      for (const tag of ["adminpwd", "pass", "userpassword"]) {
        const [message] = await found(conf(`<${tag}>Secret-1</${tag}>`));
        assert.match(message ?? "", new RegExp(`\\(${tag}\\)`), tag);
      }
    });

    it("accepts elements that have none", async () => {
      for (const inside of [
        "<password/>",
        "<password>@@PASSWORD:0@@</password>",
        "<encrypwd>1</encrypwd>",
        "<comment>80001234</comment>",
      ]) {
        assert.deepEqual(await found(conf(inside)), [], inside);
      }
    });

    it("leaves a clp.conf that cannot be read to the rule that tells of it, and searches what is known of its text", async () => {
      assert.deepEqual(await found({ "clp.conf": "<root>" }), []);
      assert.deepEqual(await found({ "clp.conf": `<root>\n<password>${ENCODED}` }), [
        "delivery/0123abcd/clp.conf holds a password in CLUSTERPRO's encoded form, which every cluster can decode (line " +
          "2); let the server read it from Secrets Manager",
      ]);
    });

    it("says when a file beside it cannot be searched", async () => {
      const unknown: Build = (plan) => deliver(plan, { ...conf(""), [START]: "x" }, { content: UNKNOWN });
      const [second, ...others] = await told(unknown, deployed);
      assert.deepEqual(others, []);
      assert.match(
        second ?? "",
        /^cannot be decided.*start\.bat cannot be searched for passwords: content is not known/,
      );
    });
  });
}

describe("clpconf-no-password on a delivered script", () => {
  for (const text of [
    `set MINIO_ROOT_PASSWORD=${CLEAR}`,
    `set "MINIO_ROOT_PASSWORD=${CLEAR}"`,
    `@SET "password=${CLEAR}"\r\n`,
    `$password = '${CLEAR}'`,
    `$AdminPassword="${CLEAR}"`,
    `ConvertTo-SecureString "${CLEAR}" -AsPlainText -Force`,
    `ConvertTo-SecureString -String '${CLEAR}' -AsPlainText`,
    `net use \\\\host\\share ${CLEAR} /user:test\\Admin`,
    `net use Z: \\\\host\\share ${CLEAR} /user:test\\Admin`,
    `net use \\\\host\\share /user:test\\Admin ${CLEAR}`,
    `net user Admin ${CLEAR}`,
    `clpencrypt ${CLEAR}`,
    `"C:\\Program Files\\CLUSTERPRO\\bin\\clpencrypt.exe" ${CLEAR}`,
    `mc.exe alias set --password ${CLEAR}`,
    `tool.exe /password:${CLEAR}`,
    `tool.exe --db-password=${CLEAR}`,
    `rem ${ENCODED}`,
    `echo ${ENCODED.toUpperCase()}>x`,
    `{"user":"Admin","password":"${CLEAR}"}`,
    `password: ${CLEAR}`,
  ]) {
    it(`refuses ${text}`, async () => assert.equal(await script(text), 1));
  }

  for (const text of [
    'set "MINIO_ROOT_PASSWORD="',
    'set "MINIO_ROOT_PASSWORD=%SECRET%"',
    "set password=!secret!",
    "set password=@@PASSWORD:0@@",
    "if not defined MINIO_ROOT_PASSWORD goto incomplete",
    "$password = Get-SECSecretValue -SecretId $name",
    "$password = $secret.SecretString",
    "$password = ConvertTo-SecureString $plain -AsPlainText -Force",
    "$credential = New-Object PSCredential('Admin', $password)",
    "if ($password -eq '') { exit 1 }",
    'if "%password%"=="" exit /b 2',
    "net use \\\\host\\share /user:test\\Admin %password%",
    "net use \\\\host\\share",
    "net user Admin /active:yes",
    "clpencrypt $password",
    "echo password: not set, see the manual",
    "tool.exe --password-file C:\\p.txt",
    "set PasswordLength=16",
    "set PASSWORD_SECRET_NAME=cluster/admin",
    "$passwordParameter = 'cluster/admin'",
    "set UsePassword=1",
    "set PORT=8000",
    "set ACCOUNT=800012345678",
    "rem sha256 1238000000ab91a5dc638a39c5600930003",
    '{"password":"{{ Password }}"}',
    '{"password":{"type":"String"}}',
  ]) {
    it(`accepts ${text}`, async () => assert.equal(await script(text), 0));
  }

  it("names the file and the line", async () => {
    const files = changed(START, "setlocal enableextensions", `set "X_PASSWORD=${CLEAR}"\r\nsetlocal enableextensions`);
    const [message, ...others] = await told(delivering(files));
    assert.match(message ?? "", /start\.bat holds a password in clear \(line \d+\); let the server read it/);
    assert.deepEqual(others, []);
  });

  it("stops counting where there are hundreds", async () => {
    assert.equal(await script(`set PASSWORD=${CLEAR}\n`.repeat(500)), 10);
  });

  it("does not hang on long lines of what it looks for", async function () {
    this.timeout(20_000);
    for (const part of [
      "a",
      "-",
      "net use ",
      "net user a ",
      "pass",
      "password=",
      "- ",
      " ",
      "\\\\",
      "80000000",
      "passwd: ",
      "curl ",
      "netdom ",
      "/v password ",
      "mc alias set a b c ",
      "setx password ",
    ]) {
      await script(part.repeat(Math.floor(1_000_000 / part.length)));
    }
  });
});

describe("clpconf-no-password beside the delivery", () => {
  it("refuses a password in user data, plain or in base64, and in a launch template", async () => {
    const text = `<powershell>\n$password = "${CLEAR}"\n</powershell>`;
    const base64 = Buffer.from(text).toString("base64");
    assert.deepEqual(await one(INSTANCE, { userData: text }), [
      "userData holds a password in clear (line 2); let the server read it from Secrets Manager",
    ]);
    assert.equal((await one(INSTANCE, { userData: secret(text) })).length, 1);
    assert.equal((await one(INSTANCE, { userData: base64 })).length, 1);
    assert.equal((await one(INSTANCE, { userDataBase64: base64 })).length, 1);
    assert.equal((await one("aws:ec2/launchTemplate:LaunchTemplate", { userData: base64 })).length, 1);
    assert.deepEqual(await one(INSTANCE, { userData: "<powershell>\nRestart-Service x\n</powershell>" }), []);
  });

  it("refuses a password in a plain SSM parameter, by its name or its value", async () => {
    for (const type of ["String", "StringList", UNKNOWN]) {
      assert.deepEqual(await one(PARAMETER, { name: "/cluster/adminPassword", type, value: CLEAR }), [
        "value is a password in a parameter of plain type; make its type SecureString",
      ]);
    }
    assert.equal((await one(PARAMETER, { name: "/a", type: "String", insecureValue: ENCODED })).length, 1);
    assert.equal((await one(PARAMETER, { name: "/a", type: "String", value: `{"password":"${CLEAR}"}` })).length, 1);
    assert.deepEqual(await one(PARAMETER, { name: "/a/password", type: "SecureString", value: CLEAR }), []);
    assert.deepEqual(await one(PARAMETER, { name: "/a/vpcId", type: "String", value: "vpc-1" }), []);
    assert.deepEqual(
      await one(PARAMETER, { name: "/a/password", type: "String", value: "arn:aws:secretsmanager:x" }),
      [],
    );
  });

  it("refuses one in an SSM document, behind the escapes of JSON too, and in an association", async () => {
    const document = (commands: string[], parameters: object = {}) =>
      one(DOCUMENT, {
        content: JSON.stringify({ schemaVersion: "2.2", parameters, mainSteps: [{ inputs: { commands } }] }),
      });
    assert.deepEqual(await document(["a", `$password = "${CLEAR}"`]), [
      "content holds a password in clear (mainSteps.0.inputs.commands.1, line 1); let the server read it from Secrets Manager",
    ]);
    assert.equal((await document([], { AdminPassword: { type: "String", default: CLEAR } })).length, 1);
    assert.deepEqual(await document(["$x = '{{ Password }}'"], { Password: { type: "String" } }), []);
    assert.equal((await one(DOCUMENT, { content: `schemaVersion: "2.2"\nx:\n  password: ${CLEAR}\n` })).length, 1);
    const association = (parameters: PlanValue) => one("aws:ssm/association:Association", { parameters });
    assert.equal((await association({ AdminPassword: CLEAR })).length, 1);
    assert.deepEqual(await association({ SecretName: "cluster/admin", Other: UNKNOWN }), []);
  });

  it("takes content that is no JSON, or too deep for it, for text", async () => {
    assert.equal((await one(DOCUMENT, { content: `{ broken\nset PASSWORD=${CLEAR}` })).length, 1);
    assert.equal((await one(DOCUMENT, { content: `${"[".repeat(200_000)}\n$password = '${CLEAR}'` })).length, 1);
    assert.deepEqual(await one(DOCUMENT, { content: ["a"] }), []);
    assert.deepEqual(await one(INSTANCE, { userData: null }), []);
  });

  it("finds a secret of the stack wherever it was copied, once it is known", async () => {
    const build: Build = (plan) => {
      const password = plan.resource(RANDOM, "admin", { length: 20 }, { outputs: { result: CLEAR } });
      plan.resource(INSTANCE, "server1", { userData: plan.later(`start.exe ${CLEAR}`, password) });
      deliver(plan, { ...conf(""), [START]: "exit /b 0" });
    };
    assert.deepEqual(await byResource(rule, build), {
      server1: ['userData is made from the random password "admin"; let the server read the secret'],
    });
    assert.deepEqual(await byResource(rule, build, { deployed: true }), {
      server1: ["userData holds a secret of this stack in clear; let the server read it from Secrets Manager"],
    });
    for (const [type, property, value] of [
      ["aws:secretsmanager/secretVersion:SecretVersion", "secretString", CLEAR],
      [
        "aws:secretsmanager/secretVersion:SecretVersion",
        "secretString",
        `{"username":"Administrator","password":"${CLEAR}"}`,
      ],
      ["aws:directoryservice/directory:Directory", "password", CLEAR],
    ] as const) {
      const copied = (text: string) =>
        told((plan) => {
          plan.resource(type, "source", { [property]: secret(value) });
          plan.resource(INSTANCE, "server1", { userData: text });
        });
      assert.equal((await copied(`start.exe ${CLEAR}`)).length, 1);
      assert.deepEqual(await copied("start.exe Administrator"), []);
    }
  });

  it("finds a secret of the stack in the forms that texts need, in every bucket", async () => {
    const awkward = 'Se"cr&t<1>23';
    const forms = {
      plain: awkward,
      json: JSON.stringify({ text: awkward }),
      xml: `<x>Se"cr&amp;t&lt;1&gt;23</x>`,
      base64: `[Convert]::FromBase64String("${Buffer.from(awkward).toString("base64")}")`,
    };
    for (const [form, text] of Object.entries(forms)) {
      const found = await byResource(rule, (plan) => {
        plan.resource("aws:secretsmanager/secretVersion:SecretVersion", "source", { secretString: secret(awkward) });
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "setup", { key: "setup.txt", content: text });
      });
      assert.deepEqual(
        found,
        { setup: ["setup.txt holds a secret of this stack in clear; let the server read it from Secrets Manager"] },
        form,
      );
    }
  });

  it("says once what stands in a clp.conf in user data, by its element", async () => {
    const text =
      conf("<all><serveros>windows</serveros></all><cluster><password>PW</password></cluster>")["clp.conf"] ?? "";
    assert.deepEqual(
      await one(INSTANCE, { userData: `@'\n${text.replace("PW", ENCODED)}\n'@ | Set-Content clp.conf` }),
      [
        "clp.conf holds a password in CLUSTERPRO's encoded form, which every cluster can decode (cluster/password); let the " +
          "server read it from Secrets Manager",
      ],
    );
    assert.equal((await one(INSTANCE, { userData: `@'\n${text}\n'@\nnet user a ${CLEAR}` })).length, 2);
  });

  it("judges a parameter that is a clp.conf by its elements, unless it is encrypted", async () => {
    const value = `<root><password>${ENCODED}</password></root>`;
    const parameter = (type: string) => one(PARAMETER, { name: "/ha/clp.conf", type, value });
    assert.deepEqual(await parameter("String"), [
      "clp.conf holds a password in CLUSTERPRO's encoded form, which every cluster can decode (password); let the server " +
        "read it from Secrets Manager",
    ]);
    assert.deepEqual(await parameter("SecureString"), []);
  });

  it("does not look for secrets so short that they stand in innocent texts", async () => {
    const found = await told((plan) => {
      plan.resource("aws:directoryservice/directory:Directory", "source", { password: "start" });
      plan.resource(INSTANCE, "server1", { userData: "start.exe" });
    });
    assert.deepEqual(found, []);
  });

  it("judges what is not known by where it comes from", async () => {
    const from =
      (type: string | undefined, delivers = true): Build =>
      (plan) => {
        const origin = type === undefined ? [] : [plan.resource(type, "origin")];
        plan.resource(PARAMETER, "one", {
          type: "String",
          value: type === undefined ? UNKNOWN : plan.later("x", ...origin),
        });
        if (delivers) deliver(plan, conf(""));
      };
    assert.deepEqual(await told(from("aws:ec2/vpc:Vpc")), []);
    assert.deepEqual(await told(from("aws:secretsmanager/secret:Secret")), []);
    for (const type of [undefined, "aws:secretsmanager/secretVersion:SecretVersion"]) {
      assert.deepEqual(await told(from(type)), [
        "cannot be decided at preview: value is not known yet and cannot be searched for passwords; " +
          "write it as a plain value instead of an output",
      ]);
      assert.deepEqual(await told(from(type, false)), []);
    }
    assert.equal((await told(from(RANDOM, false))).length, 1);
  });

  it("prints no secret in any form of its output", async () => {
    const result = await judge(rule, delivering(inConf("@@PASSWORD:0@@", CLEAR)));
    assert.doesNotMatch(JSON.stringify(result), new RegExp(CLEAR));
  });
});
