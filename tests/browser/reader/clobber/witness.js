// Runs before the page: what the test asks with, out of reach of the page's ids and names, and what it heard.
(() => {
  const find = Document.prototype.querySelectorAll;
  const html = Object.getOwnPropertyDescriptor(Element.prototype, "outerHTML").get;
  const title = Object.getOwnPropertyDescriptor(Document.prototype, "title").get;
  const tell = EventTarget.prototype.dispatchEvent;
  const heard = [];
  for (const name of ["docs:user", "mintlify:user"])
    addEventListener(name, ({ detail }) => heard.push(`${name} ${detail?.name}`));
  let copied;
  Clipboard.prototype.writeText = async (text) => {
    copied = text;
  };
  const witness = {
    find: (selector) => [...find.call(document, selector)],
    /// What the reader has before them, and what scripts were told.
    seen: () => {
      for (const button of witness.find(".d-copy")) HTMLElement.prototype.click.call(button);
      return {
        proof: witness.find(".proof").map((own) => html.call(own)),
        form: witness.find("form.own, form[title]").map((own) => Object.fromEntries(["class", "title"].map((name) => [name, Element.prototype.getAttribute.call(own, name)]))),
        colour: witness.find("form.own, form[title]").map((own) => getComputedStyle(own).color),
        contents: witness.find(".d-toc li:last-child").map((own) => own.textContent),
        title: title.call(document),
        user: [window.docs.user?.name, window.mintlify.user?.name, window.docs === window.mintlify],
        classes: witness.find("html")[0].matches(".in:not(.out)") ? "in" : "out",
        heard: heard.splice(0),
        copied,
      };
    },
    become: (user, generation) => {
      const record = { v: 1, id: "clobber", generation, user, handshake: "jwt", createdAt: 1 };
      if (user) localStorage.setItem("docs:session:", JSON.stringify(record));
      else localStorage.removeItem("docs:session:");
      tell.call(window, new Event("docs:session"));
    },
  };
  Object.defineProperty(window, "__witness", { value: witness });
})();
