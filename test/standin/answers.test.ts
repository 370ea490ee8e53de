import assert from "node:assert/strict";
import type { Properties } from "../../standin/account/json.ts";
import type { Call } from "../../standin/http/call.ts";
import { operations } from "../../standin/operations/index.ts";
import { Operated } from "../operate/cluster.ts";
import { calls } from "./calls/index.ts";
import { clientsOf, type Side } from "./calls/side.ts";
import { thingsHere } from "./calls/thingsHere.ts";
import { answerModel, errorStatus } from "./model/awsModel.ts";
import { FIS_NAMES } from "./model/fisNames.ts";
import { outsideModel } from "./model/outsideModel.ts";

/** EC2 has no model of its errors, S3 none for an answer without a body, and AWS FIS no client. */
const WITHOUT_ERRORS = ["ec2", "fis", "s3"];

const serviceOf = (call: string) => call.slice(0, call.indexOf("."));

describe("the stand-in's answers, beside AWS's model in the SDK", () => {
  let operated: Operated;
  let side: Side;
  const answers = new Map<string, { readonly call: Call; readonly answer: Properties }>();

  before(async () => {
    operated = await Operated.start();
    operated.front.answered = (call, answer) => answers.set(`${call.service}.${call.operation}`, { call, answer });
    side = { clients: clientsOf(operated.front.url), things: thingsHere(operated) };
  });

  after(() => operated.stop());

  it("are looked at for each call that it knows, and for no other", () => {
    assert.deepEqual(Object.keys(calls).toSorted(), Object.keys(operations).toSorted());
  });

  for (const [name, { ask, refused = {} }] of Object.entries(calls)) {
    const names = FIS_NAMES[name];
    if (names !== undefined)
      it(`have no name for ${name} that AWS does not have`, async () => {
        await ask?.(side);
        const [told] = Object.values(answers.get(name)?.answer ?? {}).flat();
        assert.deepEqual(
          Object.keys(told as Properties).filter((each) => !names.includes(each)),
          [],
        );
      });
    if (ask !== undefined && names === undefined)
      it(`have no name and no type for ${name} that AWS does not have`, async () => {
        await ask(side);
        const told = answers.get(name);
        assert.ok(told, "it is not asked");
        const model = answerModel(told.call);
        assert.ok(model, "there is no model");
        assert.deepEqual(outsideModel(model, told.answer, told.call.protocol), []);
      });
    if (WITHOUT_ERRORS.includes(serviceOf(name))) continue;
    for (const [mistake, make] of Object.entries(refused)) {
      it(`refuse ${mistake} to ${name} as AWS's model has it`, async () => {
        const error = await make(side).then(
          () => assert.fail("it is not refused"),
          (given: Error & { readonly $metadata?: { readonly httpStatusCode?: number } }) => given,
        );
        const status = errorStatus(operated.front.calls.at(-1) as Call, error.name);
        assert.ok(status !== undefined, `${serviceOf(name)} has no ${error.name}`);
        assert.equal(error.$metadata?.httpStatusCode, status, error.name);
      });
    }
  }
});
