/* Search: the words of all pages are loaded when the field is first used, and looked through as the reader types. */
(() => {
  const form = document.querySelector(".search");
  const field = form.querySelector("input");
  const list = form.querySelector("ul");
  const root = new URL(".", document.querySelector("header .name").href);
  const LIMIT = 12;

  const load = () => {
    if (document.querySelector("script[data-pages]")) return;
    const script = document.createElement("script");
    script.dataset.pages = "";
    script.src = new URL(form.dataset.index, root);
    script.onload = show;
    document.head.append(script);
  };

  /* The best part first: words in its title count most, then in its page's, then in its text. Pages on the project itself
     come after the others. */
  const score = (part, words) => {
    let sum = 0;
    for (const word of words) {
      const title = part.title.toLowerCase().indexOf(word);
      const isInPage = part.page.toLowerCase().includes(word);
      const count = part.text.toLowerCase().split(word).length - 1;
      if (title < 0 && !isInPage && !count) return 0;
      sum += (title === 0 ? 12 : title > 0 ? 8 : 0) + (isInPage ? 3 : 0) + Math.min(count, 3);
    }
    return part.href.startsWith("project/") ? sum / 4 : sum;
  };

  const item = (part) => {
    const link = document.createElement("a");
    const above = document.createElement("small");
    link.href = new URL(part.href, root);
    above.textContent = part.page;
    link.append(part.title, ...(part.title === part.page ? [] : [above]));
    const line = document.createElement("li");
    line.append(link);
    return line;
  };

  const nothing = () => {
    const line = document.createElement("li");
    line.innerHTML = "<p>Nothing is found.</p>";
    return line;
  };

  const show = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    list.hidden = !words.length || !window.pages;
    if (list.hidden) return;
    const found = window.pages
      .map((part) => [score(part, words), part])
      .filter(([points]) => points)
      .sort((a, b) => b[0] - a[0])
      .slice(0, LIMIT);
    list.replaceChildren(...(found.length ? found.map(([, part]) => item(part)) : [nothing()]));
  };

  field.addEventListener("focus", load);
  field.addEventListener("input", show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("a")?.click();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      list.hidden = true;
      field.focus();
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = [...list.querySelectorAll("a")];
    const next = links.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    (links[next] ?? field).focus();
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    if (!form.contains(event.target)) list.hidden = true;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || /^(?:INPUT|TEXTAREA)$/.test(document.activeElement.tagName)) return;
    event.preventDefault();
    field.focus();
  });
  form.hidden = false;
})();
