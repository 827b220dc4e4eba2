/** Anchors that answers cite; they may be scrolled to only when their text is on the page. */

import { nextTick } from "vue";

/** Scroll to what a route's hash names (the router has decoded it) and put the focus there, for keyboard and screen reader. */
export async function goToAnchor(hash: string): Promise<void> {
  await nextTick();
  const target = hash.length > 1 ? document.getElementById(hash.slice(1)) : null;
  if (!target) return;
  target.scrollIntoView();
  target.focus({ preventScroll: true });
}
