import { type Answer, mapped } from "../aws/answer.ts";
import { lambda } from "../aws/clients.ts";
import type { Session } from "../aws/session.ts";

/** A function of Lambda. */
export interface SeenFunction {
  readonly name: string;
  /** `nodejs24.x`; undefined for a container image. */
  readonly runtime: string | undefined;
  /** Empty outside a VPC. */
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** Functions whose names begin so: Lambda has no filter for it. */
export async function readFunctions(session: Session, prefix: string): Promise<Answer<readonly SeenFunction[]>> {
  const answer = await session.askAll("lambda:ListFunctions", lambda(session), ({ client, module }, options) =>
    module.paginateListFunctions({ client }, {}, options),
  );
  return mapped(answer, (pages) =>
    pages
      .flatMap(({ Functions = [] }) => Functions)
      .filter(({ FunctionName = "" }) => FunctionName.startsWith(prefix))
      .map(({ FunctionName = "", Runtime, VpcConfig }) => ({
        name: FunctionName,
        runtime: Runtime,
        subnetIds: VpcConfig?.SubnetIds ?? [],
        securityGroupIds: VpcConfig?.SecurityGroupIds ?? [],
      })),
  );
}
