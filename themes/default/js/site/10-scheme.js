function schemeButton() {
  for (const button of all(".d-theme-button")) {
    button.addEventListener("click", () => {
      const scheme = root.classList.contains("dark") ? "light" : "dark";
      root.classList.toggle("dark", scheme === "dark");
      root.classList.toggle("light", scheme === "light");
      remember("docs:scheme", scheme);
    });
  }
}

parts.push(schemeButton);
