/** Printing: the whole page with everything unfolded, or one part on a sheet of its own. */

/** Open everything folded while the whole page is printed, then fold it again. */
export function unfoldForPrint(): void {
  let opened: HTMLDetailsElement[] = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll<HTMLDetailsElement>("details:not([open])")];
    for (const folded of opened) folded.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const unfolded of opened) unfolded.open = false;
    opened = [];
  });
}

/** Print a copy of one part of the page under a title; the page itself stays as it is. */
export function printPart(part: HTMLElement, title: string, note: string): void {
  const sheet = document.createElement("div");
  sheet.id = "print-sheet";
  const heading = document.createElement("h1");
  heading.textContent = title;
  const copy = part.cloneNode(true) as HTMLElement;
  for (const folded of copy.querySelectorAll("details")) folded.open = true;
  const origin = document.createElement("p");
  origin.className = "small";
  origin.textContent = note;
  sheet.append(heading, copy, origin);
  document.body.append(sheet);
  document.body.dataset.printing = "part";
  const done = (): void => {
    sheet.remove();
    delete document.body.dataset.printing;
  };
  window.addEventListener("afterprint", done, { once: true });
  window.print();
}
