import type { Item } from "../../standin/account/account.ts";
import { text } from "../../standin/account/json.ts";
import type { Cloud } from "../../standin/cloud/cloud.ts";
import { replaceRoute } from "../../standin/types/routing.ts";

/** The virtual IP of the dev stack. */
export const VIRTUAL_IP = "172.16.0.1/32";

/** The routes of the virtual IP, by the name of the Pulumi resource whose table they are in; a table's own id else. */
export function virtualIpTargets(cloud: Cloud): Readonly<Record<string, string>> {
  return Object.fromEntries(
    cloud.all("RouteTable").flatMap((table) => {
      const route = cloud
        .all("Route")
        .find(
          ({ properties }) => properties.routeTableId === table.id && properties.destinationCidrBlock === VIRTUAL_IP,
        );
      return route ? [[table.name ?? table.id, ownerOf(cloud, text(route.properties, "networkInterfaceId"))]] : [];
    }),
  );
}

/** Name of the network interface's Pulumi resource, as a reader knows it. */
function ownerOf(cloud: Cloud, networkInterfaceId: string): string {
  return cloud.all("NetworkInterface").find(({ id }) => id === networkInterfaceId)?.name ?? networkInterfaceId;
}

/** CLUSTERPRO's awsvip resource: it takes the route tables one after another, and nothing takes back what it did. */
export const clusterpro = {
  /** Moves the virtual IP to a server. `tables` is how many of its tables it gets through. Default: all. */
  moveTo(cloud: Cloud, server: string, tables = Number.POSITIVE_INFINITY): void {
    const { id } = cloud.named("NetworkInterface", server);
    const routes = cloud.all("Route").filter(({ properties }) => properties.destinationCidrBlock === VIRTUAL_IP);
    for (const { properties } of routes.slice(0, tables)) {
      replaceRoute(cloud, text(properties, "routeTableId"), VIRTUAL_IP, id);
    }
  },
};

/** Somebody in the AWS console. */
export const operator = {
  deleteVirtualIpRoute(cloud: Cloud, table: string): void {
    const { id } = cloud.named("RouteTable", table);
    const route = cloud
      .all("Route")
      .find(({ properties }) => properties.routeTableId === id && properties.destinationCidrBlock === VIRTUAL_IP);
    cloud.remove(route as Item);
  },

  /** What nobody in the stack made. */
  leaveObject(cloud: Cloud): void {
    const bucket = cloud.named("Bucket", "clusterpro-software-delivery").id;
    cloud.add("aws:s3/bucketObjectv2:BucketObjectv2", { bucket, key: "left-by-an-operator.txt" });
  },

  /** `aws ds reset-user-password`, and the new password stored where the old one was. */
  rotateAdminPassword(cloud: Cloud, password: string): void {
    const secretId = cloud.named("Secret", "clusterpro-directory-admin").id;
    cloud.add("aws:secretsmanager/secretVersion:SecretVersion", {
      secretId,
      secretString: JSON.stringify({ username: "Admin", domain: "test.msad.local", password }),
    });
  },
};

export const aws = {
  /** What AWS was still making when nobody waited for it any longer is there now. */
  finish(cloud: Cloud, type: string, name: string): void {
    cloud.named(type, name).stage = "available";
  },

  /** AWS removes versions of secrets that no stage names. */
  removeOldVersions(cloud: Cloud): void {
    for (const secret of cloud.all("Secret")) {
      const versions = cloud.all("SecretVersion").filter(({ properties }) => properties.secretId === secret.id);
      const isCurrent = ({ properties }: Item) =>
        (properties.versionStages as readonly string[]).includes("AWSCURRENT");
      for (const version of versions) if (!isCurrent(version)) cloud.remove(version);
    }
  },

  /** AWS publishes a new Windows image every month. */
  publishImage(cloud: Cloud, ami: string): void {
    for (const name of cloud.parameters.keys()) {
      if (name.startsWith("/aws/service/ami-windows-latest/")) cloud.parameters.set(name, ami);
    }
  },
};
