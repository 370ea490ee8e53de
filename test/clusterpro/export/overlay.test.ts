import assert from "node:assert/strict";
import fc from "fast-check";
import { overlay } from "../../../clusterpro/export/overlay.ts";
import { type OverlayValues, overlayValues } from "../../../clusterpro/export/overlayValues.ts";
import { articleCluster } from "../articleCluster.ts";
import { refusal } from "../refusal.ts";

const PASSWORD = "8000000ab91a5dc638a39c5600930003";

/** The environment's values that the export below holds as another environment's. */
const VALUES: OverlayValues = {
  ...overlayValues(articleCluster()),
  monitors: [{ name: "genw_fsx", intervalSeconds: 90, retries: 2, timeoutSeconds: 30, startWaitSeconds: 5 }],
};

/**
 * An export as Cluster WebUI writes one, as pieces: fixed text, and [old, new] for each value of the environment.
 * `noise` stands wherever something that nobody knows may stand.
 */
function pieces(noise: readonly string[]): readonly (string | readonly [old: string, now: string])[] {
  let next = 0;
  const any = () => noise[next++ % Math.max(noise.length, 1)] ?? "";
  return [
    '<?xml version="1.0" encoding="SJIS"?>\r\n<root>',
    any(),
    "<all><charset>SJIS</charset><encode>SJIS</encode><serveros>windows</serveros>",
    any(),
    "</all><cluster><name>cl</name><account><list id='0'>",
    ["<username>old.local\\Admin</username>", "<username>test.msad.local\\Admin</username>"],
    any(),
    [`<password>${PASSWORD}</password>`, "<password>@@PASSWORD:0@@</password>"],
    '</list><list id="3"><username>other</username>',
    [`<password >${PASSWORD}</password >`, "<password >@@PASSWORD:3@@</password >"],
    "</list></account>",
    any(),
    '</cluster><server name="server2"><priority>1</priority><device id="0"><type>lan</type>',
    ["<info\r\n>192.168.0.2</info>", "<info\r\n>10.0.120.11</info>"],
    any(),
    '</device><device id="10700"><type>http</type><info>1</info></device></server>',
    '<server name="server1"><priority>0</priority><device id="0"><type>lan</type>',
    ["<info/>", "<info>10.0.110.11</info>"],
    "</device></server><monitor><types name='genw'/>",
    any(),
    "<genw name='genw_fsx'><polling>",
    [
      "<interval>60</interval><reconfirmation>1</reconfirmation>",
      "<interval>90</interval><reconfirmation>2</reconfirmation>",
    ],
    any(),
    ["<timeout a='>'>120</timeout>", "<timeout a='>'>30</timeout>"],
    "</polling>",
    ["<firstmonwait> 3 </firstmonwait>", "<firstmonwait>5</firstmonwait>"],
    "</genw></monitor><resource>",
    any(),
    '<awsvip name="awsvip"><parameters>',
    ["<ip>10.1.1.1</ip>", "<ip>172.16.0.1</ip>"],
    ["<vpcid>vpc-1</vpcid><eniid >eni-1</eniid>", "<vpcid>@@VPC_ID@@</vpcid><eniid >@@ENI_ID:server1@@</eniid>"],
    '</parameters><server name="server2"><parameters>',
    ["<eniid>eni-2</eniid><vpcid>vpc-1</vpcid>", "<eniid>@@ENI_ID:server2@@</eniid><vpcid>@@VPC_ID@@</vpcid>"],
    any(),
    "</parameters></server></awsvip></resource>",
    any(),
    "</root>\r\n",
  ];
}

const oldText = (noise: readonly string[] = []) =>
  pieces(noise)
    .map((piece) => (typeof piece === "string" ? piece : piece[0]))
    .join("");
const newText = (noise: readonly string[] = []) =>
  pieces(noise)
    .map((piece) => (typeof piece === "string" ? piece : piece[1]))
    .join("");

/** Shift_JIS of a few words whose second bytes look like ASCII, such as `\` in the second byte of the first one. */
const SJIS = [
  "\x83\x5c\x83\x74\x83\x67",
  "\x83\x4e\x83\x89\x83\x58\x83\x5e",
  "\x94\x5c\x97\xcd\x95\x5c",
  "\xb1\xb2\xb3",
];

