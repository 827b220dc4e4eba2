/** The page pictures of one submission, each fetched once while it is open and forgotten with it. */

import { onUnmounted } from "vue";
import { deskPageUrl } from "@/api/desk";
import type { Size } from "@/review/report/boxes";

export interface Picture extends Size {
  url: string;
}

export interface Pictures {
  get(file: string, page: number): Promise<Picture>;
}

export function usePictures(id: string): Pictures {
  const kept = new Map<string, Promise<Picture>>();
  const urls: string[] = [];

  async function fetchPicture(file: string, page: number): Promise<Picture> {
    const response = await fetch(deskPageUrl(id, file, page));
    if (!response.ok) throw new Error(`${response.status}`);
    const url = URL.createObjectURL(await response.blob());
    urls.push(url);
    const image = new Image();
    image.src = url;
    await image.decode();
    return { url, width: image.naturalWidth, height: image.naturalHeight };
  }

  function get(file: string, page: number): Promise<Picture> {
    const key = `${file}/${page}`;
    const known = kept.get(key) ?? fetchPicture(file, page);
    kept.set(key, known);
    // One that failed may be there the next time.
    known.catch(() => kept.delete(key));
    return known;
  }

  onUnmounted(() => urls.forEach((url) => URL.revokeObjectURL(url)));
  return { get };
}
