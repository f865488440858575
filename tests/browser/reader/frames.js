// What a page is before each of its frames is drawn: its titles, how many slots were filled, whether one was seen that was
// not.
{
  window.drawn = { titles: [], filled: [], bare: 0 };
  const look = () => {
    const { titles, filled } = window.drawn;
    const slots = [...document.querySelectorAll("docs-slot")];
    const n = slots.filter((slot) => slot.hidden).length;
    if (document.body && titles.at(-1) !== document.title) titles.push(document.title);
    if (filled.at(-1) !== n) filled.push(n);
    if (slots.some((slot) => !slot.hidden && slot.hasChildNodes())) window.drawn.bare++;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
