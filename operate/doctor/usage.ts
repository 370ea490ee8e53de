import { parseArgs } from "node:util";
import { COMMON_PARSE, COMMON_USAGE, type CommonOptions, commonOptions, withUsage } from "../findings/commonOptions.ts";

export interface DoctorUsage extends CommonOptions {
  /** Before the first up. */
  readonly pre: boolean;
  readonly guests: boolean;
  readonly only: readonly string[];
  readonly ignored: readonly string[];
  readonly list: boolean;
}

export const USAGE = `Usage: npm run doctor [-- options]

Checks what a deployed cluster stands on: all that status looks at, interfaces, security groups,
directory, aliases, alarms and who hears them, probes, what ends within 30 days, and on the servers
domain, clock, names, ports, disk, firewall, services, licences and clp.conf. With --pre it checks
what the first "pulumi up" needs, which would find it out in an hour: credentials and rights, zones,
instance types, image, quotas, addresses, objects, names, a trail, tools. It changes nothing. All
checks run at once.

  --pre             before the first up, in place of the checks of a deployed cluster
  --no-guest        leave the servers alone
  --only ID         this check alone, or all of a kind: quotas.vpc, quotas; may be repeated
  --ignore ID       without that check, or that kind; may be repeated
  --list            list the checks, and do nothing else
${COMMON_USAGE}

Exit code: 0 fine, 1 something is wrong or unknown, 2 wrong usage or settings.
`;

/** Throws a UserError. */
export function parseUsage(args: readonly string[]): DoctorUsage {
  return withUsage("doctor", () => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...COMMON_PARSE,
        pre: { type: "boolean", default: false },
        "no-guest": { type: "boolean", default: false },
        only: { type: "string", multiple: true, default: [] },
        ignore: { type: "string", multiple: true, default: [] },
        list: { type: "boolean", default: false },
      },
    });
    return {
      ...commonOptions(values),
      pre: values.pre,
      guests: !values["no-guest"],
      only: values.only,
      ignored: values.ignore,
      list: values.list,
    };
  });
}
