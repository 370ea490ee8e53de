import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readAnswersFile } from "../../preview/answersFile.ts";
import { awsRegion } from "../../preview/awsRegions.ts";
import { builtInAnswers } from "../../preview/builtInAnswers.ts";
import { firstOf } from "../../preview/invokeAnswers.ts";
import type { Properties } from "../../preview/plan/recordedResource.ts";
import { previewed } from "./program.ts";

const AWS = "aws:index/";
const token = (name: string) => `${AWS}${name}:${name}`;

function builtIn(region: string | undefined = "ap-northeast-1") {
  const told: string[] = [];
  const answers = builtInAnswers(region, (sentence) => told.push(sentence));
  const answer = (name: string, args: Properties = {}, provider: Properties = {}) => answers[name]?.(args, provider);
  return { told, answers, answer };
}

describe("Built-in answers", () => {
  it("know the zones of a Region, and say which they took", () => {
    const { answer, told } = builtIn();
    const zones = answer(token("getAvailabilityZones"), { state: "available" });
    assert.deepEqual(zones?.names, ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]);
    assert.deepEqual(zones?.zoneIds, ["apne1-az1", "apne1-az2", "apne1-az4"]);
    answer(token("getAvailabilityZones"));
    assert.deepEqual(told, [
      "getAvailabilityZones is answered with ap-northeast-1a, ap-northeast-1c, ap-northeast-1d.",
    ]);
  });

  it("leave out the zones that a program excludes", () => {
    const { answer } = builtIn();
    const zones = answer(token("getAvailabilityZones"), {
      excludeNames: ["ap-northeast-1a"],
      excludeZoneIds: ["apne1-az4"],
    });
    assert.deepEqual(zones?.names, ["ap-northeast-1c", "ap-northeast-1d"]);
    assert.deepEqual(zones?.zoneIds, ["apne1-az1", "apne1-az2"]);
  });

  it("understand filters that leave a Region's own zones, and no others", () => {
    const { answer } = builtIn();
    const filtered = (filters: Properties[], args: Properties = {}) =>
      answer(token("getAvailabilityZones"), { ...args, filters })?.names;
    const optedIn = { name: "opt-in-status", values: ["opt-in-not-required"] };
    assert.equal((filtered([optedIn]) as string[]).length, 3);
    assert.equal((filtered([optedIn], { allAvailabilityZones: true }) as string[]).length, 3);
    assert.equal(filtered([{ name: "opt-in-status", values: ["opted-in"] }]), undefined);
    assert.equal(filtered([{ name: "zone-type", values: ["local-zone"] }]), undefined);
    assert.equal(filtered([{ name: "toString", values: ["x"] }]), undefined);
    assert.equal(answer(token("getAvailabilityZones"), { allAvailabilityZones: true }), undefined);
    assert.equal(answer(token("getAvailabilityZones"), { state: "unavailable" }), undefined);
  });

  it("take the Region of the read before the provider's, and the provider's before the stack's", () => {
    const { answer } = builtIn("us-east-1");
    const region = (args: Properties, provider: Properties) => answer(token("getRegion"), args, provider)?.region;
    assert.equal(region({}, {}), "us-east-1");
    assert.equal(region({}, { region: "eu-west-1" }), "eu-west-1");
    assert.equal(region({ region: "sa-east-1" }, { region: "eu-west-1" }), "sa-east-1");
  });

  it("have none where no Region is set, and none of the zones of a Region that nobody knows", () => {
    const nowhere = builtIn("");
    for (const name of ["getRegion", "getAvailabilityZones", "getCallerIdentity", "getPartition"]) {
      assert.equal(nowhere.answer(token(name)), undefined, name);
    }
    const unknown = builtIn("xx-nowhere-1");
    assert.equal(unknown.answer(token("getAvailabilityZones")), undefined);
    assert.equal(unknown.answer(token("getRegion"))?.region, "xx-nowhere-1");
  });

  for (const [region, partition, dnsSuffix, reverse] of [
    ["eu-central-1", "aws", "amazonaws.com", "com.amazonaws"],
    ["cn-north-1", "aws-cn", "amazonaws.com.cn", "cn.com.amazonaws"],
    ["us-gov-west-1", "aws-us-gov", "amazonaws.com", "com.amazonaws"],
  ] as const) {
    it(`know the partition of ${region}`, () => {
      const { answer } = builtIn(region);
      const { id: _, ...found } = answer(token("getPartition")) ?? {};
      assert.deepEqual(found, { partition, dnsSuffix, reverseDnsPrefix: reverse });
      assert.match(String(answer(token("getCallerIdentity"))?.arn), new RegExp(`^arn:${partition}:iam::123456789012:`));
    });
  }

  it("say that the account is made up", () => {
    const { answer, told } = builtIn();
    assert.equal(answer(token("getCallerIdentity"))?.accountId, "123456789012");
    assert.deepEqual(told, ["getCallerIdentity is answered with the made-up account 123456789012."]);
  });

  it("know a zone by its name, in its Region", () => {
    const { answer } = builtIn();
    const zone = (args: Properties) => answer(token("getAvailabilityZone"), args);
    assert.deepEqual(
      [zone({ name: "ap-northeast-1c" })?.region, zone({ name: "ap-northeast-1c" })?.nameSuffix],
      ["ap-northeast-1", "c"],
    );
    assert.equal(zone({ name: "us-east-1a" }), undefined);
    assert.equal(zone({ zoneId: "apne1-az1" }), undefined);
  });

  it("name for every Region as many zones as ids", () => {
    for (const region of ["us-east-1", "us-west-1", "ca-central-1", "eu-west-1", "ap-northeast-2"]) {
      const { zones, zoneIds } = awsRegion(region) ?? { zones: [], zoneIds: [] };
      assert.ok(zones.length > 1, region);
      assert.equal(zones.length, zoneIds.length, region);
    }
    assert.equal(awsRegion("constructor"), undefined);
  });

  const document = (args: Properties) => {
    const answer = builtIn().answer("aws:iam/getPolicyDocument:getPolicyDocument", args);
    return answer && JSON.parse(String(answer.json));
  };

  it("put a policy document together as the provider does", () => {
    assert.deepEqual(
      document({
        statements: [
          {
            sid: "move",
            actions: ["ec2:ReplaceRoute"],
            resources: ["arn:aws:ec2:*:*:route-table/*", "arn:aws:ec2:*:*:subnet/&{aws:username}"],
            conditions: [
              { test: "StringEquals", variable: "aws:ResourceTag/a", values: ["1"] },
              { test: "StringEquals", variable: "aws:ResourceTag/b", values: ["2", "3"] },
            ],
          },
          {
            effect: "Deny",
            notActions: ["s3:GetObject", "s3:PutObject"],
            principals: [{ type: "Service", identifiers: ["ec2.amazonaws.com"] }],
          },
          { actions: ["sts:AssumeRole"], principals: [{ type: "*", identifiers: ["*"] }] },
        ],
      }),
      {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "move",
            Effect: "Allow",
            Action: "ec2:ReplaceRoute",
            // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's own variable
            Resource: ["arn:aws:ec2:*:*:route-table/*", "arn:aws:ec2:*:*:subnet/${aws:username}"],
            Condition: { StringEquals: { "aws:ResourceTag/a": "1", "aws:ResourceTag/b": ["2", "3"] } },
          },
          {
            Effect: "Deny",
            NotAction: ["s3:GetObject", "s3:PutObject"],
            Principal: { Service: "ec2.amazonaws.com" },
          },
          { Effect: "Allow", Action: "sts:AssumeRole", Principal: "*" },
        ],
      },
    );
  });

  it("build a policy document upon others: sources first, overrides in place of what has their Sid", () => {
    const other = (Sid: string, Action: string) => JSON.stringify({ Statement: { Sid, Effect: "Allow", Action } });
    assert.deepEqual(
      document({
        sourcePolicyDocuments: [other("a", "s3:A"), other("b", "s3:B")],
        statements: [{ sid: "c", actions: ["s3:C"] }],
        overridePolicyDocuments: [other("b", "s3:Other"), other("d", "s3:D")],
      }).Statement.map(({ Sid, Action }: { Sid: string; Action: string }) => `${Sid} ${Action}`),
      ["a s3:A", "b s3:Other", "c s3:C", "d s3:D"],
    );
    assert.equal(document({ sourcePolicyDocuments: ["no JSON"] }), undefined);
  });
});

