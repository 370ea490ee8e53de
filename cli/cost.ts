import { writeFileSync } from "node:fs";
import { changeReport, costChange } from "../operate/cost/costChange.ts";
import { costReport, shownTotal } from "../operate/cost/costReport.ts";
import { type MonthlyCost, monthlyCost } from "../operate/cost/monthlyCost.ts";
import { PRICES_FILE, shippedPrices } from "../operate/cost/priceTable.ts";
import type { PlannedResource } from "../operate/planned/plannedResource.ts";
import { UserError } from "../problems/userError.ts";
import { PLAN_OPTIONS, PLAN_USAGE, parsed, planStack, telling } from "./planStack.ts";

export const USAGE = `Usage: npm run cost [-- options]

What a stack costs a month by what its preview plans, line by line, from a dated table of AWS's
prices (operate/cost/prices.json). What is paid by use is told apart, since no plan knows it.

${PLAN_USAGE}
  --against REF     also what a month costs more or less than with the commit REF; with --set alone,
                    than without it
  --refresh         ask AWS's price list for the prices that the stack uses, and write them into the
                    table; needs credentials that may pricing:GetProducts
  -j, --json        one JSON document
  -h, --help        this text

A price that is missing makes the sum "at least" that.

Exit code: 0 fine, 1 something has no price, 2 wrong settings or usage.
`;

const OPTIONS = { ...PLAN_OPTIONS, against: { type: "string" }, refresh: { type: "boolean", default: false } } as const;

/** The command, with its exit code. */
export function runCost(args: readonly string[], folder: string): Promise<number> {
  return telling(folder, async () => {
    const options = parsed("cost", args, OPTIONS);
    if (options.help) {
      process.stdout.write(USAGE);
      return 0;
    }
    const [{ project, stack, resources }, before] = await Promise.all([
      planStack(options, folder),
      resourcesBefore(options, folder),
    ]);
    if (options.refresh) await refresh(monthlyCost(resources));
    const cost = monthlyCost(resources);
    // Both by the prices of today: what differs is what the change costs.
    const change = before && costChange(monthlyCost(before), cost);
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ project, stack, ...cost, ...(change && { change }) }, null, 2)}\n`
        : told(project, stack, cost, change && `${against(options)}: ${changeReport(change)}`),
    );
    return cost.atLeast ? 1 : 0;
  });
}

function told(project: string, stack: string, cost: MonthlyCost, change = ""): string {
  return `${project}, stack ${stack}: ${shownTotal(cost)}\n${change}\n${costReport(cost)}`;
}

function against({ against: ref }: Compared): string {
  return ref === undefined ? "By --set" : `Against ${ref}`;
}

/**
 * The resources that the stack has in the commit that `--against` names, or by its file alone where `--set` changes it;
 * undefined where there is nothing to compare with.
 */
async function resourcesBefore(options: Compared, folder: string): Promise<readonly PlannedResource[] | undefined> {
  if (options.against === undefined && options.set.length === 0) return undefined;
  const { beginBaseline } = await import("../preview/comparison.ts");
  const { DEFAULT_TIMEOUT_SECONDS } = await import("../preview/usage.ts");
  const { stack, answers, against } = options;
  const begun = beginBaseline({ stack, answers, against, timeoutSeconds: DEFAULT_TIMEOUT_SECONDS }, folder);
  const before = await begun.made;
  if (!("reason" in before)) return before.resources;
  throw new UserError(`${against === undefined ? "without --set" : `--against ${against}`}: ${before.reason}`);
}

interface Compared {
  readonly stack: string;
  readonly answers?: string | undefined;
  readonly set: readonly string[];
  readonly against?: string | undefined;
}

/** Writes the prices of what the stack has into the table, and says on standard error what stays and what changes. */
async function refresh({ region, lines, usage }: MonthlyCost): Promise<void> {
  if (region === undefined) throw new UserError("--refresh: the stack's Region is not known. Set aws:region.");
  const { awsPriceList } = await import("../operate/cost/awsPriceList.ts");
  const { refreshPrices, tableText } = await import("../operate/cost/refreshPrices.ts");
  const keys = [...lines, ...usage].flatMap(({ key }) => key ?? []);
  const today = new Date().toISOString().slice(0, "YYYY-MM-DD".length);
  const { table, told } = await refreshPrices(shippedPrices(), region, keys, await awsPriceList(), today).catch(
    (error: unknown) => {
      const { name, message } = error as Error;
      throw new UserError(
        `--refresh: AWS's price list did not answer: ${name}: ${message}. The table is as it was; check the credentials.`,
      );
    },
  );
  writeFileSync(PRICES_FILE, tableText(table));
  process.stderr.write(told.map((each) => `${each}\n`).join(""));
}
