/** A page picture turned by quarters: where things are then. */

import type { Rect, Size } from "@/review/report/boxes";

export type Turn = 0 | 90 | 180 | 270;

export const turnedSize = (size: Size, turn: Turn): Size =>
  turn % 180 ? { width: size.height, height: size.width } : size;

/** SVG's `transform` that turns a picture clockwise within its turned view box. */
export function transform(size: Size, turn: Turn): string {
  const move = { 0: "0 0", 90: `${size.height} 0`, 180: `${size.width} ${size.height}`, 270: `0 ${size.width}` }[turn];
  return turn ? `translate(${move}) rotate(${turn})` : "";
}

/** Where a frame of the upright picture lies once that is turned. */
export function turned(rect: Rect, size: Size, turn: Turn): Rect {
  const right = size.width - rect.x - rect.width;
  const below = size.height - rect.y - rect.height;
  if (turn === 90) return { x: below, y: rect.x, width: rect.height, height: rect.width };
  if (turn === 180) return { x: right, y: below, width: rect.width, height: rect.height };
  if (turn === 270) return { x: rect.y, y: right, width: rect.height, height: rect.width };
  return rect;
}

export const nextTurn = (turn: Turn): Turn => ((turn + 90) % 360) as Turn;
