/** Which bundles (一件事) belong to a search: by their words, or by a department that takes part. */

import type { BundleDetail } from "@/api/types";

export function matchingBundles(all: BundleDetail[], q: string, department: string): BundleDetail[] {
  const words = q.trim();
  return all.filter(
    ({ bundle, matters }) =>
      [bundle.name, ...bundle.aliases].some((name) => name.includes(words)) &&
      (!department || matters.some((matter) => matter.department === department)),
  );
}
