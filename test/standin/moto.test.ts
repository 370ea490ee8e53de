import assert from "node:assert/strict";
import { operations } from "../../standin/operations/index.ts";
import { Operated } from "../operate/cluster.ts";
import { calls } from "./calls/index.ts";
import { clientsOf, type Side } from "./calls/side.ts";
import { thingsHere } from "./calls/thingsHere.ts";
import { APART, LET_PASS } from "./moto/apart.ts";
import { LEFT_OUT, UNKNOWN } from "./moto/leftOut.ts";
import { MotoServer } from "./moto/motoServer.ts";
import { differences, shapeOf } from "./moto/shape.ts";
import { thingsInMoto } from "./moto/thingsInMoto.ts";

/**
 * moto, of PyPI, answers most of the calls too, and was made by others: what our answers say in a name of AWS's, its
 * answers must know. Where it is not there, this is left out and said. The lists are moto 5.2.1's: what a newer one tells or
 * refuses too is said at the end, and no reason to fail.
 */
describe("the stand-in's answers, beside moto's", function () {
  // It takes a while to be there.
  this.timeout(240_000);

  let moto: MotoServer | undefined;
  let operated: Operated | undefined;
  let theirs: Side;
  let ours: Side;
  const outdated: string[] = [];

  before(async function () {
    const started = await MotoServer.start();
    if (typeof started === "string") {
      console.log(`      left out: ${started} (pipx install 'moto[server]==5.2.1')`);
      this.skip();
    }
    moto = started;
    await moto.runNothing();
    operated = await Operated.start();
    const clients = clientsOf(moto.url);
    theirs = { clients, things: await thingsInMoto(clients) };
    ours = { clients: clientsOf(operated.front.url), things: thingsHere(operated) };
  });

  after(async () => {
    moto?.stop();
    await operated?.stop();
    if (outdated.length > 0) console.log(`      moto has by now: ${outdated.join("; ")}. See test/standin/moto`);
  });

  it("are compared, or left out for a reason, for each call that it knows", () => {
    const compared = Object.entries(calls).filter(([call, { ask }]) => ask !== undefined && !(call in LEFT_OUT));
    const all = [...compared.map(([call]) => call), ...Object.keys(LEFT_OUT)];
    assert.deepEqual(all.toSorted(), Object.keys(operations).toSorted());
    assert.deepEqual(
      Object.keys(APART).filter((call) => !(call in calls) || call in LEFT_OUT),
      [],
    );
    const mistakes = Object.entries(calls).flatMap(([call, { refused = {} }]) =>
      Object.keys(refused).map((mistake) => `${call}: ${mistake}`),
    );
    assert.deepEqual(
      Object.keys(LET_PASS).filter((each) => !mistakes.includes(each)),
      [],
    );
  });

  for (const [call, { ask, refused = {} }] of Object.entries(calls)) {
    const isUnknown = LEFT_OUT[call] === UNKNOWN;
    if (ask !== undefined && !(call in LEFT_OUT))
      it(`have moto's names and types for ${call}`, async () => {
        const [known, given] = [shapeOf(await ask(theirs)), shapeOf(await ask(ours))];
        const found = differences(given, known);
        const expected = Object.keys(APART[call] ?? {});
        assert.deepEqual(
          found.filter((each) => !expected.includes(each)),
          [],
        );
        outdated.push(...expected.filter((each) => !found.includes(each)).map((each) => `${call}, ${each}`));
      });
    for (const [mistake, make] of Object.entries(isUnknown ? {} : refused)) {
      const passes = `${call}: ${mistake}` in LET_PASS;
      it(`${passes ? "alone refuse" : "refuse with moto's code"} ${mistake} to ${call}`, async () => {
        const [given, known] = [await outcome(ours, make), await outcome(theirs, make)];
        assert.ok(given !== undefined, "it is not refused");
        if (passes && known === undefined) return;
        assert.equal(known?.name, given.name);
        if (passes) outdated.push(`${call}, ${mistake}`);
      });
    }
  }
});

/** The error that a call ends in; undefined where it is answered. */
function outcome(side: Side, ask: (side: Side) => Promise<unknown>): Promise<Error | undefined> {
  return ask(side).then(
    () => undefined,
    (error: Error) => error,
  );
}
