import * as pulumi from "@pulumi/pulumi";
import * as ssm from "./ssm.ts";

/**
 * The value of an SSM parameter of type String, or undefined where there is none: a read of the parameter itself would
 * fail then. Unknown where AWS is not asked.
 */
export function parameterIfThere(name: string, parent: pulumi.Resource): pulumi.Output<string | undefined> {
  const path = name.slice(0, name.lastIndexOf("/"));
  const { names, values } = ssm.getParametersByPathOutput({ path, withDecryption: false }, { parent });
  return pulumi.all([names, values]).apply(([found, texts]) => texts[found.indexOf(name)]);
}
