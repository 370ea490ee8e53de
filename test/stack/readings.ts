/** A stack file of a kind that people write, and how the Pulumi CLI reads it. */
export interface Reading {
  readonly kind: string;
  readonly stack: string | Uint8Array;
  /** Default: a project `app` that says nothing of its configuration. */
  readonly project?: string;
  /** `--set` here, `pulumi config set --path` there: path and value. */
  readonly set?: readonly (readonly [string, string])[];
  /** What a program gets; absent where the preview refuses the file. */
  readonly config?: Readonly<Record<string, string>>;
  /** Full keys of settings that are encrypted, wholly or inside; their values are unknown. */
  readonly secret?: readonly string[];
  /** Why it is refused. */
  readonly refused?: RegExp;
  /**
   * Whether the CLI refuses it, too; what it reads instead is said by `kind`. Only `up` checks what Pulumi.yaml
   * requires.
   */
  readonly cli?: "refuses" | "reads" | "refuses on up";
}

export const PROJECT = "name: app\nruntime: nodejs\n";

const utf16 = (text: string, bigEndian: boolean) => {
  const bytes = Buffer.from(`\uFEFF${text}`, "utf16le");
  return bigEndian ? bytes.swap16() : bytes;
};

/** What stands behind a colon, and what a program gets for it inside a map, where a number is told from text. */
const VALUES: readonly (readonly [written: string, read: string])[] = [
  ["0100", "64"],
  ["0o17", "15"],
  ["-0100", "-64"],
  ["08", "8"],
  ["0123456789", "123456789"],
  ["1_024", "1024"],
  ["_1", '"_1"'],
  ["0b111", "7"],
  ["0x1F", "31"],
  ["0b-1", "-1"],
  ["1.50", "1.5"],
  [".5", "0.5"],
  ["1e3", "1000"],
  ["1e-7", "1e-7"],
  ["1e21", "1e+21"],
  ["1e999", '"1e999"'],
  ["-0.0", "0"],
  ["+5", "5"],
  ["9007199254740993", "9007199254740993"],
  ["18446744073709551615", "18446744073709552000"],
  ["123456789012345678901234567890", "1.2345678901234568e+29"],
  ["18:00", '"18:00"'],
  ["6:19:00", '"6:19:00"'],
  ["1.2.3", '"1.2.3"'],
  ["10.0.0.0/16", '"10.0.0.0/16"'],
  ["yes", '"yes"'],
  ["on", '"on"'],
  ["True", "true"],
  ["tRue", '"tRue"'],
  ["~", "null"],
  ["Null", "null"],
  ["", "null"],
  ['""', '""'],
  ["'0100'", '"0100"'],
  ["!!str 0100", '"0100"'],
  ["C:\\minio", '"C:\\\\minio"'],
  ['"<&>\\u2028"', '"\\u003c\\u0026\\u003e\\u2028"'],
  ["日本語", '"日本語"'],
];

/** The same as a whole setting, which is text. */
const SETTINGS: typeof VALUES = [
  ["0100", "64"],
  ["18446744073709551615", "18446744073709551615"],
  ["1e3", "1000"],
  ["True", "true"],
  ['"true"', "true"],
  ["null", ""],
  ["", ""],
  ["'{\"a\": 1}'", '{"a": 1}'],
];

const inside = ([written, read]: (typeof VALUES)[number], key: string): Reading => ({
  kind: `${JSON.stringify(written)} inside a map`,
  stack: `config:\n  ${key}:\n    v: ${written}\n`,
  config: { [`app:${key}`]: `{"v":${read}}` },
});

const whole = ([written, read]: (typeof SETTINGS)[number], key: string): Reading => ({
  kind: `${JSON.stringify(written)} as a setting`,
  stack: `config:\n  ${key}: ${written}\n`,
  config: { [`app:${key}`]: read },
});

const VALUE_READINGS: readonly Reading[] = [
  ...VALUES.map((each, index) => inside(each, `v${index}`)),
  ...SETTINGS.map((each, index) => whole(each, `s${index}`)),
];

