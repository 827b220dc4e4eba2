/** One submission at the desk: what the review said, what clerks said of it, where one is. */

import { computed, reactive, ref, shallowRef, type ComputedRef, type Ref } from "vue";
import { decideFinding, getDeskLetters, getDeskReport, getDeskSubmission } from "@/api/desk";
import { sentence } from "@/api/http";
import type { DeskSubmission, FindingDecision } from "@/api/deskTypes";
import type { LetterLink, Report } from "@/api/types";
import { pointGroups, standing, type Point, type PointGroup } from "./points";

export type Compared = "right" | "wrong";

export interface DeskReview {
  submission: Ref<DeskSubmission | null>;
  report: Ref<Report | null>;
  letters: Ref<LetterLink[]>;
  error: Ref<string>;
  actError: Ref<string>;
  busy: Ref<boolean>;
  groups: ComputedRef<PointGroup[]>;
  points: ComputedRef<Point[]>;
  decided: ComputedRef<Map<string, FindingDecision>>;
  compared: Map<string, Compared>;
  /** Points that want a word and have none. */
  left: ComputedRef<Point[]>;
  load(): Promise<void>;
  say(point: Point, agreed: boolean, reason: string): Promise<boolean>;
}

export function useReview(id: string): DeskReview {
  const submission = shallowRef<DeskSubmission | null>(null);
  const report = shallowRef<Report | null>(null);
  const letters = shallowRef<LetterLink[]>([]);
  const error = ref("");
  const actError = ref("");
  const busy = ref(false);
  const compared = reactive(new Map<string, Compared>());
  const groups = computed(() => (report.value ? pointGroups(report.value) : []));
  const points = computed(() => groups.value.flatMap((group) => group.points));
  const decided = computed(() => standing(submission.value?.findings ?? [], report.value?.round ?? 0));
  const left = computed(() =>
    points.value.filter((p) => ["correct", "person", "value"].includes(p.group) && !decided.value.has(p.id) && !compared.has(p.id)),
  );

  async function load(): Promise<void> {
    error.value = "";
    try {
      [submission.value, report.value] = await Promise.all([getDeskSubmission(id), getDeskReport(id)]);
      letters.value = await getDeskLetters(id).catch(() => []);
    } catch (failure) {
      error.value = sentence(failure);
    }
  }

  /** Keep what is said of a point. A value is only compared: that is the clerk's own note. */
  async function say(point: Point, agreed: boolean, reason: string): Promise<boolean> {
    actError.value = "";
    if (!point.finding) {
      compared.set(point.id, agreed ? "right" : "wrong");
      return true;
    }
    busy.value = true;
    try {
      const made = await decideFinding(id, point.id, agreed, reason);
      if (submission.value) submission.value = { ...submission.value, findings: [...submission.value.findings, made] };
      return true;
    } catch (failure) {
      actError.value = sentence(failure);
      return false;
    } finally {
      busy.value = false;
    }
  }

  return { submission, report, letters, error, actError, busy, groups, points, decided, compared, left, load, say };
}