describe("A file of answers", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "clusterpro-fsx-answers-"));
    file = path.join(folder, "answers.json");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = (content: unknown) => {
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    return readAnswersFile(file);
  };

  it("answers by token, whatever the arguments, or the first entry whose arguments fit", () => {
    const { answers, unused } = read({
      "aws:ec2/getAmi:getAmi": { id: "ami-1" },
      "aws:ssm/getParameter:getParameter": [
        { args: { name: "/a" }, answer: { value: "1" } },
        { args: { name: "/b", withDecryption: true }, answer: { value: "2" } },
        { answer: { value: "other" } },
        { args: { name: "/c" }, answer: { value: "never" } },
      ],
    });
    const parameter = (args: Properties) => answers["aws:ssm/getParameter:getParameter"]?.(args)?.value;
    assert.deepEqual(answers["aws:ec2/getAmi:getAmi"]?.({ owners: ["amazon"] }), { id: "ami-1" });
    assert.equal(parameter({ name: "/a", withDecryption: true }), "1");
    assert.equal(parameter({ name: "/b" }), "other");
    assert.equal(parameter({ name: "/b", withDecryption: true }), "2");
    assert.deepEqual(unused(), [
      `${file}: aws:ssm/getParameter:getParameter[3]: nothing asked for it; is the token, with its arguments, what the program reads?`,
    ]);
  });

  it("goes before the built-in answers, and leaves to them what it has not", () => {
    const { answers } = read({
      [token("getCallerIdentity")]: { accountId: "999999999999" },
      [token("getRegion")]: [{ args: { region: "eu-west-1" }, answer: { region: "elsewhere" } }],
    });
    const all = firstOf(answers, builtIn().answers);
    assert.equal(all[token("getCallerIdentity")]?.({})?.accountId, "999999999999");
    assert.equal(all[token("getRegion")]?.({ region: "eu-west-1" })?.region, "elsewhere");
    assert.equal(all[token("getRegion")]?.({})?.region, "ap-northeast-1");
  });

  for (const [what, content, messages] of [
    ["no JSON", "{", [/answers\.json: not valid JSON: /]],
    ["no object", [], [/answers\.json: must be an object of answers by token\./]],
    [
      "wrong entries, all at once",
      { getAmi: {}, "aws:x:y": 3, "aws:x:z": [{ args: {}, answer: {} }, { args: 1, answer: {}, extra: 1 }, 5] },
      [
        /answers\.json: getAmi: no token of a function; one is for example aws:ec2\/getAmi:getAmi\./,
        /answers\.json: aws:x:y: must be an answer \(an object\), or a list/,
        /answers\.json: aws:x:z\[1\]: must be \{"args": .*extra is none of both\./,
        /answers\.json: aws:x:z\[2\]: must be \{"args": /,
      ],
    ],
  ] as const) {
    it(`is refused with its places for ${what}`, () => {
      assert.throws(
        () => read(content),
        ({ name, message }: Error) => {
          assert.equal(name, "UserError");
          const lines = message.split("\n");
          assert.equal(lines.length, messages.length, message);
          messages.forEach((each, index) => {
            assert.match(lines[index] ?? "", each);
          });
          return true;
        },
      );
    });
  }

  it("is named when it is not there", () => {
    assert.throws(() => readAnswersFile("/no/such.json"), { message: "/no/such.json: cannot be read (ENOENT)." });
  });
});

