/** Printing one part of a page: the part is copied onto a sheet of its own, then removed. */

export function printPart(part: HTMLElement, title: string): void {
  const sheet = document.createElement("div");
  sheet.id = "print-sheet";
  const heading = document.createElement("h1");
  heading.textContent = title;
  const copy = part.cloneNode(true) as HTMLElement;
  for (const folded of copy.querySelectorAll("details")) folded.open = true;
  sheet.append(heading, copy);
  document.body.append(sheet);
  document.body.dataset.printing = "part";
  const done = (): void => {
    sheet.remove();
    delete document.body.dataset.printing;
  };
  window.addEventListener("afterprint", done, { once: true });
  window.print();
}
