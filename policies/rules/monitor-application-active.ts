import { runs, scriptResourcesOf } from "../model/delivery/clpConf.ts";
import { isYes } from "../model/graph/known.ts";
import { undecided, violated } from "../rule/finding.ts";
import { perConf } from "../rule/perConf.ts";
import { stackRule } from "../rule/rule.ts";

export const monitorApplicationActive = stackRule({
  name: "monitor-application-active",
  description: "Every script resource of a clp.conf has a monitor on it, timing active.",
  why:
    "CLUSTERPRO runs the start script and looks no further: an application that dies or hangs later stays down until a " +
    "user calls. A monitor that always runs fails on the standby, where the application is not meant to run.",
  severity: "high",
  remediation:
    "Add a custom monitor (genw) with the script resource as its target and polling/timing 1, whose script asks the " +
    "application itself.",
  url: "https://jpn.nec.com/clusterpro/blog/20250425.html",

  check(stack) {
    return perConf(stack, function* (conf, { file: { resource } }) {
      for (const { name } of scriptResourcesOf(conf)) {
        const monitors = conf.monitors.filter(({ target }) => target === name);
        if (monitors.some((each) => isYes(runs(each, "active")))) continue;
        const [first] = monitors;
        const other = monitors.find(({ timing }) => !timing.known);
        if (other) {
          yield undecided(
            `clp.conf: polling/timing of monitor ${other.name} on script resource ${name} is neither 0 nor 1; write 1, ` +
              "which makes it run while the resource is active",
            resource,
          );
        } else if (first) {
          yield violated(
            `clp.conf: monitor ${first.name} on script resource ${name} runs always, on the standby too; set its ` +
              "polling/timing to 1",
            resource,
          );
        } else {
          yield violated(
            `clp.conf: no monitor has script resource ${name} as its target; add one, with polling/timing 1`,
            resource,
          );
        }
      }
    });
  },
});
