// The methods that most pages call; `language.js` has the others.
import { join, paid, primitive, textOf, work } from "./values.js";

export const names = (text) => text.split(" ");

/// A method that is called on values of one type.
export const method = (is, body) =>
  function (...args) {
    if (!is(this)) throw new TypeError("not a function");
    return body(this, ...args);
  };

export const isText = (value) => typeof value === "string";
export const isNumber = (value) => typeof value === "number";

/// Methods that are the engine's own: `cost` is paid for each call, arguments from `first` on are made `plain`.
export const natives = (is, proto, list, cost, first = 0, plain = primitive) => {
  const table = { __proto__: null };
  for (const name of names(list)) {
    table[name] = method(is, (self, ...args) => {
      work(cost(self));
      return paid(
        Reflect.apply(
          proto[name],
          self,
          args.map((arg, at) => (at < first ? arg : plain(arg))),
        ),
      );
    });
  }
  return table;
};

export const eighth = ({ length }) => length >> 3; // of a number nothing
export const whole = ({ length }) => length;

export const texts = natives(
  isText,
  String.prototype,
  "at charAt endsWith includes indexOf slice startsWith substring toLowerCase toUpperCase trim",
  eighth,
);

export const numbers = natives(isNumber, Number.prototype, "toFixed toString", eighth);

export const lists = Object.assign(
  natives(Array.isArray, Array.prototype, "at slice", whole),
  natives(Array.isArray, Array.prototype, "includes indexOf", whole, 1),
);
lists.join = method(Array.isArray, (self, separator) => {
  work(self.length);
  return join(self, separator === undefined ? "," : textOf(separator));
});

export const methodsOf = (value) =>
  isText(value) ? texts : isNumber(value) ? numbers : Array.isArray(value) ? lists : undefined;
