import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { projectText } from "../projectText.ts";

/** As GitHub names a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, "")
    .replaceAll(" ", "-");

describe("the pages that findings name", () => {
  it("have the section that each is about", () => {
    const files = readdirSync("operate", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
    const named = files.flatMap((file) => {
      const source = projectText(`operate/${file}`);
      const page = /const PAGE = "([^"]+)"/.exec(source)?.[1] ?? "";
      return [...source.matchAll(/page: [`"]([^`"]+)[`"]/g)].map(([, text = ""]) => text.replace(/^\$\{PAGE\}/, page));
    });
    assert.ok(named.length > 10, `${named.length} pages`);
    for (const each of new Set(named)) {
      const [file = "", anchor] = each.split("#");
      const headings = [...projectText(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => anchorOf(heading));
      if (anchor !== undefined) assert.ok(headings.includes(anchor), each);
    }
  });
});
