/** Key of the CLI's configuration: `namespace:name`. */
export interface ConfigKey {
  readonly namespace: string;
  readonly name: string;
}

/**
 * Reads a key as the CLI does: without a namespace it is the project's, and the older `namespace:config:name` is
 * `namespace:name`. `undefined` for what is no key.
 *
 * Source: pulumi/pulumi, sdk/go/common/resource/config/key.go.
 */
export function configKey(text: string, project: string): ConfigKey | undefined {
  const parts = text.split(":");
  const [first = "", second = "", third = ""] = parts;
  if (parts.length === 1) return { namespace: project, name: first };
  if (parts.length === 2) return { namespace: first, name: second };
  return parts.length === 3 && second === "config" ? { namespace: first, name: third } : undefined;
}

/** A full key as the settings' errors name it: without the project's own namespace. */
export function shownKey(key: string, project: string): string {
  return key.startsWith(`${project}:`) ? key.slice(project.length + 1) : key;
}

export function fullKey({ namespace, name }: ConfigKey): string {
  return `${namespace}:${name}`;
}
