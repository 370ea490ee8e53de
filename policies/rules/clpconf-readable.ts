import { closedArchives, deliveriesOf } from "../model/delivery/deliveredFiles.ts";
import { textIn } from "../model/delivery/deliveredText.ts";
import { advised, undecided, violated } from "../rule/finding.ts";
import { stackRule } from "../rule/rule.ts";

export const clpconfReadable = stackRule({
  name: "clpconf-readable",
  description: "Each clp.conf that the stack delivers is known in a preview, and is XML as Cluster WebUI exports it.",
  why:
    "CLUSTERPRO refuses a file that it cannot read, and the servers go on with their old configuration or with none. All " +
    "other rules about clp.conf are silent on such a file, so what they guard against is not looked for.",
  severity: "critical",
  remediation:
    "Deliver clp.conf as a text in an S3 object, as Cluster WebUI exports it, in the encoding that its first line names. " +
    "Let tokens such as @@ENI_ID:server1@@ stand for what is known only after creation.",
  url: "https://jpn.nec.com/clusterpro/blog/20250425.html",

  *check(stack) {
    const deliveries = deliveriesOf(stack);
    for (const { file, reading, property } of deliveries) {
      const what = property === undefined ? "clp.conf" : `clp.conf in ${property}`;
      if (!reading.known) yield undecided(`${what} cannot be read: ${reading.why}`, file.resource);
      else if (reading.value.fault !== undefined)
        yield violated(`${what} cannot be read: ${reading.value.fault}`, file.resource);
      else if (textIn(file.text)?.startsWith("\uFEFF")) {
        yield advised(
          `${what} begins with a byte order mark (EF BB BF), which Cluster WebUI does not write and CLUSTERPRO may not ` +
            "read; save it without one",
          file.resource,
        );
      }
    }
    if (deliveries.length > 0) return;
    for (const { key, resource } of closedArchives(stack)) {
      yield undecided(
        `${key} may hold a clp.conf, and a policy does not see into archives of files; deliver clp.conf as a text, or ` +
          "make the archive of string assets",
        resource,
      );
    }
  },
});
