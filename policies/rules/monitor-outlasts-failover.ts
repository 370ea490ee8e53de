import { DEFAULT_POLLING, intervalOf } from "../model/delivery/clpConf.ts";
import type { TypedReading } from "../model/graph/reading.ts";
import { fileSystemMonitors } from "../model/storage/fileSystemUse.ts";
import { causedBy, doubted, type Finding, undecided, violated } from "../rule/finding.ts";
import { perConf } from "../rule/perConf.ts";
import { stackRule } from "../rule/rule.ts";

export const monitorOutlastsFailover = stackRule({
  name: "monitor-outlasts-failover",
  description:
    "CLUSTERPRO's monitor of the file system outlasts a failover of FSx, and finds a real failure in bounded time.",
  why:
    "FSx fails over within some 30 seconds at every patch. A monitor that gives up sooner moves the application for " +
    "nothing; one whose retries and time-outs add up to an hour leaves it down that long when the file system is lost.",
  severity: "high",
  remediation:
    "Choose interval, retries and time-out so that interval x retries is at least failoverSeconds and (retries + 1) x " +
    "(interval + time-out) at most detectionSeconds; NEC's interval of 60 seconds with 1 retry does.",
  url: "https://jpn.nec.com/clusterpro/blog/20250425.html",
  configSchema: {
    failoverSeconds: {
      type: "number",
      minimum: 0,
      default: 30,
      description: "How long a failover of the file system takes, in seconds.",
    },
    detectionSeconds: {
      type: "number",
      minimum: 1,
      default: 600,
      description: "Longest time until a lost file system is found, in seconds.",
    },
  },

  check(stack, settings) {
    return perConf(stack, function* (conf, delivery) {
      for (const { monitor, use } of fileSystemMonitors(conf, delivery, stack)) {
        const { resource } = delivery.file;
        const where = `clp.conf: monitor ${monitor.name}`;
        for (const found of judge(monitor, settings, where, intervalOf(monitor, resource))) {
          const sure = !use.known
            ? doubted(found, (each) => `${each}; it cannot be told whether it watches the file system: ${use.why}`)
            : found;
          yield { ...sure, urn: resource.urn };
        }
      }
    });
  },
});

/** Timing of a monitor; what is absent has the product's default. */
type Polling = { readonly [K in keyof typeof DEFAULT_POLLING]: TypedReading<number> };

/** Where each value stands. */
const TAGS: { readonly [K in keyof Polling]: string } = {
  intervalSeconds: "polling/interval",
  retries: "polling/reconfirmation",
  timeoutSeconds: "polling/timeout",
};

/** Whether the interval alone is at fault of one that gives up too soon: with the product's own it would not. */
function isHasty(retries: number, failoverSeconds: number): boolean {
  return retries * DEFAULT_POLLING.intervalSeconds >= failoverSeconds;
}

function* judge(
  polling: Polling,
  limits: { readonly failoverSeconds: number; readonly detectionSeconds: number },
  where: string,
  interval: string,
): Iterable<Finding> {
  const numbers: { -readonly [K in keyof Polling]: number } = { ...DEFAULT_POLLING };
  let broken = false;
  for (const name of ["intervalSeconds", "retries", "timeoutSeconds"] as const) {
    const reading = polling[name];
    if (reading.state === "known") numbers[name] = reading.value;
    if (reading.state === "known" || reading.state === "absent") continue;
    broken = true;
    const finding =
      reading.state === "unknown"
        ? undecided(`${where}: ${TAGS[name]} is a token; write the number`)
        : violated(`${where}: ${TAGS[name]} is ${reading.found} where a number belongs`);
    yield name === "intervalSeconds" ? causedBy(interval, finding) : finding;
  }
  if (broken) return;
  const { intervalSeconds, retries, timeoutSeconds } = numbers;
  const outlasted = intervalSeconds * retries;
  if (outlasted < limits.failoverSeconds) {
    const finding = violated(
      `${where} gives up after ${outlasted} s (interval ${intervalSeconds} s x retries ${retries}); a failover of the ` +
        `file system takes up to ${limits.failoverSeconds} s`,
    );
    yield isHasty(retries, limits.failoverSeconds) ? causedBy(interval, finding) : finding;
  }
  const detected = (retries + 1) * (intervalSeconds + timeoutSeconds);
  if (detected > limits.detectionSeconds) {
    yield violated(
      `${where} may take ${detected} s to find a lost file system ((retries ${retries} + 1) x (interval ` +
        `${intervalSeconds} s + time-out ${timeoutSeconds} s)); at most ${limits.detectionSeconds} s are allowed`,
    );
  }
}
