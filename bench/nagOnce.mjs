// Run from a folder that has aws-cdk-lib and cdk-nag: node nagOnce.mjs TEMPLATE [--nag]
import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(path.join(process.cwd(), "index.js"));
const { App, Stack, Validations } = require("aws-cdk-lib");
const { CfnInclude } = require("aws-cdk-lib/cloudformation-include");

const [template, nag] = process.argv.slice(2);
const app = new App({ outdir: path.join(process.cwd(), "cdk.out"), analyticsReporting: false });
new CfnInclude(new Stack(app, "like"), "template", { templateFile: template });
if (nag === "--nag") {
  const { AwsSolutionsChecks } = require("cdk-nag");
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}
try {
  app.synth();
} catch (error) {
  // What it found, which is what is timed.
  if (!/Validation failed/.test(error.message)) throw error;
}
