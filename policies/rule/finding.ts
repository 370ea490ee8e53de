/** What a rule has to say of a resource. No finding means that all is well, or that the rule does not apply. */
export interface Finding {
  /**
   * `violated`: the healthy state does not hold. `undecided`: it cannot be told before values are known; fails closed.
   * `advised`: worth saying, and never stops an update.
   */
  readonly kind: "violated" | "undecided" | "advised";
  readonly message: string;
  /** Absent when it concerns the stack as a whole. */
  readonly urn: string | undefined;
  /** What names the fault behind it, where several rules may meet that one: it is told once. */
  readonly cause?: string | undefined;
}

/** What a finding points at. */
interface Subject {
  readonly urn: string;
}

export function violated(message: string, resource?: Subject): Finding {
  return { kind: "violated", message, urn: resource?.urn };
}

/** Say which property is not known, and how to make it known. */
export function undecided(message: string, resource?: Subject): Finding {
  return { kind: "undecided", message, urn: resource?.urn };
}

/** A violation that is one only if something holds that cannot be told, which `say` adds to its message. */
export function doubted(finding: Finding, say: (message: string) => string): Finding {
  return finding.kind === "violated" ? { ...finding, kind: "undecided", message: say(finding.message) } : finding;
}

export function advised(message: string, resource?: Subject): Finding {
  return { kind: "advised", message, urn: resource?.urn };
}

/** A finding that is told once with all others of the same cause, by the first rule that has one. */
export function causedBy(cause: string, finding: Finding): Finding {
  return { ...finding, cause };
}
