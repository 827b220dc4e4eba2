import { createApp } from "vue";
import "tdesign-vue-next/es/style/index.css";
import "./styles/theme.css";
import "./styles/base.css";
import "./styles/shared.css";
import "./styles/print.css";
import App from "./App.vue";
import { restoreTextSize } from "./app/textSize";
import { router } from "./router";
import { unfoldForPrint } from "./ui/printing";

restoreTextSize();
unfoldForPrint();
createApp(App).use(router).mount("#app");
