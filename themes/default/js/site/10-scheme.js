function schemeButton() {
  for (const button of all(".d-theme-button")) {
    button.addEventListener("click", () => {
      const isDark = root.classList.toggle("dark");
      root.classList.toggle("light", !isDark);
      try {
        localStorage.setItem("docs:scheme", isDark ? "dark" : "light");
      } catch {
        // Private windows and full storage: the choice lasts as long as the page.
      }
    });
  }
}

parts.push(schemeButton);
