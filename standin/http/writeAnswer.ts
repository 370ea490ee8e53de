import type { ServerResponse } from "node:http";
import type { AwsError } from "../account/awsError.ts";
import type { Properties } from "../account/json.ts";
import type { Call } from "./call.ts";
import { asXml } from "./xml.ts";

const REQUEST_ID = "00000000-0000-4000-8000-000000000000";

export function writeAnswer(response: ServerResponse, call: Call, answer: Properties): void {
  if (call.protocol === "json" || call.protocol === "rest-json") {
    send(response, 200, call.contentType, JSON.stringify(answer));
    return;
  }
  if (call.protocol === "rest") {
    const { FunctionError, Payload = null } = answer;
    if (typeof FunctionError === "string") response.setHeader("x-amz-function-error", FunctionError);
    send(response, 200, call.contentType, JSON.stringify(Payload));
    return;
  }
  if (call.protocol === "s3") {
    send(response, 200, "binary/octet-stream", "");
    return;
  }
  const name = `${call.operation}Response`;
  const body: Properties =
    call.protocol === "ec2"
      ? { requestId: REQUEST_ID, ...answer }
      : { [`${call.operation}Result`]: answer, ResponseMetadata: { RequestId: REQUEST_ID } };
  send(response, 200, "text/xml", asXml(name, body, call.protocol === "ec2" ? "item" : "member"));
}

export function writeError(response: ServerResponse, call: Call, error: AwsError): void {
  const { code } = error;
  const message = error.message.slice(code.length + 2);
  const status = statusOf(call, code);
  if (call.protocol === "json") {
    // For clients of services that once spoke the query protocol, as CloudWatch.
    response.setHeader("x-amzn-query-error", `${code};Sender`);
    send(response, status, call.contentType, JSON.stringify({ __type: code, message }));
    return;
  }
  if (call.protocol === "rest-json") {
    response.setHeader("x-amzn-errortype", code);
    send(response, STATUS_OF_REST[code] ?? status, call.contentType, JSON.stringify({ message }));
    return;
  }
  if (call.protocol === "rest") {
    response.setHeader("x-amzn-errortype", code);
    send(
      response,
      code === "ResourceNotFoundException" ? 404 : status,
      call.contentType,
      JSON.stringify({ Message: message }),
    );
    return;
  }
  if (call.protocol === "s3") {
    // The answer to HEAD has no body to say more in.
    send(response, code === "NotFound" ? 404 : status, "application/xml", "");
    return;
  }
  const told = { Code: code, Message: message };
  const body: readonly [string, Properties] =
    call.protocol === "ec2"
      ? ["Response", { Errors: { Error: told }, RequestID: REQUEST_ID }]
      : ["ErrorResponse", { Error: { Type: "Sender", ...told }, RequestId: REQUEST_ID }];
  send(response, status, "text/xml", asXml(body[0], body[1], "item"));
}

const STATUS_OF_REST: Readonly<Record<string, number>> = {
  ResourceNotFoundException: 404,
  ConflictException: 409,
  ServiceQuotaExceededException: 402,
  ThrottlingException: 429,
};

function statusOf({ protocol }: Call, code: string): number {
  if (/RequestLimitExceeded/.test(code)) return 503;
  if (protocol === "query" && /^(NotFound|NoSuchEntity)$/.test(code)) return 404;
  if (/Unauthorized|AccessDenied|ExpiredToken|RequestExpired|InvalidClientToken/.test(code)) return 403;
  return 400;
}

export function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { "content-type": type, "x-amzn-requestid": REQUEST_ID });
  response.end(body);
}
