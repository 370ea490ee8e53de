import type { DeployedCluster } from "./deployedCluster.ts";

/** A time in which nobody was served through a table. */
export interface Absence {
  readonly from: number;
  /** Undefined while it lasts. */
  to: number | undefined;
}

/** The double's truth: when exactly clients of each route table were served, which no prober knows. */
export class ServiceRecord {
  readonly #cluster: DeployedCluster;
  readonly #absences = new Map<string, Absence[]>();
  /** Told of a table's change: whether it is served now. */
  readonly changed: ((table: string, served: boolean) => void)[] = [];

  constructor(cluster: DeployedCluster) {
    this.#cluster = cluster;
    for (const table of cluster.tables.keys()) this.#absences.set(table, []);
    cluster.world.changed.push(() => this.#look());
  }

  /** By the table's name. */
  absences(table: string): readonly Absence[] {
    return this.#absences.get(table) ?? [];
  }

  #look(): void {
    const { tables, clusterpro, world } = this.#cluster;
    for (const [table, id] of tables) {
      const absences = this.#absences.get(table) as Absence[];
      const last = absences.at(-1);
      const wasServed = last === undefined || last.to !== undefined;
      const served = clusterpro.answers(id);
      if (served === wasServed) continue;
      if (served && last !== undefined) last.to = world.clock.now();
      else absences.push({ from: world.clock.now(), to: undefined });
      for (const tell of this.changed) tell(table, served);
    }
  }
}
