/** What may be uploaded, checked before sending so that nobody waits for a refusal. */

import type { Limits } from "@/api/types";

/** Used until the service has said its own limits. */
export const DEFAULT_LIMITS: Limits = {
  max_file_bytes: 20 * 1024 * 1024,
  keep_days: 90,
  accept: ["image/jpeg", "image/png", "image/webp", "application/pdf"],
};

/** How people call a kind, and its extensions; a kind without words is taken but not advertised. */
const KINDS: Record<string, { words?: string; extensions: string[]; also?: string[] }> = {
  "image/jpeg": { words: "JPG", extensions: ["jpg", "jpeg"] },
  "image/png": { words: "PNG", extensions: ["png"] },
  "image/webp": { extensions: ["webp"] },
  "image/bmp": { extensions: ["bmp"] },
  "image/gif": { extensions: ["gif"] },
  "image/tiff": { words: "TIFF", extensions: ["tif", "tiff"] },
  "image/heic": { words: "HEIC", extensions: ["heic", "heif"], also: ["image/heif"] },
  "image/avif": { extensions: ["avif"] },
  "application/pdf": { words: "PDF", extensions: ["pdf"] },
  "application/ofd": { words: "OFD", extensions: ["ofd"] },
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": {
    words: "Word", extensions: ["docx", "docm"],
  },
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {
    words: "Excel", extensions: ["xlsx", "xlsm"],
  },
  "application/msword": { words: "Word", extensions: ["doc", "wps"] },
  "application/vnd.ms-excel": { words: "Excel", extensions: ["xls", "et"] },
  "application/rtf": { extensions: ["rtf"], also: ["text/rtf"] },
  "application/vnd.oasis.opendocument.text": { extensions: ["odt"] },
  "application/vnd.oasis.opendocument.spreadsheet": { extensions: ["ods"] },
  "application/zip": { words: "ZIP", extensions: ["zip"], also: ["application/x-zip-compressed"] },
};

type Offered = Pick<File, "name" | "size" | "type">;

const extension = (name: string): string => name.split(".").pop()?.toLowerCase() ?? "";

function accepted(file: Offered, accept: string[]): boolean {
  return accept.some((kind) => {
    if (kind.endsWith("/*")) return file.type.startsWith(kind.slice(0, -1));
    // Windows and some phones give no type for OFD, WebP or HEIC; then the name decides.
    const known = KINDS[kind];
    return file.type === kind || (known?.also?.includes(file.type) ?? false)
      || (known?.extensions.includes(extension(file.name)) ?? false);
  });
}

/** The kinds in words, such as `JPG、PNG 或 PDF`. */
export function kindsInWords(accept: string[]): string {
  const words = [...new Set(accept.map((kind) => (kind in KINDS ? KINDS[kind]?.words : kind)))]
    .filter((word) => word !== undefined);
  const last = words.pop() ?? "";
  return words.length ? `${words.join("、")} 或 ${last}` : last;
}

/** The value of a file input's `accept`: kinds and extensions, because pickers differ. */
export function acceptAttribute(accept: string[]): string {
  return accept.flatMap((kind) => [
    kind, ...(KINDS[kind]?.also ?? []), ...(KINDS[kind]?.extensions.map((e) => `.${e}`) ?? []),
  ]).join(",");
}

/** Why this file cannot be sent and what to do instead; empty when it can. */
export function refusal(file: Offered, limits: Limits): string {
  if (!accepted(file, limits.accept)) {
    if (["heic", "heif"].includes(extension(file.name))) {
      return `“${file.name}”是 HEIC 照片，这里读不了。请在手机“设置—相机—格式”里选“兼容性最佳”后重拍，或把照片截图后上传。`;
    }
    return `“${file.name}”的格式不能识别。请换成 ${kindsInWords(limits.accept)} 再上传。`;
  }
  if (file.size === 0) return `“${file.name}”是空文件。请确认文件能打开，再重新选择。`;
  if (file.size > limits.max_file_bytes) {
    return `“${file.name}”有 ${sizeInWords(file.size)}，超过 ${sizeInWords(limits.max_file_bytes)} 的上限。请压缩、降低扫描分辨率，或拆成几个文件。`;
  }
  return "";
}

export function sizeInWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const kb = bytes / 1024;
  if (kb < 1024) return `${Math.round(kb)} KB`;
  const mb = kb / 1024;
  return `${Number.isInteger(mb) || mb >= 100 ? Math.round(mb) : mb.toFixed(1)} MB`;
}
