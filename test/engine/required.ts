import { pulumiVersion } from "./pulumiCli.ts";

// Loaded by `npm run test:engine` only: whoever asks for the engine tests wants to know that they did not run.
if (pulumiVersion() === undefined) {
  throw new Error("The engine tests need a pulumi on the PATH. Install the Pulumi CLI, or run npm test without them.");
}
