import { createRouter, createWebHistory, type RouteRecordRaw } from "vue-router";
import { ref } from "vue";

declare module "vue-router" {
  interface RouteMeta {
    title: string;
    /** The page fills the window and scrolls inside. */
    fill?: boolean;
  }
}

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
  {
    path: "/review/:id",
    component: () => import("./review/ReviewPage.vue"),
    props: true,
    meta: { title: "材料预审" },
  },
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
