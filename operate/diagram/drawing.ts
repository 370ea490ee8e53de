import { arrange, CLIENTS, railKey, SAMPLE_LATER, SAMPLE_NOW, serverKey, TABLES, tableKey } from "./arrange.ts";
import type { BoxBlock } from "./block.ts";
import { findWay, MARGIN, type Point, type Port } from "./findWay.ts";
import { type Placed, type PlacedBox, place, type Rect } from "./place.ts";
import type { Topology, VirtualIp } from "./topology.ts";

export interface Drawing extends Placed {
  readonly title: string;
  readonly lines: readonly Line[];
}

export interface Line {
  readonly look: "clients" | "now" | "later";
  readonly points: readonly Point[];
  readonly arrow: boolean;
  /** Keys of the boxes that it joins. */
  readonly joins: readonly string[];
}

/** The picture of a cluster with a place for everything. Throws where no way is left for a line. */
export async function draw(topology: Topology): Promise<Drawing> {
  const placed = await place(arrange(topology));
  const boxes = new Map(
    placed.boxes.flatMap((box) => (box.block.key === undefined ? [] : [[box.block.key, box] as const])),
  );
  const router = new Router(placed, boxes);
  const lines = [
    ...(topology.tables.length === 0 ? [] : [router.between(CLIENTS, TABLES, "clients")]),
    ...topology.virtualIps.flatMap((virtualIp) => railLines(topology, virtualIp, router)),
    ...[sample(boxes.get(SAMPLE_NOW), "now"), sample(boxes.get(SAMPLE_LATER), "later")].flat(),
  ];
  return { ...placed, title: `Topology of ${topology.name}`, lines };
}

function railLines({ tables }: Topology, { address, active, others }: VirtualIp, router: Router): readonly Line[] {
  const rail = railKey(address);
  const leading = tables.flatMap(({ routes }, index) =>
    routes.some((each) => each.virtualIp === address) ? [index] : [],
  );
  const owners = [...(active === undefined ? [] : [active]), ...others];
  return [
    ...leading.map((index) => router.between(tableKey(index), rail, "now")),
    ...owners.map((server) => router.between(rail, serverKey(server), server === active ? "now" : "later")),
  ];
}

class Router {
  /** What is drawn already. */
  readonly #lines: Line[] = [];
  readonly #placed: Placed;
  readonly #boxes: ReadonlyMap<string, PlacedBox>;

  constructor(placed: Placed, boxes: ReadonlyMap<string, PlacedBox>) {
    this.#placed = placed;
    this.#boxes = boxes;
  }

  /** A line from the lower edge or a side of one box to the upper edge or a side of the other. */
  between(from: string, to: string, look: Line["look"]): Line {
    const [start, end] = [this.#boxes.get(from), this.#boxes.get(to)];
    if (!start || !end) throw new Error(`no box "${start ? to : from}" in the picture`);
    const { boxes, texts, width, height } = this.#placed;
    const solid = [start, end, ...boxes.filter((box) => box.block.solid)];
    // What is written in a solid box is kept by the box.
    const free = texts.filter(({ within }) => !within?.block.solid);
    const beside = boxes.flatMap(({ x, width }) => [x - MARGIN, x + width + MARGIN]);
    const columns = [...across(start), ...across(end), ...beside];
    const [upper, lower] = [columnsIn(start, columns), columnsIn(end, columns)];
    const find = (obstacles: readonly Rect[]) =>
      findWay(
        [...ports(start, "below", upper), ...sides(start)],
        [...ports(end, "above", lower), ...sides(end)],
        obstacles,
        { x: 0, y: 0, width, height },
      );
    // Beside lines that mean something else, where there is room.
    const others = this.#lines.filter((line) => line.look !== look).flatMap(({ points }) => pieces(points));
    const points = find([...solid, ...free, ...others]) ?? find([...solid, ...free]);
    if (points === undefined) throw new Error(`no way from "${from}" to "${to}" in the picture`);
    const line = { look, points, arrow: look === "clients" || to.startsWith("server"), joins: [from, to] };
    this.#lines.push(line);
    return line;
  }
}

function pieces(points: readonly Point[]): readonly Rect[] {
  return points.slice(1).map((to, index) => {
    const from = points[index] ?? to;
    const [x, y] = [Math.min(from.x, to.x), Math.min(from.y, to.y)];
    return { x, y, width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) };
  });
}

/** From the edges of a box its lines stay away. */
const INSET = 10;
const STEP = 12;

/** Where lines may meet the horizontal edge of a box: the middle, and steps from it to both ends; a rail says nothing. */
function across({ block, x, width }: PlacedBox): readonly number[] {
  const middle = Math.round(x + width / 2);
  const steps = isMetAnywhere(block) ? 0 : Math.floor((width / 2 - INSET) / STEP);
  return Array.from({ length: 2 * steps + 1 }, (_, index) => middle + (index - steps) * STEP);
}

function isMetAnywhere({ look }: BoxBlock): boolean {
  return look === "rail" || look === "tables";
}

/** A box that is no rail is met where it says itself: the other end may be anywhere. */
function columnsIn(box: PlacedBox, columns: readonly number[]): readonly number[] {
  const { x, width, block } = box;
  const own = isMetAnywhere(block) ? columns : across(box);
  return own.filter((each) => each >= x + INSET && each <= x + width - INSET);
}

/** A rail is met anywhere, another box best in its middle. */
function ports(box: PlacedBox, edge: "above" | "below", columns: readonly number[]): readonly Port[] {
  const middle = box.x + box.width / 2;
  const weight = isMetAnywhere(box.block) ? 0 : 0.3;
  const [y, away] = edge === "above" ? [box.y, -1 as const] : [box.y + box.height, 1 as const];
  return columns.map((x) => ({ x, y, direction: { x: 0, y: away }, cost: Math.abs(x - middle) * weight }));
}

const TO_A_SIDE = 20;

function sides({ block, x, y, width, height }: PlacedBox): readonly Port[] {
  if (isMetAnywhere(block)) return [];
  const middle = Math.round(y + height / 2);
  return [
    { x, y: middle, direction: { x: -1, y: 0 }, cost: TO_A_SIDE },
    { x: x + width, y: middle, direction: { x: 1, y: 0 }, cost: TO_A_SIDE },
  ];
}

function sample(box: Rect | undefined, look: Line["look"]): readonly Line[] {
  if (box === undefined) return [];
  const y = Math.round(box.y + box.height / 2);
  return [
    {
      look,
      points: [
        { x: box.x, y },
        { x: box.x + box.width, y },
      ],
      arrow: true,
      joins: [],
    },
  ];
}
