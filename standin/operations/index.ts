import { account } from "./account.ts";
import { ds } from "./ds.ts";
import { ec2 } from "./ec2.ts";
import { fis } from "./fis.ts";
import { fsx } from "./fsx.ts";
import { logs } from "./logs.ts";
import { monitoring } from "./monitoring.ts";
import { network } from "./network.ts";
import type { Operation } from "./operation.ts";
import { others } from "./others.ts";
import { ssm } from "./ssm.ts";
import { trails } from "./trails.ts";

/** Every call that the account answers, by the service as a signature names it and the call's name. */
export const operations: Readonly<Record<string, Operation>> = {
  ...ec2,
  ...network,
  ...ssm,
  ...fsx,
  ...ds,
  ...fis,
  ...logs,
  ...trails,
  ...monitoring,
  ...others,
  ...account,
};
