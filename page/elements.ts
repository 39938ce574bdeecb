// Elements of the page, whose texts are only ever text: nothing that others wrote becomes markup.

type Content = Node | string | null | undefined | false;

export function element(name: string, attributes: Record<string, string> = {}, ...content: Content[]): HTMLElement {
  return fill(document.createElement(name), attributes, content) as HTMLElement;
}

export function graphic(name: string, attributes: Record<string, string> = {}, ...content: Content[]): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  return fill(made, attributes, content) as SVGElement;
}

export function section(title: string, className: string, ...content: Content[]): HTMLElement {
  return element('section', { class: className }, element('h2', {}, title), ...content);
}

export function list(items: Content[], className = ''): HTMLElement {
  return element('ul', className ? { class: className } : {}, ...items.map((item) => element('li', {}, item)));
}

export function button(label: string, pressed: () => void, className = ''): HTMLButtonElement {
  const made = element('button', { type: 'button', class: className }, label) as HTMLButtonElement;
  made.addEventListener('click', pressed);
  return made;
}

function fill(made: Element, attributes: Record<string, string>, content: Content[]): Element {
  for (const [key, value] of Object.entries(attributes)) if (value) made.setAttribute(key, value);
  made.append(...content.filter((part): part is Node | string => Boolean(part)));
  return made;
}
