import type { EC2Client } from "@aws-sdk/client-ec2";
import type { Side } from "./side.ts";

export const ABSENT_INSTANCE = "i-0fedcba9876543210";

/** The mistake of a call of EC2's that names an instance. */
export function absentInstance(ask: (ec2: EC2Client, InstanceIds: string[]) => Promise<unknown>) {
  return { "an instance that is not there": ({ clients }: Side) => ask(clients.ec2, [ABSENT_INSTANCE]) };
}
