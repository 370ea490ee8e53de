import type { Account, Item } from "../account/account.ts";
import { AwsError } from "../account/awsError.ts";
import { isObject, text } from "../account/json.ts";
import type { ResourceType } from "../account/resourceType.ts";
import { INSTANCE, INSTANCE_PROFILE, NETWORK_INTERFACE } from "./tokens.ts";

export const serverTypes: Readonly<Record<string, ResourceType>> = {
  [INSTANCE]: {
    id: "i-",
    // The provider's default for the check is what hashicorp/terraform-provider-aws#44768 is about: see `update`.
    defaults: { sourceDestCheck: true, getPasswordData: false },
    refers: {
      "primaryNetworkInterface.networkInterfaceId": NETWORK_INTERFACE,
      iamInstanceProfile: { weak: INSTANCE_PROFILE },
    },
    create(cloud, item) {
      const networkInterface = givenInterface(cloud, item) ?? makeInterface(cloud, item);
      const attachments = networkInterface.properties.attachments as readonly unknown[];
      if (attachments.length > 0) {
        throw new AwsError(
          "InvalidNetworkInterface.InUse",
          `Interface: [${networkInterface.id}] in use. The interface of a new instance must be free.`,
        );
      }
      networkInterface.properties = {
        ...networkInterface.properties,
        attachments: [{ instance: item.id, deviceIndex: 0, attachmentId: `eni-attach-${item.id}` }],
      };
      return { instanceState: "running", primaryNetworkInterfaceId: networkInterface.id };
    },
    update(cloud, item, before) {
      const { instanceType, userData, sourceDestCheck } = item.properties;
      if (instanceType !== before.instanceType || userData !== before.userData) {
        if (before.disableApiStop === true) {
          throw new AwsError(
            "OperationNotPermitted",
            `The instance '${item.id}' may not be stopped. Modify its 'disableApiStop' instance attribute and try again.`,
          );
        }
        cloud.trail.push(`StopInstances ${item.name}`, `StartInstances ${item.name}`);
        takeDown(cloud, item, "is stopped");
        // EC2 says running long before Windows and CLUSTERPRO are back.
        if (cloud.members.has(item.id)) cloud.members.set(item.id, "returning");
      }
      // The provider's defect: ModifyInstanceAttribute reaches the interface, whose own resource says otherwise.
      if (sourceDestCheck !== before.sourceDestCheck) {
        const networkInterface = interfaceOf(cloud, item);
        networkInterface.properties = { ...networkInterface.properties, sourceDestCheck: sourceDestCheck === true };
      }
    },
    read(cloud, item) {
      const { sourceDestCheck, privateIp, subnetId } = interfaceOf(cloud, item).properties;
      return { sourceDestCheck: sourceDestCheck ?? true, privateIp: privateIp ?? "", subnetId: subnetId ?? "" };
    },
    remove(cloud, item) {
      // The provider lifts the protection itself only where `forceDestroy` says so: hashicorp/terraform-provider-aws#43722.
      if (item.properties.disableApiTermination === true && item.properties.forceDestroy !== true) {
        throw new AwsError(
          "OperationNotPermitted",
          `The instance '${item.id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
        );
      }
      takeDown(cloud, item, "is terminated");
      cloud.members.delete(item.id);
      const networkInterface = interfaceOf(cloud, item);
      networkInterface.properties = { ...networkInterface.properties, attachments: [] };
    },
    owns: (cloud, item) => (givenInterface(cloud, item) ? [] : [interfaceOf(cloud, item)]),
  },
};

/** A member leaves the cluster. Where it is the last one, the application has no server left. */
function takeDown(cloud: Account, item: Item, how: string): void {
  if (!cloud.members.has(item.id)) return;
  const others = [...cloud.members].filter(([id, state]) => id !== item.id && state === "member");
  if (others.length === 0) cloud.outages.push(`${item.name} ${how} while no other server is a member`);
}

/** The interface that the program made for the instance. */
function givenInterface(cloud: Account, { properties }: Item): Item | undefined {
  const { primaryNetworkInterface } = properties;
  if (!isObject(primaryNetworkInterface)) return undefined;
  return cloud.get(NETWORK_INTERFACE, text(primaryNetworkInterface, "networkInterfaceId"));
}

/** The interface that AWS makes where the program gives none. It goes with the instance. */
function makeInterface(cloud: Account, { properties }: Item): Item {
  const { subnetId = "", privateIp, vpcSecurityGroupIds = [] } = properties;
  return cloud.add(NETWORK_INTERFACE, {
    subnetId,
    securityGroups: vpcSecurityGroupIds,
    sourceDestCheck: properties.sourceDestCheck ?? true,
    ...(privateIp === undefined ? {} : { privateIps: [privateIp] }),
  });
}

function interfaceOf(cloud: Account, { properties }: Item): Item {
  return cloud.get(NETWORK_INTERFACE, text(properties, "primaryNetworkInterfaceId"));
}
