// The site's bibliography: a filter and other orders for the list that the page has. The page's address keeps both, so that
// a view can be linked to: ?q=attention&sort=year. Loaded on that page alone; without it the list is whole, the most cited
// first.
"use strict";

(() => {
  const plain = (text) =>
    text
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase();
  const text = (item, selector) => plain(item.querySelector(selector)?.textContent ?? "");
  const compare = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true }).compare;

  // Those without a year, an author or a venue come last.
  const byText = (name) => (one, other) => !one[name] - !other[name] || compare(one[name], other[name]);
  const orders = {
    cited: () => 0,
    year: (one, other) => other.year - one.year,
    author: byText("author"),
    venue: byText("venue"),
  };

  for (const root of document.querySelectorAll(".hugo-tools-bibliography")) {
    const form = root.querySelector("form");
    const list = root.querySelector("ol");
    const output = form.querySelector("output");
    const { q, sort } = form.elements;
    const works = Array.from(list.children, (item, place) => ({
      item,
      place,
      words: text(item, "p"),
      year: Number(item.dataset.year),
      author: text(item, ".authors"),
      venue: text(item, ".venue"),
    }));
    let order = "cited";

    const show = () => {
      const words = plain(q.value).split(/\s+/);
      let shown = 0;
      for (const work of works) {
        const isShown = words.every((word) => work.words.includes(word));
        work.item.hidden = !isShown;
        shown += isShown;
      }
      if (sort.value !== order) {
        order = sort.value;
        const first = orders[order];
        works.sort((one, other) => first(one, other) || one.place - other.place);
        list.append(...works.map((work) => work.item));
      }
      output.textContent = `${shown} / ${works.length}`;
    };

    const read = () => {
      const state = new URLSearchParams(location.search);
      q.value = state.get("q") ?? "";
      sort.value = Object.hasOwn(orders, state.get("sort") ?? "") ? state.get("sort") : "cited";
      show();
    };

    const keep = () => {
      const address = new URL(location.href);
      for (const [name, value] of [
        ["q", q.value.trim()],
        ["sort", sort.value === "cited" ? "" : sort.value],
      ]) {
        if (value) address.searchParams.set(name, value);
        else address.searchParams.delete(name);
      }
      history.replaceState(history.state, "", address);
      show();
    };

    form.addEventListener("input", keep);
    form.addEventListener("submit", (event) => event.preventDefault());
    root.addEventListener("click", (event) => {
      const year = event.target.closest(".hugo-tools-picture a");
      if (!year || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      q.value = new URLSearchParams(year.getAttribute("href")).get("q");
      keep();
    });
    form.hidden = false;
    read();
  }
})();
