import { readFileSync } from "node:fs";
import { UserError } from "../problems/userError.ts";

/**
 * A file that an option names. Throws a UserError where it cannot be read.
 *
 * @param shown what to call it in the error
 */
export function readGiven(file: string, shown: string = file): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UserError(`${shown}: cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}
