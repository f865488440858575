// What is bundled. The build puts what it knows of the site in the place of `SITE`.
import { core } from "./core.js";

core(SITE);
