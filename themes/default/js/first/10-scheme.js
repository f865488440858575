// Says that there is a script, and which scheme the reader chose.
const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");
const stored = () => {
  try {
    return localStorage.getItem("docs:scheme");
  } catch {
    return null;
  }
};
const apply = () => {
  const preset = root.dataset.appearance;
  const chosen = root.hasAttribute("data-strict") ? preset : stored() ?? preset;
  const isDark = chosen === "dark" || (chosen !== "light" && dark.matches);
  root.classList.toggle("dark", isDark);
  root.classList.toggle("light", !isDark);
};
root.classList.add("js");
apply();
dark.addEventListener("change", apply);
addEventListener("storage", apply);