const noiseOf = fc.array(
  fc.oneof(
    fc.constantFrom(...SJIS).map((word) => `<comment>${word}</comment>`),
    fc.constantFrom(...SJIS).map((word) => `<!-- ${word} <info>1.2.3.4</info> -->`),
    fc.constantFrom(...SJIS).map((word) => `\r\n\t<unknown name="${word}" x='<'/>`.replace("<'", "'")),
    fc.constantFrom(
      "\r\n",
      "\n",
      "  ",
      "<?keep this?>",
      "<x><![CDATA[<ip>1</ip>]]></x>",
      "<y a='>'>&amp;&#65;</y>",
      "<encrypwd>1</encrypwd>",
    ),
    fc
      .string({ maxLength: 8, unit: fc.constantFrom("a", "Z", "\x80", "\xfc", "\x5c", " ") })
      .map((text) => `<z>${text}</z>`),
  ),
  { maxLength: 12 },
);

describe("overlay", () => {
  it("sets the environment's values and every account's password, and nothing else", () => {
    assert.equal(overlay(oldText(), VALUES).content, newText());
  });

  it("keeps every byte outside the values it sets: unknown elements, comments, line ends and Shift_JIS", () => {
    fc.assert(
      fc.property(noiseOf, (noise) => {
        const { content } = overlay(Buffer.from(oldText(noise), "latin1"), VALUES);
        assert.equal(content.toString("latin1"), newText(noise));
      }),
    );
  });

  it("changes nothing when it is done a second time", () => {
    assert.equal(overlay(newText(), VALUES).content, newText());
  });

  it("gives back text for text, bytes for bytes, a byte order mark included", () => {
    const bytes = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(oldText(), "latin1")]);
    const expected = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(newText(), "latin1")]);
    assert.deepEqual(overlay(bytes, VALUES).content, expected);
    assert.equal(overlay(`\uFEFF${oldText()}`, VALUES).content, `\uFEFF${newText()}`);
  });

  it("says which elements hold a value of the environment now", () => {
    const { set } = overlay(oldText(), VALUES);
    assert.deepEqual(set[0], { path: "/root/cluster/account/list@0/username", value: "test.msad.local\\Admin" });
    assert.equal(set.length, 14);
  });

  it("leaves the user and the timing alone that settings do not give, but no password", () => {
    const { servers, virtualIp } = VALUES;
    const { content } = overlay(oldText(), { servers, virtualIp });
    assert.match(content, /old\.local\\Admin<\/username><password>@@PASSWORD:0@@/);
    assert.match(content, /<interval>60</);
  });

  it("takes only the timing that the caller says settings give", () => {
    const timed = overlayValues(articleCluster(), ({ name }) => (name === "genw_fsx" ? { retries: 4 } : {}));
    assert.match(overlay(oldText(), timed).content, /<interval>60<\/interval><reconfirmation>4</);
  });

  it("finds the export's only virtual IP under any name", () => {
    const renamed = oldText().replace('awsvip name="awsvip"', 'awsvip name="vip1"');
    assert.match(overlay(renamed, VALUES).content, /awsvip name="vip1"><parameters><ip>172\.16\.0\.1</);
  });

  it("sets both the common ids and each server's own where an export has all of them", () => {
    const all = oldText().replace(
      '<server name="server2"><parameters>',
      '<server name="server1"><parameters><vpcid/><eniid/></parameters></server><server name="server2"><parameters>',
    );
    const { content } = overlay(all, VALUES);
    assert.equal(content.match(/@@ENI_ID:server1@@/g)?.length, 2);
    assert.equal(content.match(/@@ENI_ID:server2@@/g)?.length, 1);
  });

  const stamped = (trekking: string) => oldText().replace("</root>", `<trekking>${trekking}</trekking></root>`);
  const versions: readonly (readonly [stamp: string, verdict: "passes" | "warns" | "refuses", says?: RegExp])[] = [
    ["<savedversion>5.2.0-1</savedversion><savedinnerversion>520109</savedinnerversion>", "passes"],
    ["<savedinnerversion>520109</savedinnerversion>", "passes"],
    ["<savedinnerversion>13.21</savedinnerversion>", "passes"],
    ["<savedinnerversion/>", "passes"],
    [
      "<savedversion>4.2.0-1</savedversion><savedinnerversion>420109</savedinnerversion>",
      "refuses",
      /^\/root\/trekking\/savedversion: is "4\.2\.0-1", of CLUSTERPRO X 4\.2; X 5 is allowed/,
    ],
    [
      "<savedinnerversion>400103</savedinnerversion>",
      "refuses",
      /^\/root\/trekking\/savedinnerversion: is "400103", of CLUSTERPRO X 4\.0; X 5/,
    ],
    ["<savedinnerversion>12.10</savedinnerversion>", "refuses", /is "12\.10", of CLUSTERPRO X 4; X 5 is allowed/],
    ["<savedversion>6.0.0-1</savedversion>", "warns", /is 6\.0\.0-1, of CLUSTERPRO X 6\.0, which is newer than X 5/],
    ["<savedversion>next</savedversion>", "warns", /is "next", which tells no version of CLUSTERPRO that is known/],
    ["<savedversion>next</savedversion><savedinnerversion>520109</savedinnerversion>", "passes"],
  ];
  for (const [stamp, verdict, says = /^$/] of versions) {
    it(`keeps no export of X 5 out by its stamp, and no older one in: ${stamp} ${verdict}`, () => {
      const judge = () => overlay(stamped(stamp), VALUES, { productMajor: 5 }).warnings;
      if (verdict === "refuses") assert.match(refusal(judge).join("\n"), says);
      else assert.match(judge().join("\n"), says);
    });
  }

  it("asks for no version where the caller names none, or the export has no stamp", () => {
    overlay(stamped("<savedversion>4.2.0-1</savedversion>"), VALUES);
    assert.deepEqual(overlay(oldText(), VALUES, { productMajor: 5 }).warnings, []);
  });

  describe("with a time that settings state and the export leaves out", () => {
    const without = oldText().replace("<interval>60</interval><reconfirmation>1</reconfirmation>", "");
    const timed = (times: object): OverlayValues => ({ ...VALUES, monitors: [{ name: "genw_fsx", ...times }] });

    it("does not refuse an export for leaving out the product's default", () => {
      const { content } = overlay(without, timed({ intervalSeconds: 60, retries: 1 }));
      assert.doesNotMatch(content, /<interval>|<reconfirmation>/);
    });

    it("still refuses one that has another value, which is the default", () => {
      assert.deepEqual(
        refusal(() => overlay(without, timed({ intervalSeconds: 90, retries: 2 }))).map((line) => line.split(":")[0]),
        ["interval", "reconfirmation"].map((tag) => `/root/monitor/genw@genw_fsx/polling/${tag}`),
      );
    });
  });

  const cases: readonly (readonly [promise: string, from: string, to: string, messages: readonly string[]])[] = [
    ["a file that is not XML", "</cluster>", "", ["line "]],
    ["a document type", "<root>", '<!DOCTYPE root SYSTEM "http://x/y.dtd"><root>', ["a document type"]],
    ["an entity that nobody defined", "<name>cl", "<name>&file;", ["line "]],
    ["a file for Linux", "windows", "linux", ['/root/all/serveros: is "linux"; windows is allowed']],
    [
      "a file that does not say for what system it is",
      "<serveros>windows</serveros>",
      "",
      ["/root/all/serveros: is missing"],
    ],
    [
      "a server that settings do not know",
      "<monitor>",
      '<server name="srv3"/><monitor>',
      ["/root/server@srv3: is not in settings, which know server1, server2"],
    ],
    [
      "a file without one of the servers",
      '<server name="server1">',
      '<server name="other">',
      ["/root/server@other: is not in settings", "/root/server@server1: is missing in the base configuration"],
    ],
    [
      "a server there twice",
      "<monitor><types",
      '<server name="server2"/><monitor><types',
      ["/root/server@server2: stands there twice"],
    ],
    [
      "a file without a place for an address",
      "<info/>",
      "",
      ["/root/server@server1/device@0/info: is missing in the base configuration"],
    ],
    ["a place there twice", "<info/>", "<info/><info/>", ["/root/server@server1/device@0/info: stands there twice"]],
    [
      "a place that holds elements",
      "<info/>",
      "<info><a/></info>",
      ["/root/server@server1/device@0/info: holds more than a text"],
    ],
    [
      "a place that holds a comment",
      "<info/>",
      "<info><!-- a --></info>",
      ["/root/server@server1/device@0/info: holds more than a text"],
    ],
    [
      "a first device that is no LAN",
      "<type>lan</type><info/>",
      "<type>disk</type><info/>",
      ['/root/server@server1/device@0/type: is "disk"; lan is allowed'],
    ],
    [
      "a LAN that settings have no address for",
      "<type>http</type>",
      "<type>lan</type>",
      ["/root/server@server2/device@10700: is a LAN device more than settings have addresses (1)"],
    ],
    [
      "a file without the virtual IP",
      '<awsvip name="awsvip">',
      '<awsvip name="a"/><awsvip name="b">',
      ["/root/resource/awsvip@awsvip: there are 2 awsvip resources"],
    ],
    [
      "a virtual IP without an address",
      "<ip>10.1.1.1</ip>",
      "",
      ["/root/resource/awsvip@awsvip/parameters/ip: is missing"],
    ],
    [
      "a virtual IP without ids",
      "<vpcid>vpc-1</vpcid><eniid >eni-1</eniid>",
      "",
      [
        "/root/resource/awsvip@awsvip/parameters/vpcid: is missing",
        "/root/resource/awsvip@awsvip/parameters/eniid: is missing",
      ],
    ],
    [
      "ids of a server that settings do not know",
      "</awsvip>",
      '<server name="x"/></awsvip>',
      ["/root/resource/awsvip@awsvip/server@x: is for a server that is not in settings"],
    ],
    [
      "a file without the account",
      "<list id='0'>",
      "<list id='7'>",
      ["/root/cluster/account/list@0/username: is missing"],
    ],
    [
      "an account without a place for its password",
      `<password>${PASSWORD}</password>`,
      "",
      ["/root/cluster/account/list@0/password: is missing"],
    ],
    [
      "an account without a number",
      '<list id="3">',
      '<list id="x">',
      [
        "/root/cluster/account/list@x: is an account without a number",
        "/root/cluster/account/list@x/password: holds a password",
      ],
    ],
    [
      "a file without a monitor whose timing settings give",
      "genw name='genw_fsx'",
      "genw name='genw_x'",
      ["/root/monitor/*@genw_fsx: is missing"],
    ],
    [
      "a monitor's name there twice",
      "<monitor>",
      "<monitor><diskw name='genw_fsx'/>",
      ["/root/monitor/*@genw_fsx: is the name of two monitors"],
    ],
    [
      "a file without a place for a time",
      "<firstmonwait> 3 </firstmonwait>",
      "",
      ["/root/monitor/genw@genw_fsx/firstmonwait: is missing in the base configuration; settings give it the value 5"],
    ],
    [
      "a password of a resource",
      "</awsvip>",
      `</awsvip><appli name="a"><parameters><actpassword>${PASSWORD}</actpassword></parameters></appli>`,
      ["/root/resource/appli@a/parameters/actpassword: holds a password"],
    ],
    [
      "a password in clear",
      "<monitor>",
      "<monitor><x><Passwd>abc</Passwd></x>",
      ["/root/monitor/x/Passwd: holds a password"],
    ],
    [
      "a password in CDATA",
      "<monitor>",
      "<monitor><pwd><![CDATA[abc]]></pwd>",
      ["/root/monitor/pwd: holds a password"],
    ],
    [
      "a password below an element of that name",
      "<monitor>",
      "<monitor><password><v>abc</v></password>",
      ["/root/monitor/password: holds a password"],
    ],
    [
      "a password in an attribute",
      "<monitor>",
      "<monitor><x password='abc'/>",
      ["/root/monitor/x/@password: holds a password"],
    ],
    [
      "an encoded password under any name",
      "<monitor>",
      `<monitor><extend>${PASSWORD}</extend>`,
      ["/root/monitor/extend: holds a password"],
    ],
    [
      "an encoded password in a comment",
      "<monitor>",
      `<monitor><!-- ${PASSWORD} -->`,
      ["/root: holds an encoded password in a comment"],
    ],
  ];
  for (const [promise, from, to, messages] of cases) {
    it(`refuses ${promise}, names it, and prints no password`, () => {
      assert.ok(oldText().includes(from));
      const problems = refusal(() => overlay(oldText().replace(from, to), VALUES));
      assert.equal(problems.length, messages.length, problems.join("\n"));
      for (const [index, start] of messages.entries()) assert.ok(problems[index]?.startsWith(start), problems[index]);
      assert.doesNotMatch(problems.join("\n"), /abc|8000000a/);
    });
  }

  it("refuses a virtual IP without an element for the second server", () => {
    const base = oldText().replace(/<server name="server2"><parameters>.*?<\/parameters><\/server>/, "");
    assert.deepEqual(
      refusal(() => overlay(base, VALUES)).map((line) => line.split(":")[0]),
      ["vpcid", "eniid"].map((tag) => `/root/resource/awsvip@awsvip/server@server2/parameters/${tag}`),
    );
  });

  it("refuses a file without any virtual IP", () => {
    const base = oldText().replaceAll("<awsvip", "<vip").replaceAll("</awsvip", "</vip");
    assert.match(
      refusal(() => overlay(base, VALUES)).join("\n"),
      /^\/root\/resource\/awsvip@awsvip: is missing in the base/,
    );
  });

  it("reports everything at once", () => {
    const base = oldText()
      .replace("windows", "linux")
      .replace("<info/>", "")
      .replace("<monitor>", "<monitor><pwd>abc</pwd>");
    assert.deepEqual(
      refusal(() => overlay(base, VALUES)).map((line) => line.split(":")[0]),
      ["/root/all/serveros", "/root/server@server1/device@0/info", "/root/monitor/pwd"],
    );
  });
});
