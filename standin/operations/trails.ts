import { ACCOUNT } from "../account/account.ts";
import { AwsError } from "../account/awsError.ts";
import { text } from "../account/json.ts";
import type { Trail } from "../running/surroundings.ts";
import type { World } from "../running/world.ts";
import type { Operation } from "./operation.ts";

/** CloudTrail's trails. Source: its API reference. */
export const trails: Readonly<Record<string, Operation>> = {
  "cloudtrail.DescribeTrails": ({ surroundings }) => ({
    trailList: surroundings.trails.map((each) => ({
      Name: each.name,
      S3BucketName: `${each.name}-logs`,
      IncludeGlobalServiceEvents: true,
      IsMultiRegionTrail: each.multiRegion,
      HomeRegion: each.homeRegion,
      TrailARN: arnOf(each),
      LogFileValidationEnabled: false,
      HasCustomEventSelectors: false,
      HasInsightSelectors: false,
      IsOrganizationTrail: false,
    })),
  }),
  "cloudtrail.GetTrailStatus": (world, input) => ({ IsLogging: named(world, text(input, "Name")).logging }),
  "cloudtrail.GetEventSelectors": (world, input) => {
    const trail = named(world, text(input, "TrailName"));
    return { TrailARN: arnOf(trail), ...trail.selectors };
  },
};

function arnOf({ name, homeRegion }: Trail): string {
  return `arn:aws:cloudtrail:${homeRegion}:${ACCOUNT}:trail/${name}`;
}

/** By its ARN: a name alone is looked for in the Region of the call. */
function named({ surroundings }: World, arn: string): Trail {
  const found = surroundings.trails.find((each) => arnOf(each) === arn);
  if (found === undefined) throw new AwsError("TrailNotFoundException", `Unknown trail: ${arn}`);
  return found;
}
