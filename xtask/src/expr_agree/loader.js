// The loader's evaluator, asked as the engine's own is in `oracle.js`: `loader(cases)` takes texts, a reader as an object
// literal, an expression and definitions as a manifest has them, and gives for each the value as `show.js` writes it, or
// the name of the error. `cargo xtask expr-agree` bundles it as the loader itself is bundled.
import { evaluator } from "../../../src/client/evaluate.js";
import { Arm } from "../../../src/client/values.js";

// An arm as the element that it was made from in `arms.rs`.
Object.defineProperties(Arm.prototype, {
  name: { get() { return ["li", "b"][this.number]; } },
  props: { get() { return { title: this.holes[0] }; } },
  children: { get() { return this.holes.slice(1); } },
});
const show = globalThis.show((value) => value instanceof Arm);
const evaluate = eval;

globalThis.loader = (cases) =>
  cases.map(([reader, code, definitions]) => {
    try {
      const user = evaluate(`(${reader})`);
      return show(evaluator({ user, groups: ["a", "b"], inputs: { k: 1 } }, JSON.parse(definitions))(JSON.parse(code)));
    } catch (error) {
      return error.message === "too much" ? "budget exceeded" : error.name;
    }
  });
