/* Previews of what a citation cites, a landmark around the reference list, and copy buttons. What is shown is on the page:
   the references, the works in #hugo-tools-works (where there are none, there are no previews), and the words in the script's
   own element. Nothing is loaded, nothing is remembered. */
(() => {
  const words = document.currentScript.dataset;
  const preview = document.getElementById("hugo-tools-works");
  const works = preview ? citations(preview.textContent) : [];

  /* The works that a page names; another program may have changed it, and what is not a work of ours is left out. */
  function citations(text) {
    try {
      return [JSON.parse(text).citation].flat().filter((work) => work?.url && typeof work.url === "string");
    } catch {
      return [];
    }
  }

  /* One name for the addresses of a work: arxiv.org/pdf/1706.03762v5 is that of its abstract. */
  const name = (url) =>
    url
      .replace(/#.*/, "")
      .replace(/^https?:\/\/(www\.|dx\.|export\.)?/i, "")
      .replace(/^arxiv\.org\/(?:pdf|html|abs)\/(.*?)(?:v\d+)?(?:\.pdf)?\/?$/i, "arxiv:$1")
      .toLowerCase();

  /* The list: where back-links start, below our heading, or, below one of the author's own, where listed works are linked. */
  const address = (link) => link.href?.baseVal ?? link.href ?? ""; // a link in an SVG has an object for a text, in MathML nothing
  const resolved = (url) => Object.assign(document.createElement("a"), { href: url }).href; // as it is where it is no address
  const listed = new Map(works.map(({ url, abstract }) => [name(resolved(url)), abstract]));
  const isListed = (link) => listed.has(name(address(link)));
  const lastOf = (kind) =>
    [...document.querySelectorAll(`${kind} a[href]:not(.footnotes a)`)].filter(isListed).at(-1)?.closest(kind);
  const list =
    document.querySelector("a.cite-back[id]")?.closest("ol, ul") ??
    document.querySelector("#references + :is(ol, ul)") ??
    lastOf("ol") ??
    lastOf("ul");
  const itemOf = new Map(); // a work's name, or "#" and the id of a place that cites it → its reference
  const abstractOf = new Map();
  for (const item of list?.children ?? []) {
    for (const link of item.querySelectorAll("a[href]")) {
      if (link.classList.contains("cite-back")) itemOf.set(link.hash, item);
      else if (isListed(link)) {
        itemOf.set(name(address(link)), item);
        abstractOf.set(item, listed.get(name(address(link))));
      }
    }
  }
  if (list) makeLandmark(list);
  for (const code of document.querySelectorAll("pre > code.language-bibtex")) addCopyButton(code);
  let below = document.getElementById("cite-this-post"); // and what is to be copied in the other formats
  while ((below = below?.nextElementSibling) && !below.matches("h1, h2, section")) {
    const code = below.querySelector("code:last-of-type");
    if (code && below.matches("pre, .highlight")) addCopyButton(code);
  }
  if (preview && HTMLElement.prototype.showPopover) addPreviews();

  /* Markdown has no section around a list and its heading. The list keeps its own role, which counts the items. */
  function makeLandmark(list) {
    const heading = list.previousElementSibling;
    const section = document.createElement("section");
    section.setAttribute("role", "doc-bibliography");
    list.before(section);
    if (heading?.matches("h1, h2, h3, h4, h5, h6") && heading.id) {
      section.setAttribute("aria-labelledby", heading.id);
      section.append(heading);
    } else {
      section.setAttribute("aria-label", words.references);
    }
    section.append(list);
  }

  function addCopyButton(code) {
    const block = code.closest(".highlight") ?? code.parentNode;
    if (block.querySelector("button") || block.previousElementSibling?.matches(".cite-copy")) return; // the theme's, ours
    const button = document.createElement("button");
    button.type = "button";
    button.className = "cite-copy";
    button.textContent = words.copy;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(code.textContent);
      } catch {
        getSelection().selectAllChildren(code);
        document.execCommand("copy");
      }
      button.textContent = words.copied;
      setTimeout(() => (button.textContent = words.copy), 2000);
    });
    block.before(button);
  }

  function addPreviews() {
    const card = document.createElement("span");
    card.id = card.className = "cite-card";
    card.popover = "manual";
    card.setAttribute("role", "note");
    let shown = null; // the link whose preview is shown
    let dismissed = null; // the link whose preview was closed by Escape, until the reader has left it
    let touching = false;
    let timer = 0;

    const linkAt = (target) => {
      const link = target.closest?.("a[href]");
      return link && !link.closest(".cite-card") && itemsOf(link).length ? link : null;
    };
    const itemsOf = (link) => {
      if (list?.contains(link)) return [];
      if (!link.classList.contains("cite")) return [itemOf.get(name(address(link)))].filter(Boolean);
      const places = [link, ...link.querySelectorAll("span[id]")];
      return [...new Set(places.map((place) => itemOf.get(`#${place.id}`)).filter(Boolean))];
    };

    function show(link) {
      clearTimeout(timer);
      if (link === shown || link === dismissed) return;
      hide();
      const items = itemsOf(link);
      const references = document.createElement("span");
      references.id = "cite-card-text";
      for (const item of items) references.append(entry(item));
      card.replaceChildren(references);
      const abstract = items.length === 1 && abstractOf.get(items[0]);
      if (abstract) {
        const text = document.createElement("span");
        text.className = "cite-abstract";
        text.textContent = abstract;
        card.append(text);
      }
      /* Behind the link, so that Tab leads into the card and out of it; on top of all, so that nothing cuts it off. */
      link.after(card);
      link.setAttribute("aria-describedby", references.id);
      card.style.backgroundColor = paper(link);
      card.showPopover();
      place(link);
      shown = link;
    }

    function entry(item) {
      const text = document.createElement("span");
      const copy = (item.querySelector(":scope > p") ?? item).cloneNode(true);
      for (const back of copy.querySelectorAll(".cite-back")) back.remove();
      for (const named of copy.querySelectorAll("[id]")) named.removeAttribute("id");
      text.append(...copy.childNodes);
      return text;
    }

    function place(link) {
      const root = document.documentElement;
      const at = link.getClientRects()[0];
      card.style.maxHeight = "";
      const { width, height } = card.getBoundingClientRect();
      const start = getComputedStyle(link).direction === "rtl" ? at.right - width : at.left;
      const left = Math.max(12, Math.min(start, root.clientWidth - width - 12));
      const below = innerHeight - at.bottom - 12;
      const above = at.top - 12;
      const under = height <= below || below >= above;
      card.style.maxHeight = `${under ? below : above}px`;
      card.style.left = `${left + scrollX}px`;
      card.style.top = `${(under ? at.bottom + 6 : at.top - 6 - Math.min(height, above)) + scrollY}px`;
    }

    function hide() {
      clearTimeout(timer);
      shown?.removeAttribute("aria-describedby");
      shown = null;
      card.remove();
    }

    const later = (action, milliseconds) => {
      clearTimeout(timer);
      timer = setTimeout(action, milliseconds);
    };
    const inside = (element) => element && (card.contains(element) || element.closest?.("a") === shown);

    document.addEventListener("pointerover", (event) => {
      if (event.pointerType === "touch") return;
      const link = linkAt(event.target);
      if (link !== dismissed) dismissed = null;
      if (link) {
        if (link === shown) clearTimeout(timer);
        else later(() => show(link), 150);
      } else if (card.contains(event.target)) clearTimeout(timer);
      else if (!shown) clearTimeout(timer);
      else if (!inside(document.activeElement) || !document.activeElement.matches(":focus-visible")) later(hide, 300);
    });
    document.addEventListener("focusin", (event) => {
      const link = linkAt(event.target);
      if (link?.matches(":focus-visible")) show(link);
      else if (shown && !inside(event.target)) hide();
      if (link !== dismissed) dismissed = null;
    });
    document.addEventListener("pointerdown", (event) => {
      touching = event.pointerType === "touch";
      if (shown && !inside(event.target)) hide();
    });
    /* The first touch of a number shows what it stands for, the second follows it. */
    document.addEventListener("click", (event) => {
      const link = linkAt(event.target);
      if (touching && link?.classList.contains("cite") && link !== shown) {
        event.preventDefault();
        show(link);
      } else if (link) hide();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !shown) return;
      dismissed = shown;
      if (card.contains(document.activeElement)) shown.focus();
      hide();
    });
    addEventListener("resize", hide);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", hide);
  }

  /* The colour behind an element, whatever the theme calls it; the text's own colour is inherited. */
  function paper(element) {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (!/^rgba|\//.test(backgroundColor)) return backgroundColor;
    }
    return "Canvas";
  }
})();