const DATES: readonly Reading[] = ["2026-01-02", "2026-1-2 3:04:05", "2026-01-02T03:04:05Z"].map((date) => ({
  kind: `the date ${date}, of which the CLI makes another text`,
  stack: `config:\n  k: {since: ${date}}\n`,
  refused: new RegExp(`line 2: ${date}: without quotes the Pulumi CLI reads a date here.*Put it in quotes: "${date}"`),
  cli: "reads",
}));

const STRUCTURE: readonly Reading[] = [
  {
    kind: "a merge key, whose own keys go before",
    stack: "config:\n  a: &t {x: 1, y: 2}\n  b:\n    y: 3\n    <<: *t\n    z: 4\n",
    config: { "app:a": '{"x":1,"y":2}', "app:b": '{"x":1,"y":3,"z":4}' },
  },
  {
    kind: "a merge key with a list, whose first goes before",
    stack: "config:\n  a: &s {x: 1}\n  b: &t {x: 2, y: 3}\n  c: {<<: [*s, *t], z: 4}\n",
    config: { "app:a": '{"x":1}', "app:b": '{"x":2,"y":3}', "app:c": '{"x":1,"y":3,"z":4}' },
  },
  {
    kind: "settings merged into config itself",
    stack: "common: &c\n  app:x: 1\nconfig:\n  <<: *c\n  y: 2\n",
    config: { "app:x": "1", "app:y": "2" },
  },
  {
    kind: "a quoted <<, which the CLI merges all the same",
    stack: 'config:\n  k: {"<<": {a: 1}}\n',
    refused: /line 2: the key << in quotes/,
    cli: "reads",
  },
  {
    kind: "a merge of what is no map",
    stack: "config:\n  k: {<<: text}\n",
    refused: /line 2: << takes a map/,
    cli: "refuses",
  },
  {
    kind: "an alias of an anchor that was given a second time",
    stack: "config:\n  a: &x 1\n  b: &x 2\n  c: *x\n",
    config: { "app:a": "1", "app:b": "2", "app:c": "2" },
  },
  {
    kind: "twenty aliases",
    stack: `config:\n  a: &x text\n  k: [${Array(20).fill("*x").join(", ")}]\n`,
    config: { "app:a": "text", "app:k": JSON.stringify(Array(20).fill("text")) },
  },
  {
    kind: "aliases that make a thousand times more of a file",
    stack: `config:\n  a: &x [1]\n  b: &y [${Array(20).fill("*x")}]\n  c: &z [${Array(20).fill("*y")}]\n  d: [${Array(20).fill("*z")}]\n`,
    refused: /aliases make far more of this file than stands in it/,
    cli: "refuses",
  },
  {
    kind: "an alias without its anchor",
    stack: "config:\n  k: *common\n",
    refused: /line 2: \*common refers to an anchor that does not stand before it/,
    cli: "refuses",
  },
  {
    kind: "an alias inside what it refers to",
    stack: "config:\n  k: &x [*x]\n",
    refused: /line 2: \*x stands inside the value that it refers to/,
    cli: "refuses",
  },
  {
    kind: "one key twice",
    stack: "config:\n  k: 1\n  k: 2\n",
    refused: /line 3: the key k stands twice/,
    cli: "refuses",
  },
  {
    kind: "one key twice, once in quotes",
    stack: 'config:\n  k: {1: a, "1": b}\n',
    refused: /line 2: the key 1 stands twice/,
    cli: "refuses",
  },
  { kind: "numbers for keys", stack: "config:\n  k: {1: a, true: b}\n", config: { "app:k": '{"1":"a","true":"b"}' } },
  {
    kind: "an octal number for a key, which the CLI passes as 64",
    stack: "config:\n  k: {0100: a}\n",
    refused: /line 2: the key 0100 is no text\. Put it in quotes: "0100"/,
    cli: "reads",
  },
  {
    kind: "a number for a setting's key",
    stack: "config:\n  1: a\n",
    refused: /line 2: the key 1 is no text/,
    cli: "refuses",
  },
  {
    kind: "a second document, which the CLI leaves out",
    stack: "---\nconfig:\n  k: 1\n---\nconfig:\n  k: 2\n",
    refused: /line 4: a second document/,
    cli: "reads",
  },
  { kind: "%YAML 1.1", stack: "%YAML 1.1\n---\nconfig:\n  k: yes\n", config: { "app:k": "yes" } },
  {
    kind: "%YAML 1.2",
    stack: "%YAML 1.2\n---\nconfig:\n  k: 1\n",
    refused: /%YAML 1\.2, which the Pulumi CLI refuses/,
    cli: "refuses",
  },
  {
    kind: "a tag",
    stack: "config:\n  k: !!binary aGVsbG8=\n",
    refused: /line 2: the tag !!binary is not read here/,
    cli: "reads",
  },
  {
    kind: "a tab for an indent",
    stack: "config:\n  k:\n\t\ta: 1\n",
    refused: /line 3: .*[Tt]ab/,
    cli: "refuses",
  },
  {
    kind: "a tab behind a dash",
    stack: "config:\n  k:\n    -\ta\n",
    refused: /line 3: begins with a tab/,
    cli: "refuses",
  },
  {
    kind: "a question mark within brackets",
    stack: "config:\n  k: {uri: http://x/?y}\n",
    refused: /line 2: within brackets the Pulumi CLI refuses/,
    cli: "refuses",
  },
  {
    kind: "a colon without a space within brackets, which is the key's for the CLI",
    stack: "config:\n  k: {a:, b: 1}\n",
    refused: /line 2: a: a colon between brackets/,
    cli: "reads",
  },
  { kind: "JSON", stack: '{"config":{"k":{"a":[1,null],"b":"x"}}}', config: { "app:k": '{"a":[1,null],"b":"x"}' } },
  {
    kind: "texts of lines",
    stack: "config:\n  a: |\n    x\n      y\n  b: >-\n    x\n    y\n  c: plain\n    text\n",
    config: { "app:a": "x\n  y\n", "app:b": "x y", "app:c": "plain text" },
  },
  {
    kind: "a text that begins with an empty line, which the CLI loses",
    stack: 'config:\n  k: "\\nx"\n',
    refused: /line 2: text of lines that begins with an empty line/,
    cli: "reads",
  },
  {
    kind: "a text of lines at the end of a file without line end, which the CLI reads without one",
    stack: "config:\n  k: |\n    x",
    refused: /line 2: .*no line end/,
    cli: "reads",
  },
  {
    kind: "a text of lines that begins with a tab",
    stack: 'config:\n  k: "\\tx\\ny"\n',
    refused: /line 2: text of lines that begins with an empty line or a tab/,
    cli: "refuses",
  },
  {
    kind: "an indent given as a number, behind which the CLI counts blank lines otherwise",
    stack: "config:\n  k: |2\n      x\n      \n",
    refused: /line 2: a number behind \| or >/,
    cli: "reads",
  },
  {
    kind: "a blank line behind an escaped line end, which the CLI counts otherwise",
    stack: 'config:\n  k: "a \\\n\n\n    b"\n',
    refused: /line 2: a blank line behind a line that ends with \\/,
    cli: "reads",
  },
  {
    kind: "half of a character as an escape",
    stack: 'config:\n  k: "\\ud83d\\ude00"\n',
    refused: /line 2: \\u with half of a character/,
    cli: "refuses",
  },
  {
    kind: "a key behind a question mark",
    stack: "config:\n  ? k\n  : 1\n",
    refused: /line 2: a key behind \?/,
    cli: "reads",
  },
  {
    kind: "an alias as a key",
    stack: "config:\n  a: &x b\n  k: {*x : 1}\n",
    refused: /line 3: a key that is a list, a map or an alias/,
    cli: "reads",
  },
  {
    kind: "a key of several lines",
    stack: "config:\n  k: {a\n    b: 1}\n",
    refused: /line 2: a key of several lines/,
    cli: "refuses",
  },
  {
    kind: "a key of 300 characters",
    stack: `config:\n  ${"k".repeat(300)}: 1\n`,
    refused: /line 2: a key of several lines or more than 250 characters/,
    cli: "reads",
  },
  {
    kind: "an anchor with other characters than the CLI takes",
    stack: "config:\n  k: &a.b 1\n",
    refused: /line 2: the anchor &a\.b has other characters/,
    cli: "refuses",
  },
  {
    kind: "an anchor behind a value within brackets",
    stack: "config:\n  k: {'a'&x }\n",
    refused: /line 2: an anchor or tag behind a value/,
    cli: "refuses",
  },
  {
    kind: "a hundred lists in each other",
    stack: `config:\n  k: ${"[".repeat(100)}${"]".repeat(100)}\n`,
    refused: /line 2: nested more than 60 deep/,
    cli: "reads",
  },
  { kind: "a merge of nothing", stack: "config:\n  k:\n    <<:\n", refused: /line 3: << takes a map/, cli: "refuses" },
  { kind: "a merge of nothing, in brackets", stack: "config:\n  k: {<<}\n", refused: /<< takes a map/, cli: "refuses" },
  { kind: "a number that is none", stack: "config:\n  k: {a: .nan}\n", refused: /line 2: \.nan: /, cli: "refuses" },
  { kind: "infinity", stack: "config:\n  k: -.inf\n", refused: /line 2: -\.inf: /, cli: "refuses" },
  {
    kind: "a salt that is a list",
    stack: "encryptionsalt: [a]\n",
    refused: /encryptionsalt: must be text/,
    cli: "refuses",
  },
  { kind: "nothing", stack: "", config: {} },
  { kind: "a comment", stack: "# nothing\n", config: {} },
  { kind: "no settings", stack: "encryptionsalt: v1:abc\n", config: {} },
  { kind: "an empty config", stack: "config:\n", config: {} },
  { kind: "a list", stack: "- a\n", refused: /must be a map/, cli: "refuses" },
  { kind: "settings that are no map", stack: "config: [1]\n", refused: /config: must be a map/, cli: "refuses" },
  { kind: "no YAML", stack: "config:\n  a: [1\n  b: 2\n", refused: /line 3: not valid YAML/, cli: "refuses" },
];

