import { quote } from "../../problems/quote.ts";
import { say } from "../../problems/say.ts";
import { hostAddress } from "./addressRules.ts";
import { parseAddress, unusableKind } from "./ipv4.ts";
import { hostName } from "./nameRules.ts";
import { firstOf, type ValueRule } from "./valueRule.ts";

/*
 * A target that answers each server whether the network is there or not tells nobody who is cut off.
 */

const TODO = "Name a target outside both zones of the cluster, for example witness.example.com";

const answersEverywhere: ValueRule = (text) => {
  if (/^localhost\.?$/i.test(text)) {
    return say(`${quote(text)} is the server itself`, "another machine is allowed", TODO);
  }
  const address = parseAddress(text);
  const kind = address === undefined ? undefined : unusableKind(address);
  return kind && say(`${text} is ${kind}`, "an address that other machines have too is allowed", TODO);
};

export const partitionHost: ValueRule = firstOf(hostName, answersEverywhere);

export const partitionAddress: ValueRule = firstOf(hostAddress, answersEverywhere);
