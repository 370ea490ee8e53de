import type { Rect } from "./place.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A place on the edge of a box where a line may begin or end, at a right angle to the edge. */
export interface Port extends Point {
  /** Away from the box. */
  readonly direction: { readonly x: -1 | 0 | 1; readonly y: -1 | 0 | 1 };
  /** The higher, the less it is wanted. */
  readonly cost: number;
}

/** Between a line and what it passes. */
export const MARGIN = 6;
/** How much longer a way may be that saves a bend. */
const BEND = 40;

/**
 * The cheapest way along the two axes, by its length and its bends, from one of the ports to another that touches none of
 * the obstacles; undefined where there is none. Among these are the boxes on whose edges the ports lie. Nothing is looked
 * for outside of `area`.
 */
export function findWay(
  from: readonly Port[],
  to: readonly Port[],
  obstacles: readonly Rect[],
  area: Rect,
): readonly Point[] | undefined {
  const walls = obstacles.map((each) => grown(each, MARGIN));
  const places = [...from, ...to].map(before);
  const within = (start: number, size: number) => (value: number) => value >= start && value <= start + size;
  const xs = distinct([...places.map(({ x }) => x), ...walls.flatMap(({ x, width }) => [x, x + width])]);
  const ys = distinct([...places.map(({ y }) => y), ...walls.flatMap(({ y, height }) => [y, y + height])]);
  const grid = new Grid(xs.filter(within(area.x, area.width)), ys.filter(within(area.y, area.height)), walls);
  return grid.way(from, to);
}

/** Where a line leaves what the port belongs to behind. */
function before({ x, y, direction }: Port): Point {
  return { x: x + direction.x * MARGIN, y: y + direction.y * MARGIN };
}

/** Whether the piece of a line runs through the inside of the rectangle. */
export function crosses(a: Point, b: Point, { x, y, width, height }: Rect): boolean {
  const [left, right] = a.x < b.x ? [a.x, b.x] : [b.x, a.x];
  const [top, bottom] = a.y < b.y ? [a.y, b.y] : [b.y, a.y];
  return right > x && left < x + width && bottom > y && top < y + height;
}

function grown({ x, y, width, height }: Rect, by: number): Rect {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

function distinct(values: readonly number[]): readonly number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

/** A crossing of the grid, come to along the first axis (0, from the side) or the second. */
type State = number;

/** Where ways can bend: at the edges of what stands about, and at the ports. Dijkstra's algorithm finds the cheapest. */
class Grid {
  readonly #xs: readonly number[];
  readonly #ys: readonly number[];
  readonly #walls: readonly Rect[];

  constructor(xs: readonly number[], ys: readonly number[], walls: readonly Rect[]) {
    this.#xs = xs;
    this.#ys = ys;
    this.#walls = walls;
  }

  way(from: readonly Port[], to: readonly Port[]): readonly Point[] | undefined {
    const states = this.#xs.length * this.#ys.length * 2;
    const costs = new Float64Array(states).fill(Number.POSITIVE_INFINITY);
    const comesFrom = new Int32Array(states).fill(-1);
    const starts = new Map(from.flatMap((port) => this.#stateAt(port).map((state) => [state, port] as const)));
    const goals = new Map(to.flatMap((port) => this.#stateAt(port).map((state) => [state, port] as const)));
    const queue = new Queue();
    const reach = (state: State, cost: number, by: State) => {
      if (cost >= (costs[state] ?? 0)) return;
      costs[state] = cost;
      comesFrom[state] = by;
      queue.add(state, cost);
    };
    for (const [state, port] of starts) reach(state, port.cost, -1);
    let best = { state: -1, cost: Number.POSITIVE_INFINITY };
    for (let next = queue.take(); next !== undefined && next.cost < best.cost; next = queue.take()) {
      const { state, cost } = next;
      if (cost > (costs[state] ?? 0)) continue;
      const goal = cost + (goals.get(state)?.cost ?? Number.POSITIVE_INFINITY);
      if (goal < best.cost) best = { state, cost: goal };
      for (const by of [-1, 1]) {
        this.#move(state, by, 0, cost, reach);
        this.#move(state, by, 1, cost, reach);
      }
    }
    if (best.state === -1) return undefined;
    const way: State[] = [];
    for (let state = best.state; state !== -1; state = comesFrom[state] ?? -1) way.unshift(state);
    const [start, end] = [starts.get(way[0] ?? -1), goals.get(best.state)];
    return corners([start, ...way.map((state) => this.#point(state)), end].filter((each) => each !== undefined));
  }

  #move(
    state: State,
    by: number,
    axis: 0 | 1,
    cost: number,
    reach: (state: State, cost: number, by: State) => void,
  ): void {
    const cell = state >> 1;
    const rows = this.#ys.length;
    const [column, row] = [Math.floor(cell / rows) + (axis === 0 ? by : 0), (cell % rows) + (axis === 1 ? by : 0)];
    const [x, y] = [this.#xs[column], this.#ys[row]];
    if (x === undefined || y === undefined) return;
    const here = this.#point(state);
    if (this.#walls.some((wall) => crosses(here, { x, y }, wall))) return;
    const bend = (state & 1) === axis ? 0 : BEND;
    reach((column * rows + row) * 2 + axis, cost + Math.abs(x - here.x) + Math.abs(y - here.y) + bend, state);
  }

  /** None where the place before the port is not on the grid: off the paper. */
  #stateAt(port: Port): readonly State[] {
    const { x, y } = before(port);
    const [column, row] = [this.#xs.indexOf(x), this.#ys.indexOf(y)];
    if (column === -1 || row === -1) return [];
    return [(column * this.#ys.length + row) * 2 + (port.direction.x === 0 ? 1 : 0)];
  }

  #point(state: State): Point {
    const cell = state >> 1;
    return { x: this.#xs[Math.floor(cell / this.#ys.length)] ?? 0, y: this.#ys[cell % this.#ys.length] ?? 0 };
  }
}

/** The points at which the line bends, and its ends. */
function corners(points: readonly Point[]): readonly Point[] {
  return points
    .filter((point, index) => {
      const [one, other] = [points[index - 1], points[index + 1]];
      if (!one || !other) return true;
      return (one.x !== point.x || point.x !== other.x) && (one.y !== point.y || point.y !== other.y);
    })
    .map(({ x, y }) => ({ x, y }));
}

interface Queued {
  readonly state: State;
  readonly cost: number;
}

/** The cheapest first: a binary heap. */
class Queue {
  readonly #heap: Queued[] = [];

  add(state: State, cost: number): void {
    const heap = this.#heap;
    let at = heap.push({ state, cost }) - 1;
    for (let above = (at - 1) >> 1; at > 0 && this.#cost(above) > cost; above = (at - 1) >> 1) {
      this.#swap(at, above);
      at = above;
    }
  }

  take(): Queued | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const cheaper = this.#cost(right) < this.#cost(left) ? right : left;
      if (this.#cost(cheaper) >= this.#cost(at)) return first;
      this.#swap(at, cheaper);
      at = cheaper;
    }
  }

  #cost(at: number): number {
    return this.#heap[at]?.cost ?? Number.POSITIVE_INFINITY;
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (one && other) [this.#heap[a], this.#heap[b]] = [other, one];
  }
}
