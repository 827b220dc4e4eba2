/**
 * The sections of the desk, in the order of its navigation. To add one, add an entry: `path` stands
 * after `/desk/`, `roles` are those that see it (any of them), `pages` are pages below it.
 */

import type { RouteComponent } from "vue-router";
import type { Role } from "@/api/deskTypes";

type Lazy = () => Promise<RouteComponent>;

export interface Section {
  path: string;
  label: string;
  roles: Role[];
  component: Lazy;
  pages?: { path: string; title: string; component: Lazy }[];
}

export const sections: Section[] = [
  { path: "lookup", label: "查指南", roles: ["clerk", "reviewer", "editor"], component: () => import("./lookup/LookupPage.vue") },
  {
    path: "queue",
    label: "审材料",
    roles: ["reviewer"],
    component: () => import("./queue/QueuePage.vue"),
    pages: [{ path: ":id", title: "审材料", component: () => import("./review/ReviewDesk.vue") }],
  },
  { path: "talks", label: "会话", roles: ["clerk"], component: () => import("./talks/TalksPage.vue") },
  { path: "tickets", label: "工单", roles: ["clerk"], component: () => import("./tickets/TicketsPage.vue") },
  { path: "satisfaction", label: "好差评", roles: ["clerk"], component: () => import("./tickets/GrievancesPage.vue") },
];

/** The sections that somebody with these roles may open. */
export const openTo = (roles: Role[]): Section[] => sections.filter((s) => s.roles.some((role) => roles.includes(role)));
