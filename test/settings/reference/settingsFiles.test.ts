import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { JAPANESE_TEXTS } from "../../../settings/reference/japanese.ts";
import { type SettingRow, settingRows, type Values } from "../../../settings/reference/settingRows.ts";
import { settingsFiles } from "../../../settings/reference/settingsFiles.ts";
import { stackFileSchema } from "../../../settings/reference/stackFileSchema.ts";
import { knownKeys } from "../../../settings/schema/schemaKeys.ts";
import type { Path } from "../../../settings/schema/settingProblem.ts";
import { projectText } from "../../projectText.ts";

function whatOf(values: Values): string {
  if (values.type === "text") return values.what;
  return values.type === "list" || values.type === "map" ? whatOf(values.of) : "";
}

function textsOf({ meaning, values }: SettingRow): readonly string[] {
  return [meaning.description ?? "", meaning.unit ?? "", meaning.byDefault ?? "", whatOf(values)];
}

/** Every setting that holds a value, by its path as a document has it. */
function leaves(path: Path = [], shown = ""): readonly string[] {
  const keys = knownKeys(path);
  if (keys.length === 0) return knownKeys([...path, 0]).length === 0 ? [shown] : leaves([...path, 0], `${shown}[]`);
  return keys.flatMap((key) => leaves([...path, key], shown === "" ? key : `${shown}.${key}`));
}

describe("the documents of the settings", () => {
  for (const { file, print } of settingsFiles()) {
    it(`are what is in ${file}; if not, run npm run settings`, () => {
      assert.ok(existsSync(new URL(`../../../${file}`, import.meta.url)));
      assert.equal(print(projectText(file)), projectText(file));
    });
  }

  it("say something of every setting", () => {
    const told = new Set(settingRows().flatMap(({ paths }) => paths));
    const untold = leaves().filter((path) => !told.has(path) && !/^cluster\.tags\.|\.kind$/.test(path));
    assert.deepEqual(untold, []);
  });

  it("have Japanese for every text, and for none that there is not", () => {
    const texts = new Set(settingRows().flatMap(textsOf));
    assert.deepEqual(
      [...texts].filter((text) => JAPANESE_TEXTS[text] === undefined),
      [],
    );
    assert.deepEqual(
      Object.keys(JAPANESE_TEXTS).filter((text) => !texts.has(text)),
      [],
    );
  });
});

describe("the JSON Schema of a stack file", () => {
  it("is named by each stack file, for editors", () => {
    for (const stack of ["dev", "prod"]) {
      const [first] = projectText(`Pulumi.${stack}.yaml`).split("\n");
      assert.equal(first, "# yaml-language-server: $schema=docs/settings.schema.json");
    }
  });

  it("has each setting below the project's name, with what it is for and its range", () => {
    const { properties } = stackFileSchema("mine") as {
      properties: {
        config: { properties: Record<string, { properties: Record<string, object> }>; required: string[] };
      };
    };
    assert.deepEqual(properties.config.required, ["aws:region"]);
    const capacity = properties.config.properties["mine:fileSystem"]?.properties.storageCapacityGiB;
    assert.deepEqual(capacity, {
      type: "integer",
      minimum: 32,
      maximum: 65536,
      description:
        "storage, with HDD at least 2000; grows in place, by a tenth at least, and never shrinks. Unit: GiB.",
    });
  });

  it("takes an encrypted password", () => {
    const text = JSON.stringify(stackFileSchema("mine"));
    assert.match(
      text,
      /"mine:directoryAdminPassword":\{"description":[^}]*"anyOf":\[\{"type":"string"\},\{"type":"object"/,
    );
  });
});
