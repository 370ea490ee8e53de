import type { ClpConf } from "../model/delivery/clpConf.ts";
import { confIn, type Delivery, deliveriesOf } from "../model/delivery/deliveredFiles.ts";
import type { StackGraph } from "../model/graph/stackGraph.ts";
import type { Finding } from "./finding.ts";

/** Judges each clp.conf that the stack delivers and that can be read; of the others `clpconf-readable` tells. */
export function* perConf(
  stack: StackGraph,
  judge: (conf: ClpConf, delivery: Delivery) => Iterable<Finding>,
): Iterable<Finding> {
  for (const delivery of deliveriesOf(stack)) {
    const conf = confIn(delivery);
    if (conf) yield* judge(conf, delivery);
  }
}
