import type { Calls } from "./calls.ts";
import { ec2 } from "./ec2.ts";
import { fis } from "./fis.ts";
import { identity } from "./identity.ts";
import { network } from "./network.ts";
import { power } from "./power.ts";
import { ssm } from "./ssm.ts";
import { storage } from "./storage.ts";
import { watching } from "./watching.ts";

/** How each call of the stand-in's is asked. */
export const calls: Calls = { ...ec2, ...network, ...ssm, ...storage, ...watching, ...identity, ...fis, ...power };
