import { escaped } from "../../diagram/escaped.ts";

/** HTML that is safe to be put into a page as it is. */
export class Markup {
  readonly html: string;

  constructor(html: string) {
    this.html = html;
  }
}

/** Nothing of undefined and false, one after the other of a list; everything but Markup is text, and is escaped. */
export type Content = Markup | string | number | undefined | false | readonly Content[];

/** A piece of HTML. What is put into it is text, so that no name can become an element or an attribute. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(parts.reduce((before, part, index) => before + rendered(contents[index - 1]) + part));
}

function rendered(content: Content): string {
  if (content === undefined || content === false) return "";
  if (content instanceof Markup) return content.html;
  if (typeof content === "string" || typeof content === "number") return escaped(String(content));
  return content.map(rendered).join("");
}
