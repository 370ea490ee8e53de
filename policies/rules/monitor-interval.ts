import { undecided, violated } from "../finding.ts";
import { read, readNumber, readObject } from "../model/reading.ts";
import type { JudgedResource } from "../model/resource.ts";
import { resourceRule } from "../rule.ts";

const CLUSTER_SOFTWARE = "clusterpro-fsx:index:ClusterSoftware";

/** What a monitor has beside its interval. The words are common: two of them make a component look like CLUSTERPRO's. */
const OTHER_TIMING = ["retries", "timeoutSeconds", "startWaitSeconds"] as const;

/** Packages whose resources cannot be CLUSTERPRO's, whatever their properties are called. */
const FOREIGN_PACKAGES: readonly string[] = ["aws", "aws-native", "kubernetes", "pulumi"];

const PATH = ["monitors", "fileSystem", "intervalSeconds"] as const;
const WHERE = PATH.join(".");

/**
 * The monitor of the file system tries it no more often than every 60 seconds.
 *
 * FSx fails over by itself at every patch, in up to 30 seconds: a monitor that looks more often sees an error where
 * waiting would have done, and moves the application for nothing.
 */
export const monitorInterval = resourceRule({
  name: "monitor-interval",
  description: "CLUSTERPRO's monitor of the file system tries it no more often than every 60 seconds.",
  why:
    "FSx fails over to its standby by itself, at every patch and every change of throughput, normally within 30 " +
    "seconds. A monitor that tries more often takes this for a failure and moves the application for nothing.",
  severity: "high",
  remediation: "Set monitors.fileSystem.intervalSeconds to 60 or more, NEC's default, or lower minimumSeconds.",
  url: "https://jpn.nec.com/clusterpro/blog/20250425.html",
  configSchema: {
    minimumSeconds: {
      type: "number",
      minimum: 1,
      default: 60,
      description: "Least interval of the file system's monitor, in seconds.",
    },
  },

  *check(component, { minimumSeconds }) {
    if (component.type !== CLUSTER_SOFTWARE && !looksLikeClusterSoftware(component)) return;
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

function looksLikeClusterSoftware({ type, props }: JudgedResource): boolean {
  if (FOREIGN_PACKAGES.includes(type.slice(0, type.indexOf(":")))) return false;
  const monitor = readObject(props, "monitors", "fileSystem");
  if (monitor.state !== "known") return false;
  const has = (name: string) => read(monitor.value, name).state !== "absent";
  return has("intervalSeconds") || OTHER_TIMING.filter(has).length >= 2;
}
