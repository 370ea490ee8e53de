import { HaCluster } from "./components/haCluster.ts";
import { readSettings } from "./settings/readSettings.ts";

const { spec, directoryAdminPassword, warnings: ofSettings } = readSettings();

const cluster = new HaCluster("clusterpro", {
  spec,
  ...(directoryAdminPassword === undefined ? {} : { directoryAdminPassword }),
  ...(ofSettings.length === 0 ? {} : { warnings: ofSettings }),
});

// As one object, because Pulumi warns of an export without a value.
export default Object.fromEntries(Object.entries(cluster.outputs).filter(([, value]) => value !== undefined));
