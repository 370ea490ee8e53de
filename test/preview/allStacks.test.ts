import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { readProject, stacksIn } from "../../stack/stackFile.ts";
import { makeProjectCopy, PROJECT, removeProjectCopy, withProjectCopy } from "../projectCopy.ts";

function preview(folder: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(folder, "preview/main.js"), ...args], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, stdout, stderr };
}

/** A copy of the project with one more stack, `name`, whose settings are `config` beside the Region. */
function withStack(name: string, config: string, use: (folder: string) => void): void {
  withProjectCopy((folder) => {
    writeFileSync(path.join(folder, `Pulumi.${name}.yaml`), `config:\n  aws:region: ap-northeast-1\n${config}`);
    use(folder);
  });
}

interface Plan {
  readonly resources: readonly {
    readonly type: string;
    readonly name: string;
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly options: Readonly<Record<string, unknown>>;
  }[];
  readonly policies: { readonly violations: readonly { readonly level: string; readonly rule: string }[] };
}

const planOf = (folder: string, stack: string): Plan & { status: number | null } => {
  const { status, stdout, stderr } = preview(folder, "--stack", stack, "--json");
  assert.ok(stdout !== "", stderr);
  return { status, ...(JSON.parse(stdout) as Plan) };
};

describe("the stacks of this project", function () {
  this.timeout(60_000);

  for (const stack of stacksIn(readProject(PROJECT))) {
    it(`${stack} passes every mandatory policy`, () => {
      const { status, policies } = planOf(PROJECT, stack);
      assert.deepEqual(
        policies.violations.filter(({ level }) => level === "mandatory"),
        [],
      );
      assert.equal(status, 0);
    });
  }
});

describe("a stack as prod is shipped, and one as dev", function () {
  this.timeout(60_000);
  let project: string;

  before(() => {
    project = makeProjectCopy();
  });

  after(() => removeProjectCopy(project));

  it("is told nothing by the policies, protects what holds data, and encrypts it with a key of one's own", () => {
    const { policies, resources } = planOf(project, "prod");
    assert.deepEqual(policies.violations, []);
    const of = (type: string) => resources.filter((each) => each.type === type);
    for (const type of [
      "aws:fsx/windowsFileSystem:WindowsFileSystem",
      "aws:directoryservice/directory:Directory",
      "aws:ec2/networkInterface:NetworkInterface",
    ]) {
      assert.ok(of(type).length > 0, type);
      for (const { name, options } of of(type)) assert.equal(options.protect, true, `${type} ${name}`);
    }
    const key = /^arn:aws:kms:/;
    assert.match(String(of("aws:fsx/windowsFileSystem:WindowsFileSystem")[0]?.inputs.kmsKeyId), key);
    assert.match(
      JSON.stringify(of("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration")),
      /"kmsMasterKeyId":"arn:aws:kms:/,
    );
    const ec2Endpoint = of("aws:ec2/vpcEndpoint:VpcEndpoint").filter(
      (each) => each.inputs.vpcEndpointType === "Interface",
    );
    assert.equal(ec2Endpoint.length, 1);
  });

  it("share no address, so that both can be reached from one network", () => {
    const vpcOf = (stack: string) =>
      planOf(project, stack).resources.find((each) => each.type === "aws:ec2/vpc:Vpc")?.inputs.cidrBlock;
    const [dev, prod] = [vpcOf("dev"), vpcOf("prod")].map((cidr) => /^10\.(\d+)\.0\.0\/16$/.exec(String(cidr))?.[1]);
    assert.ok(dev !== undefined && prod !== undefined);
    assert.notEqual(dev, prod);
  });
});

describe("npm run preview -- --all", function () {
  this.timeout(60_000);
  let project: string;

  before(() => {
    project = makeProjectCopy();
  });

  after(() => removeProjectCopy(project));

  it("reports every stack that has a file, and ends with 0 when all pass", () => {
    const { status, stdout, stderr } = preview(project, "--all");
    assert.equal(status, 0, stderr);
    const reported = [...stdout.matchAll(/^clusterpro-fsx, stack (\S+):/gm)].map(([, stack]) => stack);
    assert.deepEqual(reported, stacksIn(readProject(project)));
  });

  it("ends with 1 when one stack breaks a policy, and passes every option on", () => {
    const { status, stdout } = preview(project, "--all", "--set", "fileSystem.deploymentType=SINGLE_AZ_2");
    assert.equal(status, 1);
    assert.equal(stdout.match(/\[mandatory\] fsx-multi-az/g)?.length, stacksIn(readProject(project)).length);
    const unjudged = preview(project, "--all", "--no-policies", "--set", "fileSystem.deploymentType=SINGLE_AZ_2");
    assert.equal(unjudged.status, 0);
    const answered = preview(PROJECT, "--all", "--answers", "/no/such.json");
    assert.equal(answered.status, 2);
    assert.equal(
      answered.stderr.match(/^\/no\/such\.json: cannot be read/gm)?.length,
      stacksIn(readProject(PROJECT)).length,
    );
  });

  it("goes on after a stack with wrong settings, says in the Markdown what is wrong, and ends with 2", () => {
    withStack("broken", '  clusterpro-fsx:cluster:\n    virtualIp: "10.0.5.5"\n', (folder) => {
      const { status, stdout, stderr } = preview(folder, "--all", "--markdown");
      assert.equal(status, 2);
      assert.match(stderr, /^Pulumi\.broken\.yaml: cluster\.virtualIp: 10\.0\.5\.5 lies inside the VPC/m);
      assert.match(
        stdout,
        /^\*\*3 stacks:\*\* ❌ broken · ⚠️ dev · (?:⚠️|✅) prod\n\n### ❌ broken: no preview\n\n- Pulumi\.broken\.yaml: cluster\.virtualIp: 10\.0\.5\.5/,
      );
      assert.match(stdout, /^### ⚠️ dev: no violation/m);
      assert.match(stdout, /^### \S+ prod: no violation/m);
    });
  });

  it("refuses options that contradict each other, in a line", () => {
    for (const args of [
      ["--all", "--stack", "dev"],
      ["--all", "--json"],
      ["--json", "--markdown"],
    ]) {
      const { status, stdout, stderr } = preview(project, ...args);
      assert.equal(status, 2);
      assert.equal(stdout, "");
      assert.match(stderr, /^--\w+ and --\w+ exclude each other: leave one out\..*\n$/);
    }
  });
});
