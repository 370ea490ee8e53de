import { type ConfMonitor, DEFAULT_POLLING, intervalOf } from "../model/delivery/clpConf.ts";
import type { Answer } from "../model/graph/known.ts";
import type { StackResource } from "../model/graph/resource.ts";
import { fileSystemMonitors } from "../model/storage/fileSystemUse.ts";
import { causedBy, type Finding, undecided, violated } from "../rule/finding.ts";
import { perConf } from "../rule/perConf.ts";
import { stackRule } from "../rule/rule.ts";

export const monitorInterval = stackRule({
  name: "monitor-interval",
  description: "CLUSTERPRO's monitor of the file system tries it no more often than every 60 seconds.",
  why:
    "FSx fails over to its standby by itself, at every patch and every change of throughput, normally within 30 " +
    "seconds. A monitor that tries more often takes this for a failure and moves the application for nothing.",
  severity: "high",
  remediation:
    "Set polling/interval of the monitor in clp.conf, or what it is made from (this project's setting " +
    "cluster.monitors.fileSystem.intervalSeconds), to 60 or more, NEC's default, or lower minimumSeconds.",
  url: "https://jpn.nec.com/clusterpro/blog/20250425.html",
  configSchema: {
    minimumSeconds: {
      type: "number",
      minimum: 1,
      default: 60,
      description: "Least interval of the file system's monitor, in seconds.",
    },
  },

  check(stack, { minimumSeconds }) {
    return perConf(stack, function* (conf, delivery) {
      for (const { monitor, use } of fileSystemMonitors(conf, delivery, stack)) {
        const file = delivery.file.resource;
        for (const each of judgeMonitor(monitor, use, minimumSeconds, file)) {
          yield causedBy(intervalOf(monitor, file), each);
        }
      }
    });
  },
});

function* judgeMonitor(
  { name, intervalSeconds: interval }: ConfMonitor,
  use: Answer,
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
  if (!use.known) {
    yield undecided(
      `${where} ${found}, too short for a monitor of the file system, and it cannot be told whether it is one: ` +
        `${use.why}. Deliver the script as text, or set ${minimumSeconds} or more`,
      file,
    );
  } else {
    yield violated(`${where} ${found}; it must be ${minimumSeconds} or more`, file);
  }
}
