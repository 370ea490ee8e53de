import { type Finding, undecided, violated } from "./finding.ts";
import type { ClpConf } from "./model/clpConf.ts";
import { type Delivery, deliveriesOf } from "./model/deliveredFiles.ts";
import type { StackGraph } from "./model/stackGraph.ts";

/** Judges each clp.conf that the stack delivers; one that cannot be read or is not known yet is a finding itself. */
export function* perConf(
  stack: StackGraph,
  judge: (conf: ClpConf, delivery: Delivery) => Iterable<Finding>,
): Iterable<Finding> {
  for (const delivery of deliveriesOf(stack)) {
    const { file, reading } = delivery;
    switch (reading.state) {
      case "known":
        yield* judge(reading.conf, delivery);
        break;
      case "unknown":
        yield undecided(`clp.conf cannot be read: ${reading.reason}`, file.resource);
        break;
      case "unreadable":
        yield violated(
          `clp.conf cannot be read: ${reading.reason}. Deliver a file as Cluster WebUI exports it`,
          file.resource,
        );
    }
  }
}
