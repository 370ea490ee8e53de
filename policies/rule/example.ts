import type { Build } from "../plan/plan.ts";

/** Plans that show a rule, in `<rule>.examples.ts` beside it. The reference prints them, and tests judge them. */
export interface Examples {
  readonly good: readonly Example[];
  readonly bad: readonly Example[];
}

/** A plan that a rule accepts or refuses, in a first preview and when deployed. */
export interface Example {
  readonly title: string;
  /** The rule's settings in this plan. Default: none. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly build: Build;
}

/** The trust policy of a role that is for servers. */
export const EC2_TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } },
});
