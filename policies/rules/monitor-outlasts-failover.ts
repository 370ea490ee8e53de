import { type Finding, undecided, violated } from "../finding.ts";
import { DEFAULT_POLLING } from "../model/clpConf.ts";
import { FILE_SYSTEM_MONITOR, mayStateMonitors, statesMonitors } from "../model/clusterSoftware.ts";
import { fileSystemMonitors } from "../model/fileSystemUse.ts";
import { readNumber, type TypedReading } from "../model/reading.ts";
import { perConf } from "../perConf.ts";
import { mixedRule } from "../rule.ts";

/**
 * The monitor of the file system waits out a failover of FSx, and finds a real failure in bounded time.
 *
 * Too short, and every patch of FSx is taken for a failure; too long, and the application stays down with the data.
 */
export const monitorOutlastsFailover = mixedRule({
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

  wants: mayStateMonitors,

  check(component, settings) {
    if (!statesMonitors(component)) return [];
    const where = FILE_SYSTEM_MONITOR.join(".");
    const reading = (name: keyof Polling) => readNumber(component.props, ...FILE_SYSTEM_MONITOR, name);
    const polling = {
      intervalSeconds: reading("intervalSeconds"),
      retries: reading("retries"),
      timeoutSeconds: reading("timeoutSeconds"),
    };
    const shown: Shown = { intervalSeconds: "intervalSeconds", retries: "retries", timeoutSeconds: "timeoutSeconds" };
    return judge(polling, settings, where, shown);
  },

  checkStack(stack, settings) {
    return perConf(stack, function* (conf, delivery) {
      for (const { monitor, use } of fileSystemMonitors(conf, delivery, stack)) {
        for (const { kind, message } of judge(monitor, settings, `clp.conf: monitor ${monitor.name}`, TAGS)) {
          const finding: Finding =
            use.uses === "open"
              ? undecided(`${message}; it cannot be told whether it watches the file system: ${use.reason}`)
              : { kind, message, urn: undefined };
          yield { ...finding, urn: delivery.file.resource.urn };
        }
      }
    });
  },

  examples: {
    good: [
      {
        title: "One retry after a minute: 60 x 1 seconds are waited out, and 2 x (60 + 60) find a failure",
        build(plan) {
          plan.component("clusterpro-fsx:index:ClusterSoftware", "cluster", {
            monitors: { fileSystem: { intervalSeconds: 60, retries: 1, timeoutSeconds: 60, startWaitSeconds: 0 } },
          });
        },
      },
      {
        title: "A clp.conf that leaves the product's defaults: 60 seconds, 1 retry, time-out 120 seconds",
        build(plan) {
          plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
            key: "delivery/clp.conf",
            content: '<root><monitor><genw name="genw_fsx"/></monitor></root>',
          });
          plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "genw.bat", {
            key: "delivery/scripts/monitor.s/genw_fsx/genw.bat",
            content: "dir \\\\@@FSX_DNS@@\\share\r\nexit /b %ERRORLEVEL%\r\n",
          });
        },
      },
    ],
    bad: [
      {
        title: "No retry: the first failed check counts, in the middle of a failover",
        build(plan) {
          plan.component("clusterpro-fsx:index:ClusterSoftware", "cluster", {
            monitors: { fileSystem: { intervalSeconds: 60, retries: 0, timeoutSeconds: 60, startWaitSeconds: 0 } },
          });
        },
      },
      {
        title: "Half an hour until a lost file system is found",
        build(plan) {
          plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
            key: "delivery/clp.conf",
            content:
              '<root><monitor><genw name="genw_fsx"><polling><reconfirmation>9</reconfirmation></polling></genw></monitor></root>',
          });
          plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "genw.bat", {
            key: "delivery/scripts/monitor.s/genw_fsx/genw.bat",
            content: "dir \\\\@@FSX_DNS@@\\share\r\nexit /b %ERRORLEVEL%\r\n",
          });
        },
      },
    ],
  },
});

/** Timing of a monitor; what is absent has the product's default. */
type Polling = { readonly [K in keyof typeof DEFAULT_POLLING]: TypedReading<number> };

/** What each value is called where it stands. */
type Shown = { readonly [K in keyof Polling]: string };

const TAGS: Shown = {
  intervalSeconds: "polling/interval",
  retries: "polling/reconfirmation",
  timeoutSeconds: "polling/timeout",
};

function* judge(
  polling: Polling,
  limits: { readonly failoverSeconds: number; readonly detectionSeconds: number },
  where: string,
  shown: Shown,
): Iterable<Finding> {
  const numbers: Record<keyof Polling, number> = { ...DEFAULT_POLLING };
  let broken = false;
  for (const name of ["intervalSeconds", "retries", "timeoutSeconds"] as const) {
    const reading = polling[name];
    if (reading.state === "known") numbers[name] = reading.value;
    else if (reading.state !== "absent") broken = true;
    if (reading.state === "unknown") {
      yield undecided(`${where}: ${shown[name]} is not known yet; write it as a plain value instead of an output`);
    } else if (reading.state === "mistyped") {
      yield violated(`${where}: ${shown[name]} is ${reading.found} where a number belongs`);
    } else if (numbers[name] < 0) {
      broken = true;
      yield violated(`${where}: ${shown[name]} is ${numbers[name]}; it cannot be less than 0`);
    }
  }
  if (broken) return;
  const { intervalSeconds, retries, timeoutSeconds } = numbers;
  const outlasted = intervalSeconds * retries;
  if (outlasted < limits.failoverSeconds) {
    yield violated(
      `${where} gives up after ${outlasted} s (interval ${intervalSeconds} s x retries ${retries}); a failover of the ` +
        `file system takes up to ${limits.failoverSeconds} s`,
    );
  }
  const detected = (retries + 1) * (intervalSeconds + timeoutSeconds);
  if (detected > limits.detectionSeconds) {
    yield violated(
      `${where} may take ${detected} s to find a lost file system ((retries ${retries} + 1) x (interval ` +
        `${intervalSeconds} s + time-out ${timeoutSeconds} s)); at most ${limits.detectionSeconds} s are allowed`,
    );
  }
}
