import type { ClusterSpec, ServerSpec } from "../settings/schema/clusterSpec.ts";
import { netBiosName } from "../settings/schema/netBiosName.ts";
import { enumerated } from "./enumerated.ts";

/** What a server's own settings let it be, and can spoil. */
export function* serverWarnings(spec: ClusterSpec): Generator<string> {
  yield* memory(spec);
  yield* language(spec);
  yield* ownImage(spec);
  yield* domainName(spec);
  yield* drive(spec);
}

function* memory({ servers }: ClusterSpec): Generator<string> {
  for (const [type, names] of namesBy(servers, ({ instanceType }) => instanceType)) {
    if (!/\.(micro|small)$/.test(type)) continue;
    yield `${enumerated(names)} ${names.length === 1 ? "is" : "are"} of type ${type}: Windows Server with its desktop asks ` +
      "for 2 GiB of memory alone, which leaves CLUSTERPRO and the application none. Choose t3.medium or more.";
  }
}

/** Messages, logs and names in files are in the code page of the product's language, not of the system's. */
function* language({ cluster, servers }: ClusterSpec): Generator<string> {
  for (const [image, names] of namesBy(servers, ({ imageParameter }) => imageParameter)) {
    const [, found] = /(?<![a-z])(japanese|english)(?![a-z])/i.exec(image) ?? [];
    if (found === undefined || found.toLowerCase() === cluster.language) continue;
    const word = found.toLowerCase() === "english" ? "English" : "Japanese";
    yield `cluster.language is ${cluster.language}, and the image of ${enumerated(names)} is ${word} (${image}): what is ` +
      "not ASCII in CLUSTERPRO's messages and scripts is unreadable there. Set cluster.language to " +
      `${word.toLowerCase()}, or choose the other image.`;
  }
}

/** What AWS publishes as an SSM parameter is generalised, and has the module and the agent. */
function* ownImage({ servers }: ClusterSpec): Generator<string> {
  for (const [image, names] of namesBy(servers, ({ imageParameter }) => imageParameter)) {
    if (image.startsWith("/aws/service/")) continue;
    yield `The image of ${enumerated(names)} is your own (${image}): it must have been generalised with Sysprep and be in no ` +
      "domain, or its servers share one identity and cannot join, and have Systems Manager's agent and the PowerShell module " +
      "AWSPowerShell, or AWS.Tools.SecretsManager and AWS.Tools.S3. Make it with EC2Launch's shutdown with Sysprep.";
  }
}

function* domainName({ directory, servers }: ClusterSpec): Generator<string> {
  for (const [i, { name }] of servers.entries()) {
    // The name of a domain that is made is known: there this is refused.
    if (name !== netBiosName(directory.domainName)) continue;
    yield `servers[${i}].name ${name} is the first label of ${directory.domainName}, most likely the domain's NetBIOS ` +
      "name, which no computer in it can have. Choose another, unless the domain has another NetBIOS name.";
  }
}

/** AWS's own images bring no second drive: there this is refused. */
function* drive({ application }: ClusterSpec): Generator<string> {
  if (application.kind !== "minio" || /^c:/i.test(application.directory)) return;
  yield `application.directory ${application.directory} is on a drive that nothing here makes: every server's image must ` +
    "bring it, also that of a server that is replaced later. Choose a folder on C:, unless all of them do.";
}

/** Servers' names by a value that several may have. */
function namesBy(servers: readonly ServerSpec[], keyOf: (server: ServerSpec) => string): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const server of servers) {
    const value = keyOf(server);
    names.set(value, [...(names.get(value) ?? []), server.name]);
  }
  return names;
}
