import { type ClpConf, scriptResourcesOf } from "../model/delivery/clpConf.ts";
import { textAt } from "../model/delivery/confXml.ts";
import { type DeliveredFile, type Delivery, textOfFile } from "../model/delivery/deliveredFiles.ts";
import { endsWithExitCode } from "../model/delivery/exitCode.ts";
import { type ToldTags, toldTags } from "../model/delivery/toldTags.ts";
import { advised, causedBy, type Finding, undecided, violated } from "../rule/finding.ts";
import { perConf } from "../rule/perConf.ts";
import { stackRule } from "../rule/rule.ts";

/** Scripts that CLUSTERPRO runs, not what lies beside them. */
const SCRIPT = /^scripts\/.+\.(bat|cmd)$/;

/** A line of a file that only sets variables for others to read. */
const SETTING = /^(?:@?(?:set|rem|echo|setlocal|endlocal)\b.*|::.*|@?exit\s+\/b.*)?$/i;

/** Where a script resource is assumed to have its normal return values, and what cluster.tags calls them. */
const ASSUMED = { start: "parameters/act/normalval", stop: "parameters/deact/normalval" } as const;
const TOLD_AS = { start: "scriptStartNormalValue", stop: "scriptStopNormalValue" } as const;

export const clpconfExitCodes = stackRule({
  name: "clpconf-exit-codes",
  description:
    "Script resources judge their scripts' return value, normal being 0, and delivered scripts end in an explicit exit code.",
  why:
    "Without a normal return value CLUSTERPRO takes a start that failed for a success, and the group is online without " +
    "its application. A script without an exit code of its own returns whatever its last command left.",
  severity: "high",
  remediation:
    "Set the normal return value of start and stop to 0 in the script resource, and end every .bat file with exit /b and " +
    "a number or %ret%. NEC documents no tag for the value, so where none was named this is advice: see in an export of " +
    "your version where it stands, and name the places in the configuration of this rule, or deliver them as " +
    "clpconf-tags.json beside clp.conf (this project does for its setting cluster.tags).",
  url: "https://jpn.nec.com/clusterpro/blog/20250425.html",
  configSchema: {
    startValuePath: {
      type: "string",
      pattern: "^\\w+(/\\w+)*$",
      default: ASSUMED.start,
      description: "Where a script resource has the start's normal return value; NEC documents no path.",
    },
    stopValuePath: {
      type: "string",
      pattern: "^\\w+(/\\w+)*$",
      default: ASSUMED.stop,
      description: "Where a script resource has the stop's normal return value; NEC documents no path.",
    },
  },

  check(stack, { startValuePath, stopValuePath }) {
    return perConf(stack, function* (conf, delivery) {
      const told = toldTags(stack, delivery);
      const places = [placeOf("start", startValuePath, told), placeOf("stop", stopValuePath, told)];
      yield* judgeResources(conf, delivery, places);
      for (const [path, file] of delivery.files) if (SCRIPT.test(path)) yield* judgeScript(path, file);
    });
  },
});

interface Place {
  readonly when: "start" | "stop";
  readonly path: string;
  /** `told`: by the configuration or the delivery. A mandatory verdict never rests on an assumed tag. */
  readonly evidence: "told" | "assumed" | "unknown";
  readonly why?: string;
}

function placeOf(when: Place["when"], configured: string, told: ToldTags): Place {
  if (configured !== ASSUMED[when]) return { when, path: configured, evidence: "told" };
  if (!told.known) return { when, path: configured, evidence: "unknown", why: told.why };
  const path = told.value.get(TOLD_AS[when]);
  return path === undefined ? { when, path: configured, evidence: "assumed" } : { when, path, evidence: "told" };
}

function* judgeResources(conf: ClpConf, { file }: Delivery, places: readonly Place[]): Iterable<Finding> {
  for (const { name, element } of scriptResourcesOf(conf)) {
    for (const { when, path, evidence, why } of places) {
      const value = textAt(element, path);
      if (value === "0") continue;
      const found =
        value === undefined
          ? `clp.conf: script resource ${name} has no ${path}, so its return value is not judged`
          : `clp.conf: script resource ${name} takes another return value than 0 for normal (${path})`;
      if (evidence === "told") yield violated(`${found}; set it to 0`, file.resource);
      else if (evidence === "unknown") {
        yield undecided(`${found}, unless it stands elsewhere, which cannot be told: ${why}`, file.resource);
      } else {
        yield advised(
          `${found}, unless your version has the ${when}'s normal value under another tag; set it to 0, and name the tag`,
          file.resource,
        );
      }
    }
  }
}

function* judgeScript(path: string, { key, text, resource }: DeliveredFile): Iterable<Finding> {
  const cause = textOfFile(key, resource);
  if (!text.known) {
    yield causedBy(cause, undecided(`${path}: its last line cannot be read: ${text.why}`, resource));
    return;
  }
  const { holds, fault } = text.value;
  if (fault !== undefined) yield causedBy(cause, violated(`${path} cannot be read: ${fault}`, resource));
  if (holds === undefined) return;
  const lines = holds.split(/\r\n|\r|\n/);
  if (lines.some((line) => /^\s*@?set\s/i.test(line)) && lines.every((line) => SETTING.test(line.trim()))) return;
  const last = lines.findLastIndex((line) => line.trim() !== "");
  if (endsWithExitCode(lines.join("\n"))) return;
  const where = last < 0 ? "it is empty and" : `its last line (${last + 1})`;
  yield violated(`${path}: ${where} sets no exit code; end it with exit /b and a number or a variable`, resource);
}
