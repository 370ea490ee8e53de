// Git checks a text out with LF or with CR LF, by settings of the machine. What is delivered must be the same bytes from
// any machine, so whoever reads a text for it says which of the two it has there.

/** `text` with LF. A CR that is no part of a line end stays. */
export function withLf(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

/** `text` with CR LF, without which cmd.exe loses labels. */
export function withCrLf(text: string): string {
  return withLf(text).replaceAll("\n", "\r\n");
}
