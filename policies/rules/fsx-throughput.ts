import { readNumber } from "../model/graph/reading.ts";
import { undecided, violated } from "../rule/finding.ts";
import { resourceRule } from "../rule/rule.ts";

const FILE_SYSTEM = "aws:fsx/windowsFileSystem:WindowsFileSystem";
const MINIMUM = 32;

export const fsxThroughput = resourceRule({
  name: "fsx-throughput",
  description: "An FSx for Windows file system has a throughput capacity of at least 32 MB/s.",
  why:
    "AWS gives 8 and 16 MB/s for tests only: below 32 the metrics of CPU, memory, connections and disk do not exist, so " +
    "no alarm can tell of a file system that is about to fail the cluster.",
  severity: "medium",
  remediation: "Set throughputCapacity to 32 or more. The change fails over once and back, without an interruption.",
  url: "https://docs.aws.amazon.com/fsx/latest/WindowsGuide/performance.html",
  types: [FILE_SYSTEM],

  *check(fileSystem) {
    const capacity = readNumber(fileSystem.props, "throughputCapacity");
    switch (capacity.state) {
      case "unknown":
        yield undecided(
          `throughputCapacity is not known yet; write ${MINIMUM} or more as a plain value instead of an output`,
        );
        return;
      case "absent":
        yield violated(`throughputCapacity is not set; set it to ${MINIMUM} or more`);
        return;
      case "mistyped":
        yield violated(`throughputCapacity is ${capacity.found}; it must be a number, ${MINIMUM} or more`);
        return;
      case "known":
        if (capacity.value < MINIMUM) {
          yield violated(`throughputCapacity is ${capacity.value}; it must be ${MINIMUM} or more`);
        }
    }
  },
});
