import { read, readList, readText } from "./reading.ts";
import type { StackResource } from "./resource.ts";
import type { StackGraph } from "./stackGraph.ts";

export const INTERFACE_TYPES: readonly string[] = ["aws:ec2/networkInterface:NetworkInterface"];
export const INSTANCE_TYPES: readonly string[] = ["aws:ec2/instance:Instance"];

/** Keys of the tags by which a cluster's servers are known. */
export interface TagKeys {
  readonly cluster: string;
  readonly server: string;
}

/** A network interface or instance of the stack, with the addresses it has in its VPC. */
export interface Endpoint {
  readonly resource: StackResource;
  /** Of the tags; undefined when they are absent or not known. */
  readonly cluster: string | undefined;
  readonly server: string | undefined;
  /** True while its tags are not known. */
  readonly tagsUnknown: boolean;
  readonly addresses: ReadonlySet<string>;
  /** True while it has addresses that are not known. */
  readonly addressesUnknown: boolean;
  /** Ids of its network interfaces, as far as they are known. */
  readonly interfaceIds: ReadonlySet<string>;
}

/** Every network interface and instance of the stack. An instance counts with the interfaces that it is given. */
export function endpointsOf(stack: StackGraph, keys: TagKeys): Endpoint[] {
  const interfaces = stack.ofType(...INTERFACE_TYPES).map((resource) => readEndpoint(resource, keys, "id"));
  const instances = stack.ofType(...INSTANCE_TYPES).map((resource) => {
    const own = readEndpoint(resource, keys, "primaryNetworkInterfaceId");
    const given = interfacesOf(stack, resource).flatMap((each) => interfaces.filter((one) => one.resource === each));
    // Its own addresses are those of the interface it is given, and known later.
    return given.length === 0 ? own : { ...own, ...together(given) };
  });
  return [...interfaces, ...instances];
}

/** The addresses and interfaces of several endpoints. */
export function together(
  endpoints: readonly Endpoint[],
): Pick<Endpoint, "addresses" | "addressesUnknown" | "interfaceIds"> {
  return {
    addresses: new Set(endpoints.flatMap(({ addresses }) => [...addresses])),
    addressesUnknown: endpoints.some(({ addressesUnknown }) => addressesUnknown),
    interfaceIds: new Set(endpoints.flatMap(({ interfaceIds }) => [...interfaceIds])),
  };
}

function interfacesOf(stack: StackGraph, instance: StackResource): readonly StackResource[] {
  return ["primaryNetworkInterface", "networkInterfaces"].flatMap((property) =>
    stack.dependencies(instance, property, INTERFACE_TYPES),
  );
}

function readEndpoint(resource: StackResource, keys: TagKeys, idProperty: string): Endpoint {
  const tag = (key: string) => {
    const own = readText(resource.props, "tags", key);
    // Default tags of the provider.
    return own.state === "absent" ? readText(resource.props, "tagsAll", key) : own;
  };
  const [cluster, server] = [tag(keys.cluster), tag(keys.server)];
  const id = readText(resource.props, idProperty);
  return {
    resource,
    cluster: cluster.state === "known" ? cluster.value : undefined,
    server: server.state === "known" ? server.value : undefined,
    tagsUnknown: read(resource.props, "tags").state === "unknown" || server.state === "unknown",
    ...addressesOf(resource),
    interfaceIds: new Set(id.state === "known" ? [id.value] : []),
  };
}

function addressesOf({ props }: StackResource): Pick<Endpoint, "addresses" | "addressesUnknown"> {
  const addresses = new Set<string>();
  let unknown = false;
  for (const property of ["privateIps", "privateIpList", "secondaryPrivateIps"]) {
    const list = readList(props, property);
    for (const each of list.state === "known" ? list.value : []) {
      const address = readText(each);
      if (address.state === "known") addresses.add(address.value);
      else unknown = true;
    }
  }
  const single = readText(props, "privateIp");
  if (single.state === "known") addresses.add(single.value);
  return { addresses, addressesUnknown: unknown || addresses.size === 0 };
}
