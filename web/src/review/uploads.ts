/** The files of a submission on their way: checked, sent two at a time, retried, taken back. */

import { computed, reactive, type ComputedRef } from "vue";
import { sentence } from "@/api/http";
import { assignFile, removeFile } from "@/api/submissions";
import type { Limits, SubmissionFile } from "@/api/types";
import { sendFile, type Sending } from "@/api/upload";
import { refusal } from "./fileRules";

export interface UploadRow {
  key: number;
  name: string;
  size: number;
  material: string;
  state: "refused" | "waiting" | "sending" | "done" | "failed" | "removed";
  /** Part sent, 0 to 1. */
  part: number;
  error: string;
  fileId: string;
  /** Absent after a reload: then it cannot be sent again. */
  file: File | null;
}

export interface Uploads {
  rows: UploadRow[];
  /** Something is still being sent or waits for it. */
  busy: ComputedRef<boolean>;
  /** Files that the service has and that are not taken out. */
  ready: ComputedRef<number>;
  add(files: Iterable<File>, material?: string): void;
  retry(row: UploadRow): void;
  remove(row: UploadRow): void;
  undo(row: UploadRow): void;
  assign(row: UploadRow, material: string): Promise<void>;
  /** Carry out removals that could still be undone; call before a review and on leaving. */
  settle(leaving?: boolean): Promise<void>;
}

const AT_ONCE = 2;
/** Time to undo a removal. */
export const UNDO_MS = 8000;

export function createUploads(submission: string, held: SubmissionFile[], limits: () => Limits): Uploads {
  let next = 1;
  const rows = reactive<UploadRow[]>(held.map((f) => fromHeld(next++, f)));
  const sendings = new Map<number, Sending>();
  const timers = new Map<number, number>();

  function add(files: Iterable<File>, material = ""): void {
    for (const file of files) {
      const twice = rows.some((r) => r.state !== "removed" && r.name === file.name && r.size === file.size);
      const error = twice ? `“${file.name}”已经在列表里，没有重复添加。` : refusal(file, limits());
      const state = error ? "refused" : "waiting";
      rows.push({ key: next++, name: file.name, size: file.size, material, state, part: 0, error, fileId: "", file });
    }
    pump();
  }

  function pump(): void {
    for (const row of rows) {
      if (sendings.size >= AT_ONCE) return;
      if (row.state === "waiting" && row.file) void send(row, row.file);
    }
  }

  async function send(row: UploadRow, file: File): Promise<void> {
    row.state = "sending";
    row.part = 0;
    row.error = "";
    const material = row.material;
    const sending = sendFile(submission, file, material, (part) => (row.part = part));
    sendings.set(row.key, sending);
    try {
      const kept = await sending.done;
      row.fileId = kept.file_id;
      if (gone(row)) await removeFile(submission, kept.file_id).catch(() => undefined);
      else row.state = "done";
      if (row.state === "done" && row.material !== material) await assign(row, row.material, material);
    } catch (failure) {
      if (!gone(row)) {
        row.state = "failed";
        row.error = `“${row.name}”没有传上去：${sentence(failure)}`;
      }
    }
    sendings.delete(row.key);
    pump();
  }

  // Read through a function: the state may have changed while a call was waited for.
  const gone = (row: UploadRow): boolean => row.state === "removed";

  function drop(row: UploadRow): void {
    const at = rows.findIndex((r) => r.key === row.key);
    if (at >= 0) rows.splice(at, 1);
  }

  function remove(row: UploadRow): void {
    if (!row.fileId) {
      row.state = "removed";
      sendings.get(row.key)?.cancel();
      drop(row);
      return;
    }
    row.state = "removed";
    timers.set(row.key, window.setTimeout(() => void take(row), UNDO_MS));
  }

  async function take(row: UploadRow, leaving = false): Promise<void> {
    window.clearTimeout(timers.get(row.key));
    timers.delete(row.key);
    try {
      await removeFile(submission, row.fileId, leaving);
      drop(row);
    } catch (failure) {
      row.state = "done";
      row.error = `“${row.name}”没有删掉：${sentence(failure)}`;
    }
  }

  function undo(row: UploadRow): void {
    window.clearTimeout(timers.get(row.key));
    timers.delete(row.key);
    row.state = "done";
  }

  /** Put a file into another slot; one on its way is put there when it has arrived. */
  async function assign(row: UploadRow, material: string, before = row.material): Promise<void> {
    row.material = material;
    if (row.state !== "done") return;
    row.error = "";
    try {
      await assignFile(submission, row.fileId, material);
    } catch (failure) {
      row.material = before;
      row.error = `“${row.name}”没有改成：${sentence(failure)}`;
    }
  }

  return {
    rows,
    busy: computed(() => rows.some((r) => r.state === "waiting" || r.state === "sending")),
    ready: computed(() => rows.filter((r) => r.state === "done").length),
    add,
    retry(row) {
      row.state = "waiting";
      pump();
    },
    remove,
    undo,
    assign,
    async settle(leaving = false) {
      const open = rows.filter((r) => timers.has(r.key));
      await Promise.all(open.map((r) => take(r, leaving)));
    },
  };
}

function fromHeld(key: number, { file_id, name, size, material }: SubmissionFile): UploadRow {
  return { key, name, size, material, state: "done", part: 1, error: "", fileId: file_id, file: null };
}
