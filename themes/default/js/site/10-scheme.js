function schemeButton() {
  for (const button of all(".d-theme-button")) {
    button.addEventListener("click", () => {
      const scheme = root.classList.contains("dark") ? "light" : "dark";
      for (const name of ["dark", "light"]) root.classList.toggle(name, name === scheme);
      remember("docs:scheme", scheme);
    });
  }
}

parts.push(schemeButton);
