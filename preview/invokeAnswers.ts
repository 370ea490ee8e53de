import type { Properties } from "./plan/recordedResource.ts";

/**
 * @param args of the read; of a resource that is read its id and what the program states
 * @param provider inputs of the explicit provider through which the program reads
 * @returns undefined where this has no answer
 */
export type Answer = (args: Properties, provider?: Properties) => Properties | undefined;

/**
 * Answers to reads, by the token of a function such as `aws:ssm/getParameter:getParameter`, or of a method such as
 * `eks:index:Cluster/getKubeconfig`, and to reads of resources, by type such as `aws:ec2/subnet:Subnet`.
 */
export type InvokeAnswers = Readonly<Record<string, Answer>>;

/** The answers of all; those named first go before. */
export function firstOf(...all: readonly InvokeAnswers[]): InvokeAnswers {
  const tokens = new Set(all.flatMap((each) => Object.keys(each)));
  const first =
    (token: string): Answer =>
    (args, provider) => {
      for (const answers of all) {
        const answer = answers[token]?.(args, provider);
        if (answer !== undefined) return answer;
      }
      return undefined;
    };
  return Object.fromEntries([...tokens].map((token) => [token, first(token)]));
}
