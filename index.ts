import { HaCluster, wantsMonitoring } from "./components/haCluster.ts";
import { readSettings } from "./settings/readSettings.ts";

const { spec, directoryAdminPassword, warnings: ofSettings } = readSettings();

const monitoring = wantsMonitoring(spec) ? await import("./components/monitoring/createMonitoring.ts") : undefined;

const cluster = new HaCluster("clusterpro", {
  spec,
  ...(directoryAdminPassword === undefined ? {} : { directoryAdminPassword }),
  ...(monitoring === undefined ? {} : { monitoring }),
  ...(ofSettings.length === 0 ? {} : { warnings: ofSettings }),
});

// As one object, because Pulumi warns of an export without a value.
export default Object.fromEntries(Object.entries(cluster.outputs).filter(([, value]) => value !== undefined));
