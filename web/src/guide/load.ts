/** What stands at `/guide/{code}`: the guide of a matter, or a bundle of matters (一件事). */

import { getBundle, getMatter } from "@/api/guide";
import { ApiError } from "@/api/http";
import type { BundleDetail, MatterDetail } from "@/api/types";

export type Guide =
  | { kind: "matter"; detail: MatterDetail }
  | { kind: "bundle"; detail: BundleDetail };

export const isAbsent = (failure: unknown): boolean => failure instanceof ApiError && failure.status === 404;

/** Load a guide by code. Throws what the matter said when there is no bundle of this number either. */
export async function loadGuide(code: string): Promise<Guide> {
  try {
    return { kind: "matter", detail: await getMatter(code) };
  } catch (noMatter) {
    if (!isAbsent(noMatter)) throw noMatter;
    try {
      return { kind: "bundle", detail: await getBundle(code) };
    } catch (noBundle) {
      throw isAbsent(noBundle) ? noMatter : noBundle;
    }
  }
}

export const guideName = (guide: Guide): string =>
  guide.kind === "matter" ? guide.detail.matter.name : guide.detail.bundle.name;
