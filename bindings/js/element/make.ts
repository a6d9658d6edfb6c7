// Elements from a description in the words of HTML: `p part="error" class="quiet"`. Nothing is parsed as
// HTML, so that pages with the policy `require-trusted-types-for` need no exception.

export type Child = Node | string | null | undefined | false | readonly Child[];

export function make(description: string, ...children: Child[]): HTMLElement {
  const [, tag, rest] = /^(\S+)(.*)$/s.exec(description)!;
  const element = document.createElement(tag!);
  for (const [, name, , value] of rest!.matchAll(/([\w-]+)(="([^"]*)")?/g)) element.setAttribute(name!, value ?? "");
  fill(element, children);
  return element;
}

export function fill(element: Element, children: readonly Child[]): void {
  element.replaceChildren(...flat(children));
}

function flat(children: readonly Child[]): (Node | string)[] {
  return children.flatMap((child) =>
    Array.isArray(child) ? flat(child) : child === null || child === undefined || child === false ? [] : [child as Node | string],
  );
}

/** A drawing of 24 by 24. */
export function drawing(path: string): SVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}
