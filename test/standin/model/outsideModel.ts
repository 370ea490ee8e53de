import { isDeepStrictEqual } from "node:util";
import type { NormalizedSchema } from "@smithy/core/schema";
import { isObject, type Json, type Properties } from "../../../standin/account/json.ts";
import type { Call } from "../../../standin/http/call.ts";

type Protocol = Call["protocol"];

/**
 * Where an answer, as it is written, is not as AWS's model has it: a name that the SDK reads over, so that nobody would
 * see it, or a value of another type. A place is written as `Routes[].State`.
 */
export function outsideModel(model: NormalizedSchema, value: Json, protocol: Protocol, at = ""): readonly string[] {
  // What has no answer in the model says so on EC2's wire.
  if (model.isUnitSchema()) return isDeepStrictEqual(value, { return: true }) ? [] : [`${at} is no answer`];
  if (model.isStructSchema())
    return isObject(value) ? outsideStruct(model, value, protocol, at) : [`${at} is no object`];
  if (model.isListSchema()) {
    if (!Array.isArray(value)) return [`${at} is no list`];
    return value.flatMap((each) => outsideModel(model.getValueSchema(), each, protocol, `${at}[]`));
  }
  if (model.isMapSchema()) {
    if (!isObject(value)) return [`${at} is no map`];
    return Object.values(value).flatMap((each) => outsideModel(model.getValueSchema(), each, protocol, `${at}.*`));
  }
  return fits(model, value, protocol) ? [] : [`${at} is ${JSON.stringify(value)}`];
}

function outsideStruct(model: NormalizedSchema, value: Properties, protocol: Protocol, at: string): readonly string[] {
  const members = new Map([...model.structIterator()].map(([name, each]) => [wireName(name, each, protocol), each]));
  return Object.entries(value).flatMap(([name, each]) => {
    const place = at === "" ? name : `${at}.${name}`;
    const member = members.get(name);
    return member === undefined ? [`${place} is unknown`] : outsideModel(member, each, protocol, place);
  });
}

function wireName(name: string, member: NormalizedSchema, protocol: Protocol): string {
  const { xmlName, jsonName } = member.getMergedTraits();
  return (isXml(protocol) ? xmlName : jsonName) ?? name;
}

const isXml = (protocol: Protocol) => protocol === "ec2" || protocol === "query";

function fits(model: NormalizedSchema, value: Json, protocol: Protocol): boolean {
  // A function's own answer, which has no model.
  if (model.isBlobSchema()) return true;
  if (model.isTimestampSchema())
    return isXml(protocol) ? /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(String(value)) : typeof value === "number";
  if (model.isBooleanSchema()) return typeof value === "boolean";
  if (model.isNumericSchema()) return typeof value === "number" && !Number.isNaN(value);
  return typeof value === "string";
}