const TEXT = "config:\n  k: é日\n";

const ENCODINGS: readonly Reading[] = [
  { kind: "UTF-8 with a byte order mark", stack: `\uFEFF${TEXT}`, config: { "app:k": "é日" } },
  { kind: "UTF-16, little endian", stack: utf16(TEXT, false), config: { "app:k": "é日" } },
  { kind: "UTF-16, big endian", stack: utf16(TEXT, true), config: { "app:k": "é日" } },
  { kind: "CR LF line ends", stack: TEXT.replaceAll("\n", "\r\n"), config: { "app:k": "é日" } },
  {
    kind: "CR line ends",
    stack: "config:\r  a: 1\r  b: |\r    x\r    y\r",
    config: { "app:a": "1", "app:b": "x\ny\n" },
  },
  {
    kind: "Shift_JIS in a comment",
    stack: Buffer.concat([Buffer.from("# "), Buffer.from([0x83, 0x65, 0x83, 0x58]), Buffer.from(`\n${TEXT}`)]),
    refused: /is not UTF-8, which the Pulumi CLI requires/,
    cli: "refuses",
  },
  {
    kind: "half a character of UTF-16",
    stack: utf16(TEXT, true).subarray(0, -1),
    refused: /is not UTF-16/,
    cli: "refuses",
  },
  { kind: "two byte order marks", stack: `\uFEFF\uFEFF${TEXT}`, config: { "app:k": "é日" } },
  {
    kind: "a control character",
    stack: "config:\n  k: a\u0007b\n",
    refused: /line 2: has the control character U\+0007/,
    cli: "refuses",
  },
  {
    kind: "a line end of YAML 1.1",
    stack: "config:\n  k: a # b\u2028  l: 2\n",
    refused: /line 2: has the character U\+2028/,
    cli: "reads",
  },
];

