import { say } from "../../problems/say.ts";
import { imageParameter, instanceType } from "./awsRules.ts";
import { firstOf, type ValueRule } from "./valueRule.ts";

/*
 * What a server's type and image must be to run Windows. Which types a Region has, only AWS knows.
 */

/** A `g` after the generation means Graviton; the first family had none. Source: EC2 user guide, naming conventions. */
const ARM = /^(a1|[a-z]+\d+g[a-z]*)\./;

/** An instance type that Windows runs on, on an Intel or AMD processor. */
export const windowsInstanceType: ValueRule = firstOf(instanceType, (text) => {
  const todo = "Write for example t3.large";
  if (ARM.test(text)) {
    const wrong = `${text} has an Arm processor, AWS Graviton`;
    return say(wrong, "a type with an Intel or AMD processor is allowed, since Windows Server has none for Arm", todo);
  }
  if (/^mac\d/.test(text)) return say(`${text} is a Mac`, "a type that runs Windows Server is allowed", todo);
  if (text.endsWith(".nano")) {
    const allowed = "types with 2 GiB or more are allowed, which Windows Server with its desktop asks for alone";
    return say(`${text} has 0.5 GiB of memory`, allowed, todo);
  }
  return undefined;
});

/**
 * Of AWS's own public parameters only Windows' are allowed, whose folder holds some of Linux with SQL Server too. What a
 * product of the Marketplace or a parameter of one's own names cannot be seen.
 */
export const windowsImageParameter: ValueRule = firstOf(imageParameter, (text) => {
  if (!text.startsWith("/aws/service/") || text.startsWith("/aws/service/marketplace/")) return undefined;
  if (/^\/aws\/service\/ami-windows-latest\/[^/]*Windows_Server-/.test(text)) return undefined;
  return say(
    `${text} is not one of Windows' public parameters`,
    "those below /aws/service/ami-windows-latest/ with Windows_Server in their name are allowed, and your own",
    "Write for example /aws/service/ami-windows-latest/Windows_Server-2022-Japanese-Full-Base",
  );
});