describe("npm run preview with answers", function () {
  this.timeout(60_000);

  const PROGRAM = `import * as aws from "@pulumi/aws";
    const zones = aws.getAvailabilityZonesOutput({ state: "available" });
    const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
    zones.names.apply((names) => {
      names.slice(0, 2).forEach((availabilityZone, index) => {
        new aws.ec2.Subnet(\`subnet\${index}\`, { vpcId: vpc.id, cidrBlock: \`10.0.\${index}.0/24\`, availabilityZone });
      });
    });
    const ami = aws.ec2.getAmi({ mostRecent: true, owners: ["amazon"] });
    new aws.ec2.Instance("server", { ami: ami.then(({ id }) => id), instanceType: "t3.large" });
    export const account = (await aws.getCallerIdentity()).accountId;`;

  it("makes what depends on the zones, with an image that is unknown, and tells what was made up and what is missing", () => {
    const { status, stderr, document, names } = previewed(PROGRAM, "--no-policies");
    assert.equal(status, 0, stderr);
    assert.deepEqual([...names()].sort(), ["server", "subnet0", "subnet1", "vpc"]);
    const { resources, outputs, warnings } = document();
    const inputsOf = (name: string) => resources.find((each) => each.name === name)?.inputs ?? {};
    assert.equal(inputsOf("subnet1").availabilityZone, "ap-northeast-1c");
    assert.equal(inputsOf("server").ami, "[unknown]");
    assert.equal(outputs.account, "123456789012");
    assert.equal(warnings.length, 3, warnings.join("\n"));
    assert.match(warnings.join("\n"), /made-up account[\s\S]*aws:ec2\/getAmi:getAmi: only the provider knows/);
  });

  it("takes a file's answers in their place, and says which of them nothing asked for", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "clusterpro-fsx-answers-"));
    try {
      const file = path.join(folder, "answers.json");
      writeFileSync(
        file,
        JSON.stringify({
          "aws:ec2/getAmi:getAmi": { id: "ami-1" },
          [token("getAvailabilityZones")]: { names: ["ap-northeast-1d"], zoneIds: ["apne1-az2"] },
          "aws:ec2/getVpc:getVpc": { id: "vpc-1" },
        }),
      );
      const { document, names } = previewed(PROGRAM, "--no-policies", "--answers", file);
      assert.deepEqual([...names()].sort(), ["server", "subnet0", "vpc"]);
      const { resources, warnings } = document();
      assert.equal(resources.find(({ name }) => name === "server")?.inputs.ami, "ami-1");
      assert.equal(resources.find(({ name }) => name === "subnet0")?.inputs.availabilityZone, "ap-northeast-1d");
      assert.deepEqual(
        warnings.map((each) => each.replace(`${file}: `, "")),
        [
          "getCallerIdentity is answered with the made-up account 123456789012.",
          "aws:ec2/getVpc:getVpc: nothing asked for it; is the token, with its arguments, what the program reads?",
        ],
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("ends with 2 and the missing answer where the program's shape depends on it, with the program's line", () => {
    const { status, stdout, stderr } = previewed(
      'import * as aws from "@pulumi/aws";\nconst { ids } = await aws.ec2.getSubnets({});\nfor (const id of ids) console.log(id);\n',
    );
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, /^aws:ec2\/getSubnets:getSubnets\.ids: the program needs its value \(a list\)/);
    assert.ok(stderr.includes('--answers FILE: {"aws:ec2/getSubnets:getSubnets":{"ids":["..."]}}'), stderr);
    assert.match(stderr, /\n {4}at index\.ts:3:/);
  });

  it("shows the missing answer as a text where the program does with it what only a text has", () => {
    const { status, stderr } = previewed(
      'import * as aws from "@pulumi/aws";\n(await aws.ec2.getAmi({ owners: ["self"] })).name.toUpperCase();\n',
    );
    assert.equal(status, 2);
    assert.ok(stderr.includes('--answers FILE: {"aws:ec2/getAmi:getAmi":{"name":"..."}}'), stderr);
  });

  it("names the reads without an answer beside an error that they may have led to", () => {
    const { status, stderr } = previewed(
      'import * as aws from "@pulumi/aws";\nconst { value } = await aws.ssm.getParameter({ name: "/x" });\nJSON.parse(value);\n',
    );
    assert.equal(status, 2);
    assert.match(stderr, /^The program failed: SyntaxError: .*\n {4}at index\.ts:3:/);
    assert.match(
      stderr,
      /\nNothing answered aws:ssm\/getParameter:getParameter before, which may be why: --answers FILE/,
    );
  });
});
