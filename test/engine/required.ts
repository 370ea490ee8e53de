import { cliProblem, pulumiVersion } from "../../stack/pulumiCli.ts";

// Loaded by `npm run test:engine` only: whoever asks for the engine tests wants to know that they did not run. Mocha
// would print an exception with its stack.
const problem = cliProblem(pulumiVersion());
process.env.CLPFSX_ENGINE = "required";
if (problem !== undefined) {
  console.error(`${problem} Without one, npm test runs everything else.`);
  process.exit(1);
}
