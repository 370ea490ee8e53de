import { cliProblem, pulumiVersion } from "./pulumiCli.ts";

// Loaded by `npm run test:engine` only: whoever asks for the engine tests wants to know that they did not run.
const problem = cliProblem(pulumiVersion());
if (problem !== undefined) throw new Error(problem);