const KEYS: readonly Reading[] = [
  {
    kind: "keys with a namespace, without one and of the older form",
    stack: "config:\n  aws:region: x\n  a: 1\n  app:b: 2\n  app:config:c: true\n  aws:config:profile: p\n",
    config: { "aws:region": "x", "app:a": "1", "app:b": "2", "app:c": "true", "aws:profile": "p" },
  },
  {
    kind: "a key twice in two forms, of which the CLI takes one by chance",
    stack: "config:\n  protect: true\n  app:config:protect: false\n",
    refused: /app:config:protect: says app:protect a second time/,
    cli: "reads",
  },
  { kind: "no key", stack: "config:\n  a:b:c: 1\n", refused: /config: a:b:c: is no key/, cli: "refuses" },
  {
    kind: "settings of the AWS provider",
    stack:
      'config:\n  aws:assumeRole: {roleArn: "arn:x"}\n  aws:allowedAccountIds: ["012345678901"]\n  aws:defaultTags: {tags: {CostCenter: 0123}}\n',
    config: {
      "aws:assumeRole": '{"roleArn":"arn:x"}',
      "aws:allowedAccountIds": '["012345678901"]',
      "aws:defaultTags": '{"tags":{"CostCenter":83}}',
    },
  },
  {
    kind: "encrypted values, alone and inside",
    stack: "config:\n  s: {secure: v1:AA:BB}\n  o: {a: [{secure: v1:AA:BB}], b: 1}\n  n: {secure: 1}\n",
    config: { "app:s": "[secret]", "app:o": '{"a":["[secret]"],"b":1}', "app:n": '{"secure":1}' },
    secret: ["app:s", "app:o"],
  },
];

