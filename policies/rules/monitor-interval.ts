import { type Finding, undecided, violated } from "../finding.ts";
import { type ConfMonitor, DEFAULT_POLLING } from "../model/clpConf.ts";
import { FILE_SYSTEM_MONITOR, mayStateMonitors, statesMonitors } from "../model/clusterSoftware.ts";
import { type FileSystemUse, fileSystemMonitors } from "../model/fileSystemUse.ts";
import { readNumber } from "../model/reading.ts";
import type { StackResource } from "../model/resource.ts";
import { perConf } from "../perConf.ts";
import { mixedRule } from "../rule.ts";

const PATH = [...FILE_SYSTEM_MONITOR, "intervalSeconds"] as const;
const WHERE = PATH.join(".");

/**
 * The monitor of the file system tries it no more often than every 60 seconds.
 *
 * FSx fails over by itself at every patch, in up to 30 seconds: a monitor that looks more often sees an error where
 * waiting would have done, and moves the application for nothing.
 */
export const monitorInterval = mixedRule({
  name: "monitor-interval",
  description: "CLUSTERPRO's monitor of the file system tries it no more often than every 60 seconds.",
  why:
    "FSx fails over to its standby by itself, at every patch and every change of throughput, normally within 30 " +
    "seconds. A monitor that tries more often takes this for a failure and moves the application for nothing.",
  severity: "high",
  remediation:
    "Set monitors.fileSystem.intervalSeconds of the component, or polling/interval of the monitor in clp.conf, to 60 or " +
    "more, NEC's default, or lower minimumSeconds.",
  url: "https://jpn.nec.com/clusterpro/blog/20250425.html",
  configSchema: {
    minimumSeconds: {
      type: "number",
      minimum: 1,
      default: 60,
      description: "Least interval of the file system's monitor, in seconds.",
    },
  },

  wants: mayStateMonitors,

  *check(component, { minimumSeconds }) {
    if (!statesMonitors(component)) return;
    const interval = readNumber(component.props, ...PATH);
    switch (interval.state) {
      case "unknown":
        yield undecided(`${WHERE} is not known yet; write it as a plain value instead of an output`);
        return;
      case "absent":
        yield violated(`${WHERE} is not set; set it to ${minimumSeconds} or more`);
        return;
      case "mistyped":
        yield violated(`${WHERE} is ${interval.found} instead of a number of seconds`);
        return;
      case "known":
        if (interval.value < minimumSeconds) {
          yield violated(`${WHERE} is ${interval.value}; it must be ${minimumSeconds} or more`);
        }
    }
  },

  checkStack(stack, { minimumSeconds }) {
    return perConf(stack, function* (conf, delivery) {
      for (const { monitor, use } of fileSystemMonitors(conf, delivery, stack)) {
        yield* judgeMonitor(monitor, use, minimumSeconds, delivery.file.resource);
      }
    });
  },

  examples: {
    good: [
      {
        title: "A monitor that outwaits a failover of the file system",
        build(plan) {
          plan.component("clusterpro-fsx:index:ClusterSoftware", "cluster", {
            monitors: { fileSystem: { intervalSeconds: 60, retries: 1, timeoutSeconds: 60, startWaitSeconds: 0 } },
          });
        },
      },
      {
        title: "Monitors of something else",
        build(plan) {
          plan.resource("kubernetes:example.com/v1:Agent", "agent", { monitors: { fileSystem: { enabled: true } } });
        },
      },
    ],
    bad: [
      {
        title: "A hasty monitor in the clp.conf that is delivered",
        build(plan) {
          plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
            key: "delivery/clp.conf",
            content:
              '<root><monitor><genw name="genw_fsx"><polling><interval>10</interval></polling></genw></monitor></root>',
          });
          plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "genw.bat", {
            key: "delivery/scripts/monitor.s/genw_fsx/genw.bat",
            content: "dir \\\\@@FSX_DNS@@\\share\r\nexit /b %ERRORLEVEL%\r\n",
          });
        },
      },
      {
        title: "A hasty monitor",
        build(plan) {
          plan.component("clusterpro-fsx:index:ClusterSoftware", "cluster", {
            monitors: { fileSystem: { intervalSeconds: 10, retries: 1, timeoutSeconds: 60, startWaitSeconds: 0 } },
          });
        },
      },
      {
        title: "A monitor without an interval",
        build(plan) {
          plan.component("clusterpro-fsx:index:ClusterSoftware", "cluster", {
            monitors: { fileSystem: { retries: 1 } },
          });
        },
      },
    ],
  },
});

function* judgeMonitor(
  { name, intervalSeconds: interval }: ConfMonitor,
  use: FileSystemUse,
  minimumSeconds: number,
  file: StackResource,
): Iterable<Finding> {
  const where = `clp.conf: polling/interval of monitor ${name}`;
  if (interval.state === "unknown") {
    yield undecided(`${where} is a token; write the number of seconds`, file);
    return;
  }
  if (interval.state === "mistyped") {
    yield violated(`${where} is ${interval.found} of seconds`, file);
    return;
  }
  const seconds = interval.state === "known" ? interval.value : DEFAULT_POLLING.intervalSeconds;
  if (seconds >= minimumSeconds) return;
  const found = interval.state === "known" ? `is ${seconds}` : `is not set, and NEC's default is ${seconds}`;
  if (use.uses === "open") {
    yield undecided(
      `${where} ${found}, too short for a monitor of the file system, and it cannot be told whether it is one: ` +
        `${use.reason}. Deliver the script as text, or set ${minimumSeconds} or more`,
      file,
    );
  } else {
    yield violated(`${where} ${found}; it must be ${minimumSeconds} or more`, file);
  }
}
