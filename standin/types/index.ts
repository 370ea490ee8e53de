import type { ResourceType } from "../account/resourceType.ts";
import { directoryTypes } from "./directory.ts";
import { fileSystemTypes } from "./fileSystem.ts";
import { iamTypes } from "./iam.ts";
import { logTypes } from "./logs.ts";
import { monitoringTypes } from "./monitoring.ts";
import { networkTypes } from "./network.ts";
import { randomTypes } from "./random.ts";
import { routingTypes } from "./routing.ts";
import { s3Types } from "./s3.ts";
import { secretTypes } from "./secrets.ts";
import { serverTypes } from "./servers.ts";
import { systemsManagerTypes } from "./systemsManager.ts";

/** Every type that exists in the stand-in's account, by its token. */
export const resourceTypes: Readonly<Record<string, ResourceType>> = {
  ...networkTypes,
  ...routingTypes,
  ...serverTypes,
  ...directoryTypes,
  ...fileSystemTypes,
  ...iamTypes,
  ...secretTypes,
  ...systemsManagerTypes,
  ...s3Types,
  ...logTypes,
  ...monitoringTypes,
  ...randomTypes,
};
