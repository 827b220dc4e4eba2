/** From boxes in pixels of the page picture to what is drawn and scrolled to on the screen. */

import type { Box } from "@/api/types";

export interface Size {
  width: number;
  height: number;
}

export interface Rect extends Size {
  x: number;
  y: number;
}

/** A little air around the text, in parts of the picture's longer side. */
const AIR = 0.006;

/** The frame to draw for a box, in picture pixels: with air, within the picture. */
export function frame(box: Box, picture: Size): Rect {
  const air = Math.max(picture.width, picture.height) * AIR;
  const left = clamp(Math.min(box[0], box[2]) - air, 0, picture.width);
  const top = clamp(Math.min(box[1], box[3]) - air, 0, picture.height);
  const right = clamp(Math.max(box[0], box[2]) + air, 0, picture.width);
  const bottom = clamp(Math.max(box[1], box[3]) + air, 0, picture.height);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Where to scroll a window so that the frame is in its middle, the picture shown `shownWidth` wide. */
export function scrollTo(rect: Rect, picture: Size, shownWidth: number, window: Size): { left: number; top: number } {
  if (!picture.width) return { left: 0, top: 0 };
  const scale = shownWidth / picture.width;
  const middle = { x: (rect.x + rect.width / 2) * scale, y: (rect.y + rect.height / 2) * scale };
  return {
    left: clamp(middle.x - window.width / 2, 0, Math.max(0, shownWidth - window.width)),
    top: clamp(middle.y - window.height / 2, 0, Math.max(0, picture.height * scale - window.height)),
  };
}

/** Height on the screen from which a line of print can be read without effort, in CSS pixels. */
const LEGIBLE = 24;

/** The smallest zoom at which the frame is legible, as an index into `zooms`; else the largest. */
export function legibleZoom(rect: Rect, picture: Size, shownWidth: number, zooms: readonly number[]): number {
  const scale = picture.width ? shownWidth / picture.width : 0;
  const found = zooms.findIndex((zoom) => rect.height * scale * zoom >= LEGIBLE);
  return found < 0 ? zooms.length - 1 : found;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
