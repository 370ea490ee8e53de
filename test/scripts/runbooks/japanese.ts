/** The words of a Japanese clpstat for those of the double. */
export const JAPANESE = {
  Cluster: "クラスタ",
  server: "サーバ",
  group: "グループ",
  monitor: "モニタ",
  current: "現在",
  Online: "オンライン",
  Normal: "正常",
};

/** Shift_JIS of ASCII and Japanese; no encoder of Node makes it. */
export function shiftJis(text: string): Uint8Array {
  const bytes = new Map<string, readonly number[]>();
  const decoder = new TextDecoder("shift_jis");
  for (let lead = 0x81; lead <= 0x9f; lead++)
    for (let trail = 0x40; trail <= 0xfc; trail++) bytes.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
  return Uint8Array.from([...text].flatMap((each) => bytes.get(each) ?? [each.charCodeAt(0)]));
}
