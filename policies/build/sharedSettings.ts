import type { Rule } from "../rule/rule.ts";

/** The rule whose `virtualIps` count for all. It is the first of the pack, since a rule hears of those before it only. */
const SHARES_VIRTUAL_IPS = "vip-route-in-every-table";

type Values = Readonly<Record<string, unknown>>;

/**
 * What one rule is given and others take over. The engine configures each policy by itself and shows none the settings of
 * another; in the process of the pack they meet.
 */
export class SharedSettings {
  #virtualIps: unknown;

  /** The settings of a rule, with what it takes over where it is given none of its own. */
  of({ name, configSchema }: Rule, settings: Values): Values {
    if (name === SHARES_VIRTUAL_IPS) this.#virtualIps = settings.virtualIps;
    if (this.#virtualIps === undefined || settings.virtualIps !== undefined) return settings;
    return configSchema && Object.hasOwn(configSchema, "virtualIps")
      ? { ...settings, virtualIps: this.#virtualIps }
      : settings;
  }
}
