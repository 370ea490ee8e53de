import { readNumber } from "../model/graph/reading.ts";
import { numberAtLeast } from "../rule/compare.ts";
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

  check: ({ props }) =>
    numberAtLeast({ name: "throughputCapacity", reading: readNumber(props, "throughputCapacity") }, MINIMUM),
});
