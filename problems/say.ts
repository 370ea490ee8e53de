/** The one form of every problem's text: what is wrong with the value found, what is allowed or required, what to do. */
export function say(wrong: string, allowed: string, todo: string): string {
  return `${wrong}; ${allowed}. ${todo}.`;
}
