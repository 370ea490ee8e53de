/** A column of pixels of the answers' line: `least` where its fastest answer is, `most` where its slowest, in pixels. */
export interface Step {
  readonly x: number;
  readonly least: number;
  readonly most: number;
}

/**
 * The line as SVG has it, in relative steps, and in none for what stays on one height: most answers take as long as the
 * one before. A spike goes up and down again, and the line goes on where the fastest answers are.
 */
export function pathOf(steps: readonly Step[]): string {
  const [first, ...rest] = steps;
  if (first === undefined) return "";
  let { x, least: y } = first;
  let level = 0;
  const start = `M${x} ${y}`;
  let path = start + spike(first);
  for (const step of rest) {
    const [right, down] = [step.x - x, step.least - y];
    [x, y] = [step.x, step.least];
    if (down === 0) level += right;
    else {
      path += `${levelOf(level)}l${right} ${down}`;
      level = 0;
    }
    if (step.most !== step.least) {
      path += levelOf(level) + spike(step);
      level = 0;
    }
  }
  path += levelOf(level);
  // A dot, where nothing would be seen of an answer that stands alone.
  return path === start ? `${path}h0` : path;
}

function levelOf(right: number): string {
  return right === 0 ? "" : `h${right}`;
}

function spike({ least, most }: Step): string {
  return most === least ? "" : `v${most - least}v${least - most}`;
}
