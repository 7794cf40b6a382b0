type Value = string | number | boolean | null;
type Attributes = Readonly<Record<string, Value>>;
type Child = Node | string;

/** An HTML element. Texts become text, whatever is in them; an attribute that is null or false is left out. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  setAttributes(made, attributes);
  made.append(...children);
  return made;
}

/** An SVG element, in the same way. */
export function makeSvg<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[Name] {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  setAttributes(made, attributes);
  made.append(...children);
  return made;
}

/** Sets what has changed. */
export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) element.removeAttribute(name);
    else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value === true ? "" : String(value));
  }
}

/** A button that says what it does, in a picture or in words. */
export function button(
  label: string,
  { title, ...attributes }: { readonly title?: string } & Attributes,
  act: () => void,
): HTMLButtonElement {
  const made = make(
    "button",
    { type: "button", ...(title === undefined ? {} : /[a-z]/i.test(label) ? { title } : { title, "aria-label": title }), ...attributes },
    label,
  );
  made.addEventListener("click", act);
  return made;
}

/** A text of an application, which turns nothing around it whatever its direction is. */
export function foreignText(text: string): HTMLElement {
  return make("bdi", {}, text);
}

/** A choice with its label. */
export function choice(
  label: string,
  options: readonly (readonly [value: string, words: string])[],
  chosen: string,
  choose: (value: string) => void,
): HTMLLabelElement {
  const select = make("select", {}, ...options.map(([value, words]) => make("option", { value, selected: value === chosen }, words)));
  select.addEventListener("change", () => choose(select.value));
  return make("label", { class: "choice" }, make("span", {}, label), select);
}
