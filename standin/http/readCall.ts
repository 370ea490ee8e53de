import type { IncomingMessage } from "node:http";
import type { Json, Properties } from "../account/json.ts";
import type { Call } from "./call.ts";
import { readQuery } from "./query.ts";

/** Throws for what is no call of AWS's that the front knows to read. */
export async function readCall(request: IncomingMessage): Promise<Call> {
  const body = await bodyOf(request);
  const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(request.headers.authorization ?? "")?.[1];
  if (service === undefined) throw new Error(`${request.method} ${request.url}: not signed`);
  const target = request.headers["x-amz-target"];
  const contentType = request.headers["content-type"] ?? "";
  if (typeof target === "string") {
    const operation = target.slice(target.lastIndexOf(".") + 1);
    return { service, operation, input: JSON.parse(body === "" ? "{}" : body), protocol: "json", contentType };
  }
  if (service === "lambda")
    return request.method === "POST" ? invocation(request, body) : functionCall(request, contentType);
  if (service === "fis") return faultCall(request, body);
  if (service === "s3") return objectCall(request, contentType);
  const { Action, Version: _version, ...input } = readQuery(body);
  if (typeof Action !== "string") throw new Error(`${request.method} ${request.url}: no action`);
  const protocol = service === "ec2" ? "ec2" : "query";
  return { service, operation: Action, input: input as Properties, protocol, contentType };
}

/** Lambda speaks REST with JSON. */
function functionCall({ method, url = "/" }: IncomingMessage, contentType: string): Call {
  const { pathname, searchParams } = new URL(url, "http://localhost");
  if (method === "GET" && /^\/2016-08-19\/account-settings\/?$/.test(pathname))
    return { service: "lambda", operation: "GetAccountSettings", input: {}, protocol: "json", contentType };
  if (method !== "GET" || !/^\/2015-03-31\/functions\/?$/.test(pathname))
    throw new Error(`${method} ${url}: no request that the stand-in knows`);
  const input = Object.fromEntries(searchParams);
  return { service: "lambda", operation: "ListFunctions", input, protocol: "json", contentType };
}

/** FIS speaks REST with JSON: what is asked about stands in the path. */
const FAULT_CALLS: Readonly<Record<string, string>> = {
  "POST /experimentTemplates": "CreateExperimentTemplate",
  "GET /experimentTemplates": "ListExperimentTemplates",
  "GET /experimentTemplates/*": "GetExperimentTemplate",
  "DELETE /experimentTemplates/*": "DeleteExperimentTemplate",
  "POST /experiments": "StartExperiment",
  "GET /experiments": "ListExperiments",
  "GET /experiments/*": "GetExperiment",
  "DELETE /experiments/*": "StopExperiment",
};

function faultCall({ method, url = "/" }: IncomingMessage, body: string): Call {
  const { pathname, searchParams } = new URL(url, "http://localhost");
  const [, list = "", id] = /^\/([^/]+)(?:\/([^/]+))?$/.exec(decodeURIComponent(pathname)) ?? [];
  const operation = FAULT_CALLS[`${method} /${list}${id === undefined ? "" : "/*"}`];
  if (operation === undefined) throw new Error(`${method} ${url}: no request that the stand-in knows`);
  const given = body === "" ? {} : (JSON.parse(body) as Properties);
  const input = { ...Object.fromEntries(searchParams), ...given, ...(id === undefined ? {} : { id }) };
  return { service: "fis", operation, input, protocol: "rest-json", contentType: "application/json" };
}

/** S3's requests are about an object at a path; the bucket stands first in it. */
function objectCall({ method, url = "/" }: IncomingMessage, contentType: string): Call {
  const [, Bucket = "", Key = ""] = /^\/([^/]+)\/([^?]+)/.exec(decodeURIComponent(url)) ?? [];
  if (method !== "HEAD") throw new Error(`${method} ${url}: no request that the stand-in knows`);
  return { service: "s3", operation: "HeadObject", input: { Bucket, Key }, protocol: "s3", contentType };
}

/** Lambda's requests are REST: the body is the function's event, and nothing else. */
function invocation({ method, url = "/" }: IncomingMessage, body: string): Call {
  const [, name] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(url) ?? [];
  if (method !== "POST" || name === undefined) throw new Error(`${method} ${url}: no request that the stand-in knows`);
  const Event: Json = body === "" ? null : JSON.parse(body);
  const input = { FunctionName: decodeURIComponent(name), Event };
  return { service: "lambda", operation: "Invoke", input, protocol: "rest", contentType: "application/json" };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}
