import assert from "node:assert/strict";
import { render } from "../../clusterpro/render.ts";
import {
  eniIdToken,
  FSX_DNS_TOKEN,
  findTokens,
  isPasswordToken,
  isToken,
  passwordToken,
  replaceTokens,
  VPC_ID_TOKEN,
} from "../../clusterpro/tokens.ts";
import { articleCluster } from "./articleCluster.ts";
import { refusal } from "./refusal.ts";

describe("tokens", () => {
  it("have the names that policies and bring-up look for", () => {
    assert.deepEqual(
      [VPC_ID_TOKEN, FSX_DNS_TOKEN, eniIdToken("server1"), passwordToken(0)],
      ["@@VPC_ID@@", "@@FSX_DNS@@", "@@ENI_ID:server1@@", "@@PASSWORD:0@@"],
    );
  });

  it("are found in the article's clp.conf, each once", () => {
    assert.deepEqual(findTokens(render(articleCluster()).text), [
      "@@PASSWORD:0@@",
      "@@VPC_ID@@",
      "@@ENI_ID:server1@@",
      "@@ENI_ID:server2@@",
    ]);
  });

  it("are found where two of them touch", () => {
    assert.deepEqual(findTokens("@@VPC_ID@@@@FSX_DNS@@"), ["@@VPC_ID@@", "@@FSX_DNS@@"]);
    assert.equal(isToken("@@VPC_ID@@@@FSX_DNS@@"), false);
  });

  it("know a token from any other text", () => {
    assert.equal(isToken("@@VPC_ID@@"), true);
    for (const text of ["", "x", "@@VPC_ID@@ ", "@@OTHER@@"]) assert.equal(isToken(text), false, text);
  });

  for (const stray of [
    "@@OTHER@@",
    "@@ENI_ID:@@",
    "@@ENI_ID:Server1@@",
    "@@PASSWORD:x@@",
    "@@PASSWORD:01@@",
    "@@VPC_ID",
  ]) {
    it(`refuse ${stray}, which nothing would replace`, () => {
      assert.match(refusal(() => findTokens(`a ${stray} b`))[0] ?? "", /is not a token; @@VPC_ID@@, /);
    });
  }

  it("are all replaced, everywhere", () => {
    const values = new Map([
      ["@@VPC_ID@@", "vpc-1"],
      ["@@PASSWORD:10@@", "8000"],
    ]);
    assert.equal(replaceTokens("@@VPC_ID@@ @@PASSWORD:10@@ @@VPC_ID@@", values), "vpc-1 8000 vpc-1");
  });

  it("are not replaced in part: a token without a value is refused, all of them at once", () => {
    assert.deepEqual(
      refusal(() => replaceTokens("@@VPC_ID@@ @@FSX_DNS@@", new Map())).map((line) => line.split(" ")[0]),
      ["@@VPC_ID@@", "@@FSX_DNS@@"],
    );
  });

  it("stay where they are to, if they have no value", () => {
    const values = new Map([["@@VPC_ID@@", "vpc-1"]]);
    assert.equal(replaceTokens("@@VPC_ID@@ @@PASSWORD:0@@", values, isPasswordToken), "vpc-1 @@PASSWORD:0@@");
    assert.match(refusal(() => replaceTokens("@@FSX_DNS@@", values, isPasswordToken))[0] ?? "", /has no value/);
  });

  for (const value of ["", "a<b", "a&b", 'a"b', "a%b", "a b", "@@VPC_ID@@"]) {
    it(`are not replaced by ${JSON.stringify(value)}, and the value is not printed`, () => {
      const [line = ""] = refusal(() => replaceTokens("@@PASSWORD:0@@", new Map([["@@PASSWORD:0@@", value]])));
      assert.match(line, /^@@PASSWORD:0@@ has an unusable value; ASCII letters/);
      assert.ok(value.length < 3 || !line.includes(value));
    });
  }
});
