// Who reads, as a log-in leaves it in the browser.
import { subjectOf } from "../login/answer.js";
import { announce, logIn, logOut, write } from "../login/store.js";

/// The reader of the stored session, as a log-in delivered them; nothing where there is none.
export const reading = ({ base }) => {
  try {
    const { user, id } = JSON.parse(localStorage.getItem(`docs:session:${base}`));
    return id === undefined ? undefined : user;
  } catch {
    return undefined;
  }
};

/// Makes somebody the reader; `null` is nobody. `site` is what the preview knows of it: `{ base, method, credentials }`.
export const become = (site, user) => {
  Object.assign(SITE, site);
  if (user) {
    const reader = { content: {}, groups: [], ...user };
    logIn(reader, subjectOf(reader));
    announce();
  } else {
    // Nobody asks who reads until somebody logs in.
    write("out", "1");
    logOut();
  }
};
