import { createRouter, createWebHistory, type RouteRecordRaw } from "vue-router";
import { ref } from "vue";
import { sections } from "./desk/sections";

declare module "vue-router" {
  interface RouteMeta {
    title: string;
    /** The page fills the window and scrolls inside. */
    fill?: boolean;
    /** The page is the clerks' and has a head of its own. */
    desk?: boolean;
  }
}

/** The desk and its sections; citizens never load any of it. */
const desk: RouteRecordRaw = {
  path: "/desk",
  component: () => import("./desk/DeskPage.vue"),
  meta: { title: "窗口工作台", fill: true, desk: true },
  children: sections.flatMap((section) => [
    { path: section.path, component: section.component, meta: { title: section.label } },
    ...(section.pages ?? []).map((page) => ({
      path: `${section.path}/${page.path}`, component: page.component, props: true, meta: { title: page.title },
    })),
  ]),
};

export const routes: RouteRecordRaw[] = [
  { path: "/", component: () => import("./chat/ChatPage.vue"), meta: { title: "问一问", fill: true } },
  { path: "/guide", component: () => import("./guide/GuideListPage.vue"), meta: { title: "办事指南" } },
  {
    path: "/guide/policies/:id",
    component: () => import("./guide/PolicyPage.vue"),
    props: true,
    meta: { title: "政策原文" },
  },
  {
    path: "/guide/:code",
    component: () => import("./guide/GuidePage.vue"),
    props: true,
    meta: { title: "办事指南" },
  },
  { path: "/review", component: () => import("./review/ReviewStartPage.vue"), meta: { title: "材料预审" } },
  { path: "/review/progress", component: () => import("./review/ProgressLookup.vue"), meta: { title: "查进度" } },
  {
    path: "/review/:id",
    component: () => import("./review/ReviewPage.vue"),
    props: true,
    meta: { title: "材料预审" },
  },
  desk,
  { path: "/tickets", component: () => import("./handover/TicketLookup.vue"), meta: { title: "查工单" } },
  {
    path: "/:rest(.*)*",
    component: () => import("./pages/NotFoundPage.vue"),
    meta: { title: "没有这个页面" },
  },
];

/** Set when a page's code could not be loaded, such as after an update or without network. */
export const loadFailed = ref(false);

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior(to, from, saved) {
    if (saved) return saved;
    if (to.path === from.path && !to.hash) return {};
    // Anchors are scrolled to by the page once its text is there.
    return to.hash ? {} : { top: 0 };
  },
});

router.afterEach((to, _from, failure) => {
  if (failure) return;
  loadFailed.value = false;
  document.title = `${to.meta.title} · 窗前`;
});

router.onError(() => {
  loadFailed.value = true;
});
