/**
 * Who may import whom: a folder's files import those of the folder itself and of these. What stands in no row (bench,
 * test) imports what it likes, and nobody imports it. The order is the way of the data, from what knows nothing to what
 * knows all.
 */
export const MAY_IMPORT: Readonly<Record<string, string>> = {
  problems: "",
  clusterpro: "problems",
  "clusterpro/export": "clusterpro problems",
  "settings/values": "clusterpro problems",
  "settings/schema": "clusterpro problems settings/values",
  "settings/defaults": "settings/schema settings/values",
  "settings/checks": "problems settings/defaults settings/schema settings/values",
  settings: "problems settings/checks settings/defaults settings/schema",
  stack: "problems settings/schema",
  delivery: "clusterpro clusterpro/export problems settings/defaults settings/schema settings/values",
  "components/aws": "delivery problems settings/schema",
  "components/network": "components/aws settings/schema settings/values",
  "components/directory": "components/aws components/network delivery settings/schema settings/values",
  "components/storage": "components/aws components/directory settings/schema",
  "components/runbook": "components/aws delivery",
  "components/servers":
    "components/aws components/directory components/network components/runbook delivery settings/schema",
  "components/software": "clusterpro components/aws components/directory components/runbook delivery settings/schema",
  components:
    "components/aws components/directory components/network components/runbook components/servers components/software components/storage delivery settings/schema",
  ".": "components settings",
  "standin/account": "",
  "standin/types": "standin/account",
  "standin/cloud": "standin/account standin/types",
  "standin/provider": "standin/account standin/cloud",
  "policies/model/graph": "",
  "policies/model/network": "policies/model/graph",
  "policies/model/delivery": "policies/model/graph",
  "policies/model/storage": "policies/model/delivery policies/model/graph policies/model/network",
  "policies/model/servers":
    "policies/model/delivery policies/model/graph policies/model/network policies/model/storage",
  "policies/plan": "",
  "policies/rule": "policies/model/delivery policies/model/graph policies/model/servers policies/plan",
  "policies/rules":
    "policies/model/delivery policies/model/graph policies/model/network policies/model/servers policies/model/storage policies/rule",
  "policies/build": "policies/model/graph policies/rule",
  policies: "policies/build policies/plan policies/rule policies/rules",
  "policies/harness": "policies policies/build policies/plan policies/rule",
  preview: "policies policies/build policies/harness problems settings/schema stack",
  cli: "clusterpro clusterpro/export delivery policies preview problems settings settings/schema stack",
};
