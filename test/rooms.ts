/**
 * Who may import whom: a folder's files import those of the folder itself and of these. What stands in no row (bench,
 * test) imports what it likes, and nobody imports it. The order is the way of the data, from what knows nothing to what
 * knows all.
 */
export const MAY_IMPORT: Readonly<Record<string, string>> = {
  problems: "",
  "messages/japanese": "",
  messages: "messages/japanese problems",
  clusterpro: "problems",
  "clusterpro/export": "clusterpro problems",
  "settings/values": "clusterpro problems",
  "settings/schema": "clusterpro problems settings/values",
  "settings/defaults": "settings/schema settings/values",
  "settings/checks": "problems settings/defaults settings/schema settings/values",
  settings: "problems settings/checks settings/defaults settings/schema",
  "settings/reference": "clusterpro problems settings settings/defaults settings/schema",
  stack: "problems settings/schema",
  delivery: "clusterpro clusterpro/export problems settings/defaults settings/schema settings/values",
  "components/aws": "delivery problems settings/schema",
  "components/network": "components/aws problems settings/schema settings/values",
  "components/directory": "components/aws components/network delivery settings/schema settings/values",
  "components/storage": "components/aws components/directory delivery settings/schema",
  "components/runbook": "components/aws delivery problems",
  "components/servers":
    "components/aws components/directory components/network components/runbook delivery problems settings/schema",
  "components/software": "clusterpro components/aws components/directory components/runbook delivery settings/schema",
  "components/monitoring": "components/aws components/directory components/network delivery settings/schema",
  components:
    "components/aws components/directory components/monitoring components/network components/runbook components/servers components/software components/storage delivery problems settings/schema",
  ".": "components components/monitoring settings",
  provider: "",
  "standin/account": "",
  "standin/types": "standin/account",
  "standin/cloud": "provider standin/account standin/types",
  "standin/provider": "provider standin/account standin/cloud",
  "standin/running": "standin/account standin/cloud standin/types",
  "standin/operations": "standin/account standin/running standin/types",
  "standin/http": "standin/account standin/operations standin/running",
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
  "operate/planned": "",
  "operate/cost": "operate/planned",
  "operate/diagram": "operate/planned",
  "operate/aws": "",
  "operate/findings": "messages operate/aws problems stack",
  "operate/cluster": "operate/aws problems settings settings/schema stack",
  "operate/status": "operate/aws operate/cluster operate/findings",
  "operate/history": "operate/aws operate/cluster operate/findings",
  "operate/change": "operate/aws operate/cluster operate/findings operate/status problems",
  "operate/move": "operate/aws operate/change operate/cluster operate/findings problems",
  "operate/drill": "delivery operate/aws operate/change operate/cluster operate/findings settings/schema",
  "operate/drill/timeline": "messages operate/diagram operate/drill operate/findings",
  "operate/drill/report": "messages operate/diagram operate/drill operate/drill/timeline operate/findings",
  "operate/drill/rehearsal":
    "delivery operate/aws operate/cluster operate/drill problems scripts/probe settings/schema standin/http standin/running standin/types",
  "operate/drill/command":
    "operate/aws operate/change operate/cluster operate/drill operate/drill/rehearsal operate/drill/report operate/findings problems settings/schema stack",
  "preview/plan": "settings/schema",
  "preview/changes": "preview/plan problems provider stack",
  "preview/report": "messages operate/cost operate/diagram policies/model/delivery preview/plan",
  preview:
    "messages policies policies/build policies/harness preview/changes preview/plan preview/report problems settings/schema stack",
  "operate/doctor/check": "operate/aws operate/cluster operate/findings settings/schema",
  "operate/doctor/before":
    "delivery operate/aws operate/cluster operate/doctor/check operate/findings settings/values stack",
  "operate/doctor/after":
    "delivery operate/aws operate/cluster operate/doctor/check operate/findings operate/status settings/values",
  "operate/doctor":
    "messages operate/aws operate/cluster operate/doctor/after operate/doctor/before operate/doctor/check operate/findings operate/status problems settings/schema",
  cli: "clusterpro clusterpro/export delivery operate/cost operate/diagram operate/doctor operate/drill/command operate/history operate/move operate/planned operate/status policies preview preview/plan problems settings settings/reference settings/schema stack",
};
