import { quote } from "../../problems/quote.ts";
import { say } from "../../problems/say.ts";

/** Whether Windows has a device of this name, so that no file, folder or computer can have it, extension aside. */
export function isDevice(name: string): boolean {
  return /^(con|prn|aux|nul|com\d|lpt\d) *(\..*)?$/i.test(name);
}

/** What to say of such a name; `undefined` of any other. */
export function deviceFault(name: string, allowed: string, example: string): string | undefined {
  if (!isDevice(name)) return undefined;
  return say(`${quote(name)} is a device of Windows`, allowed, `Write for example ${example}`);
}
