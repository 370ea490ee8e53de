import { Align, Edge, FlexDirection, Gutter, loadYoga, type Node as YogaNode } from "yoga-layout/load";
import { type Block, type BoxBlock, TEXT_LOOKS, type TextBlock } from "./block.ts";
import { textWidth } from "./textWidth.ts";

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedBox extends Rect {
  readonly block: BoxBlock;
}

export interface PlacedText extends Rect {
  readonly block: TextBlock;
  /** The nearest box around it that can be seen. */
  readonly within: PlacedBox | undefined;
}

export interface Placed {
  /** Those around others first. */
  readonly boxes: readonly PlacedBox[];
  readonly texts: readonly PlacedText[];
  readonly width: number;
  readonly height: number;
}

const LINE_HEIGHT = 1.4;

/** Gives every block its place, in whole pixels. */
export async function place(root: BoxBlock): Promise<Placed> {
  const yoga = await loadYoga();
  const nodes = new Map<Block, YogaNode>();
  const make = (block: Block): YogaNode => {
    const node = yoga.Node.create();
    nodes.set(block, node);
    if (block.kind === "text") shapeText(node, block);
    else {
      shapeBox(node, block);
      block.children.forEach((child, index) => {
        node.insertChild(make(child), index);
      });
    }
    return node;
  };
  const top = make(root);
  try {
    top.calculateLayout(undefined, undefined);
    // Boxes that became wider make those around them wider.
    for (let depth = depthOf(root); depth > 0; depth--) {
      equalize(root, nodes);
      top.calculateLayout(undefined, undefined);
    }
    return collect(root, nodes);
  } finally {
    top.freeRecursive();
  }
}

/** How many equal boxes stand within one another. */
function depthOf(block: Block): number {
  if (block.kind === "text") return 0;
  return Math.max(0, ...block.children.map(depthOf)) + (block.equal ? 1 : 0);
}

function shapeText(node: YogaNode, { text, look }: TextBlock): void {
  const { size, bold } = TEXT_LOOKS[look];
  node.setWidth(textWidth(text, size, bold));
  node.setHeight(Math.round(size * LINE_HEIGHT));
}

function shapeBox(node: YogaNode, block: BoxBlock): void {
  node.setFlexDirection(block.direction === "row" ? FlexDirection.Row : FlexDirection.Column);
  node.setAlignItems(block.centred ? Align.Center : Align.Stretch);
  node.setGap(Gutter.All, block.gap ?? 0);
  node.setPadding(Edge.All, block.padding ?? 0);
  if (block.width !== undefined) node.setWidth(block.width);
  if (block.height !== undefined) node.setHeight(block.height);
}

/** Each of a row's equal boxes gets the width of the widest, and its share of what room there is beside. */
function equalize(block: Block, nodes: ReadonlyMap<Block, YogaNode>): void {
  if (block.kind === "text") return;
  const equal = block.children.filter((child) => child.kind === "box" && child.equal);
  const widest = Math.max(0, ...equal.map((each) => nodes.get(each)?.getComputedWidth() ?? 0));
  for (const each of equal) {
    const node = nodes.get(each);
    node?.setMinWidth(widest);
    node?.setFlexGrow(1);
    node?.setFlexBasis(0);
  }
  for (const child of block.children) equalize(child, nodes);
}

function collect(root: BoxBlock, nodes: ReadonlyMap<Block, YogaNode>): Placed {
  const boxes: PlacedBox[] = [];
  const texts: PlacedText[] = [];
  const visit = (block: Block, left: number, top: number, within: PlacedBox | undefined): Rect => {
    const { left: x, top: y, width, height } = nodes.get(block)?.getComputedLayout() ?? NOWHERE;
    const rect = { x: left + x, y: top + y, width, height };
    if (block.kind === "text") texts.push({ block, ...rect, within });
    else {
      const box = { block, ...rect };
      if (block.look !== undefined || block.key !== undefined) boxes.push(box);
      for (const child of block.children) visit(child, rect.x, rect.y, block.look === undefined ? within : box);
    }
    return rect;
  };
  const { width, height } = visit(root, 0, 0, undefined);
  return { boxes, texts, width, height };
}

const NOWHERE = { left: 0, top: 0, width: 0, height: 0 };