const declared = (config: string) => `${PROJECT}config:\n${config}`;

const OF_PROJECT: readonly Reading[] = [
  {
    kind: "values that Pulumi.yaml gives to every stack",
    project: declared(
      "  aws:region: {value: ap-northeast-1}\n  protect: {type: boolean, default: true}\n  n: 0100\n  l: [a, 1]\n  o: {default: {a: 1}}\n  f: {default: 1.5}\n",
    ),
    stack: "config: {}\n",
    config: {
      "aws:region": "ap-northeast-1",
      "app:protect": "true",
      "app:n": "64",
      "app:l": '["a",1]',
      "app:o": '{"a":1}',
      "app:f": "1.5",
    },
  },
  {
    kind: "a stack that says otherwise, as a whole",
    project: declared("  o: {default: {a: 1, b: 2}}\n  app:config:p: {default: true}\n"),
    stack: "config:\n  o: {a: 3}\n  p: false\n",
    config: { "app:o": '{"a":3}', "app:p": "false" },
  },
  {
    kind: "declared types",
    project: declared(
      "  s: {type: string}\n  i: {type: integer}\n  l: {type: array, items: {type: integer}}\n  o: {type: object}\n  b: {type: boolean}\n",
    ),
    stack: 'config: {s: 3, i: "3", l: [1, 2], o: {}, b: "true"}\n',
    config: { "app:s": "3", "app:i": "3", "app:l": "[1,2]", "app:o": "{}", "app:b": "true" },
  },
  {
    kind: "a setting that Pulumi.yaml declares and nobody gives",
    project: declared("  need: {type: string}\n"),
    stack: "config: {}\n",
    refused: /^Pulumi\.dev\.yaml: need: missing; Pulumi\.yaml declares it without a default/,
    cli: "refuses on up",
  },
  {
    kind: "a setting of another type than declared",
    project: declared("  l: {type: array, items: {type: integer}}\n"),
    stack: "config: {l: [a]}\n",
    refused: /^Pulumi\.dev\.yaml: l: must be of type array<integer>/,
    cli: "refuses on up",
  },
  {
    kind: "a setting in clear that is declared a secret",
    project: declared("  p: {type: string, secret: true}\n"),
    stack: "config: {p: x}\n",
    refused: /^Pulumi\.dev\.yaml: p: Pulumi\.yaml declares it a secret/,
    cli: "refuses on up",
  },
  ...(
    [
      ["aws:region: {default: x}", /a key of another namespace has no default/],
      ["aws:region: {}", /a key of another namespace needs a value/],
      ["aws:region: {type: string, value: x}", /a key of another namespace has no type/],
      ["a: {default: 1, value: 2}", /has both default and value/],
      ["a: {type: integer, default: x}", /default: must be of type integer/],
      ["a: {type: number}", /type: must be one of string, integer/],
      ["a: {type: array}", /an array says what it holds/],
      ["a: {x: 1}", /x is no part of a declaration/],
      ["a: 1.5", /1\.5; write \{default: \.\.\.\} with a value/],
      ["a:", /empty; write \{default/],
      ["a: {secret: 1}", /secret: must be true or false/],
      ["x:y:z: 1", /is no key/],
      ["a: {default: 1, description: [x]}", /description: must be text/],
      ["a: {type: array, items: text}", /items: must be \{type: \.\.\.\}/],
      ["a: {type: array, items: {type: array}}", /items: an array says what it holds/],
      ["a: 18446744073709551615", /18446744073709551615; write \{default: \.\.\.\} with a value/],
    ] as const
  ).map(
    ([entry, refused]): Reading => ({
      kind: `${entry} in Pulumi.yaml`,
      project: declared(`  ${entry}\n`),
      stack: "config: {}\n",
      refused: new RegExp(`^Pulumi\\.yaml: config\\.[a-z:]+: .*${refused.source}`),
      cli: "refuses",
    }),
  ),
];

const IN_PULUMI_YAML: readonly Reading[] = [
  {
    kind: "a path in Pulumi.yaml, which the CLI lays into the setting",
    project: declared("  a.b: 1\n"),
    stack: "config: {}\n",
    refused: /^Pulumi\.yaml: config\.a\.b: a path, which is not read here/,
    cli: "reads",
  },
  {
    kind: "an encrypted value in Pulumi.yaml",
    project: declared("  a: {default: {x: {secure: v1:AA:BB}}}\n"),
    stack: "config: {}\n",
    refused: /^Pulumi\.yaml: config\.a: an encrypted value is none of the project's/,
    cli: "reads",
  },
  {
    kind: "a number in Pulumi.yaml that the CLI rounds",
    project: declared("  a: {default: 18446744073709551615}\n"),
    stack: "config: {}\n",
    refused: /^Pulumi\.yaml: config\.a: 18446744073709551615: more than 64 bits hold/,
    cli: "reads",
  },
  {
    kind: "a list for the configuration in Pulumi.yaml",
    project: `${PROJECT}config: [a]\n`,
    stack: "config: {}\n",
    refused: /^Pulumi\.yaml: config: must be a map/,
    cli: "refuses",
  },
  {
    kind: "a Pulumi.yaml that is a list",
    project: "- a\n",
    stack: "config: {}\n",
    refused: /^Pulumi\.yaml: must be a map/,
    cli: "refuses",
  },
  {
    kind: "a main file that is no text",
    project: `${PROJECT}main: 5\n`,
    stack: "config: {}\n",
    refused: /^Pulumi\.yaml: main: "5"; must be text/,
    cli: "refuses",
  },
];

const HELD =
  "config:\n  l: [1, {q: 1}]\n  o: {p: {q: x}, nu: null}\n  s: text\n  e: {secure: v1:AA:BB}\n  in: {e: {secure: v1:AA:BB}}\n";
const REST = {
  "app:l": '[1,{"q":1}]',
  "app:o": '{"nu":null,"p":{"q":"x"}}',
  "app:s": "text",
  "app:e": "[secret]",
  "app:in": '{"e":"[secret]"}',
};

const set = (path: string, given: string, changed: Readonly<Record<string, string>>): Reading => ({
  kind: `--set ${path}=${given}`,
  stack: HELD,
  set: [[path, given]],
  config: { ...REST, ...changed },
  secret: changed["app:e"] === undefined ? ["app:e", "app:in"] : ["app:in"],
});

const noSet = (path: string, refused: RegExp, cli: Reading["cli"] = "refuses"): Reading => ({
  kind: `--set ${path}=x`,
  stack: HELD,
  set: [[path, "x"]],
  refused: new RegExp(`^--set [^:]*.*${refused.source}`),
  cli,
});

/** Each leaves the others' places alone, so that one after the other makes the same. */
const SET_READINGS: readonly Reading[] = [
  set("aws:region", "us-east-1", { "aws:region": "us-east-1" }),
  set("app:protect", "true", { "app:protect": "true" }),
  set("app:config:older", "true", { "app:older": "true" }),
  set('fileSystem["name"]', "x", { "app:fileSystem": '{"name":"x"}' }),
  set('["directory"].name', "x", { "app:directory": '{"name":"x"}' }),
  set('dotted["a.b"]', "1", { "app:dotted": '{"a.b":1}' }),
  set("new[2].x", "y", { "app:new": '[null,null,{"x":"y"}]' }),
  set("proto.__proto__.x", "1", { "app:proto": '{"__proto__":{"x":1}}' }),
  set("dots..b", "1", { "app:dots": '{"b":1}' }),
  set("empty", "", { "app:empty": "" }),
  set("equals", "a=b", { "app:equals": "a=b" }),
  ...(
    [
      ["true", "true"],
      ["True", '"True"'],
      ["007", '"007"'],
      ["-007", "-7"],
      ["+5", "5"],
      ["1.5", '"1.5"'],
      ["0x10", '"0x10"'],
      ["null", '"null"'],
      ["a=b", '"a=b"'],
      ["9223372036854775807", "9223372036854775807"],
      ["99999999999999999999", '"99999999999999999999"'],
    ] as const
  ).map(([given, read], index) => set(`n${index}.v`, given, { [`app:n${index}`]: `{"v":${read}}` })),
];

/** These change what the file has. */
const OVERRIDES: readonly Reading[] = [
  set("o.p.q", "y", { "app:o": '{"nu":null,"p":{"q":"y"}}' }),
  set("o.nu.x", "1", { "app:o": '{"nu":{"x":1},"p":{"q":"x"}}' }),
  set("l[0]", "2", { "app:l": '[2,{"q":1}]' }),
  set("l[2]", "2", { "app:l": '[1,{"q":1},2]' }),
  // The CLI lets a whole value go for one with an inside.
  set("s.x", "1", { "app:s": '{"x":1}' }),
  set("e.x", "1", { "app:e": '{"x":1}' }),
  noSet("l[3]", /l has 2 entries, so \[3\] would leave a gap/),
  noSet("l[-1]", /would leave a gap/),
  noSet("l.x", /l is a list/),
  noSet("o[0]", /o is not a list/),
  noSet("o.p.q.r", /o\.p\.q has no inside/),
  noSet("new.secure", /cannot have "secure" alone/),
  noSet("o.", /a key stands behind a dot/),
  noSet("o[x]", /x is no index/),
  noSet('o["p"', /a bracket holds an index or a key in double quotes/),
  noSet("[0]", /a path begins with a setting's name/),
  noSet("a:b:c", /NAMESPACE:NAME/),
  noSet(".a", /a path begins with a setting's name/),
  noSet('["a:b"]', /write the namespace before the path/, "reads"),
  noSet("in.e.x", /in\.e is encrypted/),
];

/** Readings that can stand in one file, for a single start of the CLI. */
export const COMBINED: Readonly<Record<string, readonly Reading[]>> = {
  "every spelling of a value": VALUE_READINGS,
  "every --set": SET_READINGS,
};

export const READINGS: readonly Reading[] = [
  ...DATES,
  ...STRUCTURE,
  ...ENCODINGS,
  ...KEYS,
  ...OF_PROJECT,
  ...IN_PULUMI_YAML,
  ...OVERRIDES,
];
