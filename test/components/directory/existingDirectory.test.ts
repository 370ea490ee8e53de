import assert from "node:assert/strict";
import type { InvokeAnswers, Properties } from "../../../preview/recordingMonitor.ts";
import { BROUGHT_UP } from "../broughtUp.ts";
import { ACCOUNT, ALL_EXISTING, MANAGED_DIRECTORY, SELF_MANAGED_DIRECTORY } from "../existing.ts";
import { inputsOf, isUnknown, type Plan, plannedCluster } from "../plannedCluster.ts";

const cluster = { account: ACCOUNT };
const SECRET_ARN = "arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:corp/joiner-AbCdEf";
const DIRECTORY = { name: "corp.example.com", type: "MicrosoftAD", dnsIpAddresses: ["10.9.2.5", "10.9.1.5"] };

const aws = (directory: Properties = DIRECTORY): InvokeAnswers => ({
  "aws:directoryservice/getDirectory:getDirectory": ({ directoryId }) => {
    assert.equal(directoryId, "d-0123456789");
    return directory;
  },
  "aws:secretsmanager/getSecret:getSecret": ({ name }) => {
    assert.equal(name, "corp/joiner");
    return { arn: SECRET_ARN };
  },
});

const managed = (answers: InvokeAnswers = aws()) => plannedCluster({ directory: MANAGED_DIRECTORY, cluster }, answers);
const selfManaged = (more: object = {}, answers: InvokeAnswers = aws()) => {
  const existing = { ...SELF_MANAGED_DIRECTORY.existing, ...more };
  return plannedCluster({ directory: { ...SELF_MANAGED_DIRECTORY, existing }, cluster }, answers);
};

const fileSystemOf = (plan: Plan) => inputsOf(plan.one("WindowsFileSystem", "clusterpro-fsx"));
const egressOf = (plan: Plan) =>
  inputsOf<{ egress: readonly { fromPort: number; cidrBlocks: readonly string[] }[] }>(
    plan.one("SecurityGroup", "clusterpro-fsx"),
  ).egress;
const joinOf = (plan: Plan) =>
  inputsOf<{ parameters: Readonly<Record<string, string>> }>(plan.one("Association", "clusterpro-server1-prepare"))
    .parameters;
const runbookOf = (plan: Plan) => inputsOf<{ content: string }>(plan.one("Document", "clusterpro-prepare")).content;

describe("ExistingDirectory, managed", () => {
  it("makes no directory, no password and no secret of its own", async () => {
    const plan = await managed();
    assert.deepEqual(plan.all("Directory"), []);
    for (const type of ["Secret", "SecretVersion", "RandomPassword"]) {
      assert.deepEqual(
        plan.all(type).filter(({ name }) => name.startsWith("clusterpro-directory")),
        [],
      );
    }
  });

  it("joins file system and servers by the directory's id", async () => {
    const plan = await managed();
    assert.equal(fileSystemOf(plan).activeDirectoryId, "d-0123456789");
    assert.ok(!("selfManagedActiveDirectory" in fileSystemOf(plan)));
    assert.equal(joinOf(plan).DirectoryId, "d-0123456789");
    assert.equal(joinOf(plan).DirectoryName, "corp.example.com");
    assert.equal(joinOf(plan).SecretName, "corp/joiner");
    assert.match(runbookOf(plan), /"AWS-JoinDirectoryServiceDomain"/);
  });

  it("opens the file system's group to private addresses, known before AWS tells the controllers'", async () => {
    const ranges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
    for (const { cidrBlocks } of egressOf(await managed({}))) assert.deepEqual(cidrBlocks, ranges);
  });

  it("makes a VPC of its own resolve names through the directory", async () => {
    const options = inputsOf((await managed()).one("VpcDhcpOptions", "clusterpro-directory"));
    assert.deepEqual(options.domainNameServers, ["10.9.1.5", "10.9.2.5"]);
    assert.equal(options.domainName, "corp.example.com");
  });

  it("is planned without AWS, where its addresses are unknown", async () => {
    const plan = await managed({});
    assert.equal(fileSystemOf(plan).activeDirectoryId, "d-0123456789");
    assert.ok(isUnknown(plan.one("VpcDhcpOptions", "clusterpro-directory").inputs.domainNameServers));
  });

  it("ends where the directory has another domain", () =>
    assert.rejects(managed(aws({ ...DIRECTORY, name: "other.example.com" })), {
      message:
        /^Pulumi\.dev\.yaml: directory\.domainName: corp\.example\.com is not the domain of d-0123456789; other\./,
    }));

  it("ends at a directory that FSx cannot join", () =>
    assert.rejects(managed(aws({ ...DIRECTORY, type: "ADConnector" })), {
      message: /^Pulumi\.dev\.yaml: directory\.existing\.directoryId: d-0123456789 is of type ADConnector; /,
    }));
});

