import { UserError } from "../problems/userError.ts";

export interface StackName {
  /** What names the file: `Pulumi.<name>.yaml`. */
  readonly name: string;
  readonly organization?: string;
}

/**
 * Reads `--stack` in the forms that `pulumi --stack` takes: `dev`, `org/dev`, `org/project/dev`. Throws a UserError
 * for another project's stack.
 */
export function stackName(text: string, project: string): StackName {
  const parts = text.split("/");
  const name = parts.at(-1) ?? "";
  if (parts.length > 3 || parts.some((part) => !/^[A-Za-z0-9_.-]+$/.test(part) || /^\.+$/.test(part))) {
    throw new UserError(
      `--stack ${text}: a stack's name has letters, digits, hyphens, underscores and dots only. Write NAME, ORG/NAME or ORG/PROJECT/NAME.`,
    );
  }
  const [organization, named] = parts;
  if (parts.length === 3 && named !== project) {
    throw new UserError(
      `--stack ${text}: a stack of the project ${named}; this one is ${project}. Write ${organization}/${project}/${name}.`,
    );
  }
  return parts.length === 1 || organization === undefined ? { name } : { name, organization };
}
