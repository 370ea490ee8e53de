import { runs, scriptResourcesOf } from "../model/delivery/clpConf.ts";
import { isYes } from "../model/graph/known.ts";
import { fileSystemMonitors, useOfScriptResource } from "../model/storage/fileSystemUse.ts";
import { undecided, violated } from "../rule/finding.ts";
import { perConf } from "../rule/perConf.ts";
import { stackRule } from "../rule/rule.ts";

export const monitorFileSystemPresent = stackRule({
  name: "monitor-file-system-present",
  description: "A clp.conf whose application lives on the file system has a monitor of it, timing always.",
  why:
    "Without a monitor nobody learns that a server has lost the file system; with one that runs beside the application " +
    "only, nobody learns it of the standby, and the group moves to where its data cannot be reached.",
  severity: "high",
  remediation:
    "Add a custom monitor (genw) with polling/timing 0 whose genw.bat tries the file system by its DNS name, or by the " +
    "token @@FSX_DNS@@, and deliver the scripts beside clp.conf.",
  url: "https://jpn.nec.com/clusterpro/blog/20250425.html",

  check(stack) {
    return perConf(stack, function* (conf, delivery) {
      const { resource } = delivery.file;
      const uses = scriptResourcesOf(conf).map((script) => ({
        script,
        use: useOfScriptResource(script, delivery, stack),
      }));
      const living = uses.find(({ use }) => isYes(use));
      const doubts = uses.flatMap(({ script, use }) => (use.known ? [] : [`${script.name}: ${use.why}`]));
      if (!living && doubts.length === 0) return;

      const monitors = fileSystemMonitors(conf, delivery, stack);
      if (monitors.some(({ monitor, use }) => isYes(use) && isYes(runs(monitor, "always")))) return;
      if (!living) {
        yield undecided(
          `clp.conf: no monitor surely watches the file system, and it cannot be told whether the application lives on ` +
            `it: ${doubts[0]}. Deliver the scripts as text beside clp.conf`,
          resource,
        );
        return;
      }
      const name = living.script.name;
      for (const { monitor, use } of monitors) {
        if (isYes(runs(monitor, "active"))) continue;
        const reason = use.known ? "its polling/timing is not set; write 0, which makes it run always" : use.why;
        yield undecided(
          `clp.conf: script resource ${name} lives on the file system, and it cannot be told whether monitor ` +
            `${monitor.name} always watches it: ${reason}`,
          resource,
        );
        return;
      }
      const [beside] = monitors;
      yield violated(
        `clp.conf: script resource ${name} lives on the file system, and ` +
          (beside
            ? `monitor ${beside.monitor.name} watches it on the active server only; set its polling/timing to 0`
            : "no monitor watches it; add one, with polling/timing 0"),
        resource,
      );
    });
  },
});