describe("ExistingDirectory, self-managed", () => {
  it("gives the file system the domain, its DNS servers and the secret's ARN, and no password", async () => {
    const plan = await selfManaged();
    assert.deepEqual(fileSystemOf(plan).selfManagedActiveDirectory, {
      domainName: "corp.example.com",
      dnsIps: ["10.8.1.10", "192.168.4.10"],
      domainJoinServiceAccountSecret: SECRET_ARN,
    });
    assert.ok(!("activeDirectoryId" in fileSystemOf(plan)));
  });

  it("names unit and group where they are set, the unit for the servers too", async () => {
    const unit = "OU=サーバー's,DC=corp,DC=example,DC=com";
    const plan = await selfManaged({ organizationalUnit: unit, administratorsGroup: "FSx Admins" });
    const join = fileSystemOf(plan).selfManagedActiveDirectory as Record<string, unknown>;
    assert.equal(join.organizationalUnitDistinguishedName, unit);
    assert.equal(join.fileSystemAdministratorsGroup, "FSx Admins");
    assert.equal(Buffer.from(joinOf(plan).OrganizationalUnitBase64 ?? "", "base64").toString("utf8"), unit);
  });

  it("joins the servers by the script and gives the runbook only parameters that it has", async () => {
    const plan = await selfManaged();
    assert.match(runbookOf(plan), /Add-Computer @join/);
    const known = Object.keys(JSON.parse(runbookOf(plan)).parameters);
    for (const name of Object.keys(joinOf(plan))) assert.ok(known.includes(name), name);
    assert.ok(!("DirectoryId" in joinOf(plan)));
  });

  it("opens the file system's group to the DNS servers, and to the controllers' ranges where they are set", async () => {
    const dns = ["10.8.1.10/32", "192.168.4.10/32"];
    for (const { cidrBlocks } of egressOf(await selfManaged())) assert.deepEqual(cidrBlocks, dns);
    const wider = egressOf(await selfManaged({ controllerCidrs: ["192.168.4.0/24"] }));
    for (const { cidrBlocks } of wider) assert.deepEqual(cidrBlocks, [...dns, "192.168.4.0/24"]);
    assert.ok(wider.some(({ fromPort }) => fromPort === 9389));
  });

  it("makes a VPC of its own resolve names through the DNS servers", async () => {
    const options = inputsOf((await selfManaged()).one("VpcDhcpOptions", "clusterpro-directory"));
    assert.deepEqual(options.domainNameServers, ["10.8.1.10", "192.168.4.10"]);
  });
});

describe("the secret of an existing directory", () => {
  const KEY = "arn:aws:kms:ap-northeast-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

  it("is what the servers may read, with its key", async () => {
    const plan = await selfManaged({ kmsKeyArn: KEY });
    const policy = (name: string) => inputsOf<{ policy: string }>(plan.one("RolePolicy", name)).policy;
    assert.match(policy("clusterpro-servers-secret"), /secret:corp\/joiner-\?{6}/);
    assert.match(policy("clusterpro-servers-secret"), /secret:corp\/clusteradmin-\?{6}/);
    assert.doesNotMatch(policy("clusterpro-servers-secret"), /directory-admin/);
    assert.ok(policy("clusterpro-servers-keys").includes(KEY));
  });

  it("is what the bring-up reads, and never another one", async () => {
    const plan = await plannedCluster(
      { ...ALL_EXISTING, ...BROUGHT_UP, cluster: { ...BROUGHT_UP.cluster, account: ACCOUNT } },
      aws(),
    );
    const delivered = plan.all("BucketObjectv2").find(({ inputs }) => inputs.key === "delivery/bringup/bringup.json");
    const { adminSecret, account, directoryName } = JSON.parse(String(delivered?.inputs.content));
    assert.equal(adminSecret, "corp/joiner");
    assert.equal(account.secret, "corp/clusteradmin");
    assert.equal(account.passwordPolicy, undefined, "no password policy of the company is changed unasked");
    assert.equal(directoryName, "corp.example.com");
    assert.doesNotMatch(JSON.stringify(plan.resources.map(({ inputs }) => inputs)), /directory-admin/);
  });

  it("has its ARN among the outputs", async () => {
    const plan = await managed();
    const outputs = plan.components.find(({ type }) => type.endsWith(":HaCluster"))?.outputs;
    assert.equal(outputs?.adminSecretArn, SECRET_ARN);
  });

  it("is never asked for its value", async () => {
    const asked: string[] = [];
    const listening = new Proxy(aws(), {
      get(answers, token: string) {
        asked.push(token);
        return answers[token];
      },
    });
    await selfManaged({}, listening);
    assert.ok(asked.includes("aws:secretsmanager/getSecret:getSecret"));
    assert.deepEqual(
      asked.filter((token) => token.includes("SecretVersion:")),
      [],
    );
  });
});
