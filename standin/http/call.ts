import type { Properties } from "../account/json.ts";

/** How a service's calls and answers are written. */
export type Protocol = "ec2" | "query" | "json" | "s3" | "rest" | "rest-json";

/** One call, whatever it was written in. */
export interface Call {
  /** As the signature names it: `ec2`, `ssm`, `fsx`, `ds`, `monitoring`, `cloudtrail`, `sts`, `lambda`. */
  readonly service: string;
  readonly operation: string;
  readonly input: Properties;
  readonly protocol: Protocol;
  /** Of JSON: `application/x-amz-json-1.0` or `-1.1`. */
  readonly contentType: string;
}
