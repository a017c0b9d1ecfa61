// Builds dist/pages.css and dist/pages.js: the only step that needs Node. Without
// it the pages use own/pages.css.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { compile } from "sass";

mkdirSync("dist", { recursive: true });
const { css } = compile("pages.scss", { loadPaths: ["node_modules"], style: "compressed", quietDeps: true });
writeFileSync("dist/pages.css", css);
copyFileSync("node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js", "dist/govuk-frontend.min.js");
writeFileSync("dist/pages.js", [
  'import { initAll } from "./govuk-frontend.min.js";',
  '// Components look for these marks; the page itself may hold no script that sets them.',
  'document.body.classList.add("js-enabled", "govuk-frontend-supported");',
  'initAll();',
  '',
].join("\n"));
