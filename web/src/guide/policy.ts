/** A policy's passages as they are laid out, with what an answer quoted of them. */

import type { Passage } from "@/api/types";

/** From `start` to `end` of the text of the passage `id`, or rows of its table. */
export interface Mark { id: string; start: number; end: number; rows: number[] }
export interface Piece { text: string; marked: boolean }
export interface LaidOut {
  id: string;
  headings: { tag: "h2" | "h3" | "h4"; text: string }[];
  pieces: Piece[];
  rows: string[][];
  marked: number[];
}

/** Read `#p3` and `?marked=12-56` (characters) or `?marked=0,2` (rows). */
export function readMark(hash: string, marked: unknown): Mark {
  const given = typeof marked === "string" ? marked : "";
  const span = /^(\d+)-(\d+)$/.exec(given);
  const rows = span ? [] : given.split(",").filter((n) => /^\d+$/.test(n)).map(Number);
  return { id: hash.replace(/^#/, ""), start: Number(span?.[1] ?? 0), end: Number(span?.[2] ?? 0), rows };
}

const TAGS = ["h2", "h3", "h4"] as const;

/** Headings stand where they change; one that its text begins with is not written twice. */
export function laidOut(passages: Passage[], mark: Mark): LaidOut[] {
  let before: string[] = [];
  return passages.map((passage, index) => {
    const id = `p${index}`;
    const changed = passage.headings.findIndex((h, i) => h !== before[i]);
    const fresh = changed < 0 ? [] : passage.headings.slice(changed);
    const headings = fresh
      .map((text, i) => ({ tag: TAGS[Math.min(changed + i, 2)] ?? "h4", text }))
      .filter((h) => !passage.text.startsWith(h.text));
    before = passage.headings;
    const own = mark.id === id ? mark : null;
    return { id, headings, pieces: pieces(passage.text, own), rows: passage.rows, marked: own?.rows ?? [] };
  });
}

/** Offsets of the service count characters; those of a JavaScript string count pairs of some twice. */
function pieces(text: string, mark: Mark | null): Piece[] {
  const letters = [...text];
  const end = Math.min(mark?.end ?? 0, letters.length);
  const start = Math.min(mark?.start ?? 0, end);
  return [
    { text: letters.slice(0, start).join(""), marked: false },
    { text: letters.slice(start, end).join(""), marked: true },
    { text: letters.slice(end).join(""), marked: false },
  ].filter((piece) => piece.text);
}
