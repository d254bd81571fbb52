/* Previews of cited works, peeks (previews that stay open), references in the margin, the places that cite each reference, a
   landmark around the reference list, and copy buttons. All content comes from the page: the references, the works in
   #hugo-tools-works (without it there are no previews), and the texts in the script's own element. Nothing is loaded or
   stored. */
(() => {
  const words = document.currentScript.dataset;
  const page = document.documentElement;
  const preview = document.getElementById("hugo-tools-works");
  const works = preview ? citations(preview.textContent) : [];

  /* The works that the page's data names. Another program may have changed the data, so anything but a work is left out. */
  function citations(text) {
    try {
      return [JSON.parse(text).citation].flat().filter((work) => work?.url && typeof work.url === "string");
    } catch {
      return [];
    }
  }

  /* One name for all addresses of a work: arxiv.org/pdf/1706.03762v5 gets the name of its abstract's page, as does arXiv's DOI, which
     some styles print. */
  const name = (url) =>
    url
      .replace(/#.*/, "")
      .replace(/^https?:\/\/(www\.|dx\.|export\.)?/i, "")
      .replace(/^(?:arxiv\.org\/(?:pdf|html|abs)\/|doi\.org\/10\.48550\/arxiv\.)(.*?)(?:v\d+)?(?:\.pdf)?\/?$/i, "arxiv:$1")
      .toLowerCase();

  /* The reference list: the element with back-links below our heading, or, below an author's own heading, the last list that
     links to the works. */
  const address = (link) => link.href?.baseVal ?? link.href ?? ""; // in an SVG, a link's href is an object; in MathML it has none
  const resolved = (url) => Object.assign(document.createElement("a"), { href: url }).href; // as it is where it is no address
  const listed = new Map(works.map((work) => [name(resolved(work.url)), work]));
  const isListed = (link) => listed.has(name(address(link)));
  const lastOf = (kind) =>
    [...document.querySelectorAll(`${kind} a[href]:not(.footnotes a)`)].filter(isListed).at(-1)?.closest(kind);
  const list =
    document.querySelector("a.cite-back[id]")?.closest("ol, ul") ??
    document.querySelector("#references + :is(ol, ul)") ??
    lastOf("ol") ??
    lastOf("ul");
  const itemOf = new Map(); // a work's name, or "#" and the id of a place that cites it → its reference
  const workOf = new Map(); // a reference → its work in the page's data
  for (const item of list?.children ?? []) {
    for (const link of item.querySelectorAll("a[href]")) {
      if (link.matches(".cite-back")) itemOf.set(link.hash, item);
      else if (isListed(link)) {
        itemOf.set(name(address(link)), item);
        workOf.set(item, listed.get(name(address(link))));
      }
    }
  }
  const placesOf = new Map(); // a reference → the places that cite it, in the order of the text
  const whole = list?.closest("article, main") ?? document.body; // with what the theme prints around the text
  const prose = list && proseAround(list);
  if (list) {
    if (list.matches("ul")) [...list.children].forEach(ownWay); // an entry hangs where its own words begin
    for (const link of list.querySelectorAll("a[href^=http]"))
      if (!link.textContent.includes(":")) link.dataset.address = link.href; // for paper: neither an address nor an identifier
    findPlaces();
    addBackLinks();
    makeLandmark(list);
    if ("margin" in words) addMargin();
  }
  for (const code of document.querySelectorAll("pre > code.language-bibtex")) addCopyButton(code);
  let below = document.getElementById("cite-this-post"); // and the text to copy, in the other formats
  while ((below = below?.nextElementSibling) && !below.matches("h1, h2, section")) {
    const code = below.querySelector("code:last-of-type");
    if (code && below.matches("pre, .highlight")) addCopyButton(code);
    else if (below.matches("p, blockquote") && showsAddress(below)) addCopyButton(below, below);
  }
  if (preview && HTMLElement.prototype.showPopover) addPreviews();

  /* Lets a text run as its own words do, which are not always those of the page's language. */
  function ownWay(element) {
    element.dir = "auto";
    return element;
  }

  /* Makes an element with a class and children, which are texts and elements. */
  function made(kind, className, ...parts) {
    const element = document.createElement(kind);
    element.className = className;
    element.append(...parts);
    return element;
  }

  /* The references that a link cites: a citation's by the ids of its places, an ordinary link's by its address. */
  function placesAt(link) {
    if (!link.matches(".cite")) return [[link, itemOf.get(name(address(link)))]].filter(([, item]) => item);
    const places = [link, ...link.querySelectorAll("span[id]")];
    return places.map((place) => [place, itemOf.get(`#${place.id}`)]).filter(([, item]) => item);
  }

  /* The post's text: around the list, the first element that has all citations, or else an ordinary link to a listed work. What a
     theme puts around it, such as links to the next post, cites nothing. */
  function proseAround(list) {
    const links = [...whole.querySelectorAll("a[href]")].filter((link) => !list.contains(link) && placesAt(link).length);
    const cites = links.filter((link) => link.matches(".cite"));
    let prose = list.parentElement;
    const isWithin = (link) => prose.contains(link);
    while (prose !== whole && !(cites[0] ? cites.every(isWithin) : links.some(isWithin))) prose = prose.parentElement;
    return prose;
  }

  function findPlaces() {
    let count = 0; // of ordinary links; no slug of ours has an underscore
    for (const link of prose.querySelectorAll("a[href]")) {
      if (list.contains(link)) continue;
      for (const [place, item] of placesAt(link)) {
        if (!placesOf.has(item)) placesOf.set(item, []);
        place.id ||= `cite_link_${++count}`;
        const mark = "marks" in words && place === link && !link.matches(".cite") && markAfter(link, item, count);
        placesOf.get(item).push(mark ? { place: mark, link: mark } : { place, link });
      }
    }
  }

  /* With the setting for it, adds the number of its work after an ordinary link. The number can be clicked like a citation's. */
  function markAfter(link, item, count) {
    const mark = made("a", "cite cite-mark", numberOf(item).trim() || "↓");
    mark.id = `cite_mark_${count}`;
    mark.role = "doc-biblioref";
    itemOf.set(`#${mark.id}`, item);
    link.after(mark);
    return mark;
  }

  /* The page has back-links to its citations. Ordinary links get theirs here, and each reference gets a button that lists the
     places that cite it. */
  function addBackLinks() {
    for (const [item, places] of placesOf) {
      const end = item.querySelector(":scope > p:last-of-type") ?? item;
      for (const { place, link } of places) {
        if (link.matches(".cite:not(.cite-mark)")) continue;
        const { length } = item.querySelectorAll(".cite-back");
        const back = made("a", "cite-back", length ? `${length + 1}` : "↩");
        back.href = `#${place.id}`;
        back.role = "doc-backlink";
        if (!length) {
          back.id = place.id.replace("cite", "ref");
          back.ariaLabel = words.back;
        }
        end.append(" ", back);
        if (link.matches(".cite-mark")) link.href = `#${item.querySelector(".cite-back[id]").id}`;
      }
      const before = item.querySelector(".cite-back").previousSibling;
      if (before?.data) before.data = before.data.replace(/ $/, "\u00a0"); // so that no line begins with ↩
      end.append(" ", contextButton(places));
    }
  }

  function contextButton(places) {
    const button = made("button", "cite-where", "…");
    button.type = "button";
    button.title = words.where;
    button.ariaLabel = words.where;
    button.ariaExpanded = "false";
    button.addEventListener("click", () => {
      const isOpen = button.ariaExpanded === "true";
      button.ariaExpanded = `${!isOpen}`;
      if (isOpen) button.nextElementSibling.remove();
      else button.after(made("span", "cite-places", ...places.map(context)));
    });
    return button;
  }

  /* A place that cites a reference: the title of its section, and the words around it as a link to the place: those of its
     sentence, or of its row of a table. */
  function context({ place, link }) {
    const block = link.closest("p, li, tr, dt, dd, figcaption, blockquote") ?? link.parentElement;
    const [first, last] = [rangeOf(block), rangeOf(block)];
    first.setEndBefore(link);
    last.setStartAfter(link);
    const [, start, before] = SENTENCES_BEFORE.exec(textOf(first).slice(-100).trimStart());
    const [after] = REST_OF_SENTENCE.exec(textOf(last));
    const quoted = `${start === undefined ? from(before) : before}${link.textContent}${to(after)}`;
    const line = made("span", "cite-place", made("a", "", `“${quoted.trim()}”`));
    line.firstChild.href = `#${place.id}`;
    const section = sectionOf(link);
    if (section) line.prepend(`${words.in} `, made("em", "", section), ": ");
    return line;
  }

  /* A sentence ends before a letter that is not small; some languages have no small ones, and some no blank after the stop. */
  const SENTENCES_BEFORE = /^(.*(?:[.?!]\s+(?=[\p{Lu}\p{Lo}])|[。！？؟।]\s*))?(.*)$/u;
  const REST_OF_SENTENCE = /^.*?(?:[.?!](?=\s+[\p{Lu}\p{Lo}]|$)|[。！？؟।])|^.*/u;

  /* Cut between two words, where words are not long; some languages have no blanks between them. */
  const from = (text) => (text.length < 80 ? text : `… ${text.slice(-80).replace(/^\S{0,20}\s/, "")}`);
  const to = (text) => (text.length < 60 ? text : `${text.slice(0, 60).replace(/\s\S{0,20}$/, "")} …`);

  function rangeOf(element) {
    const range = document.createRange();
    range.selectNodeContents(element);
    return range;
  }

  /* The text of a range, without what is not read there; of a list within an item, nothing. */
  function textOf(range) {
    const copy = range.cloneContents();
    const others = "annotation, script, style, ol, ul, [aria-hidden=true], [hidden], .cite-card, .footnote-ref, .footnote-backref";
    for (const other of copy.querySelectorAll(others)) other.remove();
    for (const cell of copy.querySelectorAll("td + *")) cell.before(" ");
    return copy.textContent.replace(/\s+/g, " ");
  }

  /* The last heading before a link, or before the mark of the footnote that it is in. */
  function sectionOf(link) {
    const note = link.closest(".footnotes li[id]");
    const place = (note && document.getElementById(note.id.replace(/^fn/, "fnref"))) ?? link;
    const headings = [...whole.querySelectorAll("h1, :is(h2, h3, h4, h5, h6)[id]")];
    const before = (heading) => heading.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING;
    const title = headings.filter(before).at(-1);
    return title && textOf(rangeOf(title)).trim();
  }

  /* The number of a reference in brackets, "" in a list without numbers. */
  function numberOf(item) {
    return list.matches("ol") ? `[${list.start + [...list.children].indexOf(item)}] ` : "";
  }

  /* Puts each reference beside the text, if there is room, at the height of the line that first cites it. The list has the same
     content, so screen readers and the Tab key skip the margin. If lines cite more than fits beside them, references are cut
     short, and a reference that would be too far from its line is left out. */
  function addMargin() {
    const content = list.closest("[role=doc-bibliography]").parentElement;
    const margin = made("div", "cite-margin");
    margin.ariaHidden = "true";
    const notes = [...placesOf].map(([item, [{ link }]]) => {
      const note = entry(item);
      note.prepend(numberOf(item));
      for (const inner of note.querySelectorAll("a")) inner.tabIndex = -1;
      return { note, link };
    });
    margin.append(...notes.map(({ note }) => note));
    content.append(margin);
    new ResizeObserver(() => arrange(content, margin, notes)).observe(content);
    addEventListener("resize", () => arrange(content, margin, notes));
  }

  function boxOf(element) {
    return element.getBoundingClientRect();
  }

  function styleOf(element) {
    return getComputedStyle(element);
  }

  const GAP = 24;
  const FAR = 500; // pixels below the line

  function arrange(content, margin, notes) {
    const box = boxOf(content);
    const { direction, paddingLeft, paddingRight } = styleOf(content);
    const isRtl = direction === "rtl";
    let edge = isRtl ? box.left + parseFloat(paddingLeft) : box.right - parseFloat(paddingRight);
    let end = boxOf(sheetOf(content))[isRtl ? "left" : "right"];
    if (Math.abs(end - edge) < 2 * GAP) [edge, end] = [end, isRtl ? 0 : page.clientWidth]; // beside the card, not across its edge
    const width = Math.min(Math.abs(end - edge) - 2 * GAP, 260);
    const left = isRtl ? edge - GAP - width : edge + GAP;
    const isInWay = (at) => at.width && at.right > left && at.left < left + width && at.bottom > box.top && at.top < box.bottom;
    const isTaken = width < 150 || neighboursOf(content).map(boxOf).some(isInWay);
    margin.hidden = isTaken;
    if (isTaken) return;
    margin.style.width = `${width}px`;
    const origin = boxOf(margin);
    const wide = [...content.querySelectorAll(":scope > *, aside, figure")].filter((other) => other !== margin);
    const taken = wide.map(boxOf).filter(isInWay).sort((a, b) => a.top - b.top);
    const lines = notes.map(({ link }) => link.getClientRects()[0]?.top);
    const last = boxOf(list.parentElement).top; // of the list with its heading
    const heights = () => notes.map(({ note }) => note.offsetHeight + GAP / 2);
    margin.classList.remove("cite-dense");
    const whole = heights().reduce((sum, height) => sum + height, 0);
    margin.classList.toggle("cite-dense", whole > 0.8 * (last - box.top));
    const sizes = heights();
    let free = box.top;
    notes.forEach(({ note }, n) => {
      const line = lines[n];
      const limit = (line < last ? last : box.bottom) - sizes[n];
      let top = Math.max(free, Math.min(line, limit));
      for (const other of taken) if (top < other.bottom && top + sizes[n] > other.top) top = other.bottom + GAP / 2;
      const isShown = top - line < FAR && top <= limit; // false if the line itself is not shown
      note.classList.toggle("cite-hidden", !isShown);
      note.style.top = `${top - origin.top}px`;
      note.style.left = `${left - origin.left}px`;
      if (isShown) free = top + sizes[n];
    });
  }

  /* The elements beside an element or its ancestors. A small button that floats over the page is left out: it covers little. */
  function neighboursOf(element) {
    const found = [];
    for (let at = element; at.parentElement; at = at.parentElement) {
      found.push(...[...at.parentElement.children].filter((other) => other !== at));
    }
    return found.filter((other) => other.offsetHeight > 100 || styleOf(other).position !== "fixed");
  }

  /* The text of a reference, without its back-links and ids. */
  function entry(item) {
    const copy = (item.querySelector(":scope > p") ?? item).cloneNode(true);
    for (const other of copy.querySelectorAll(".cite-back, .cite-where, .cite-places")) other.remove();
    for (const named of copy.querySelectorAll("[id]")) named.removeAttribute("id");
    return ownWay(made("span", "", ...copy.childNodes));
  }

  /* Markdown has no section around a list and its heading. The list keeps its own role, which counts the items. */
  function makeLandmark(list) {
    const heading = list.previousElementSibling;
    const section = document.createElement("section");
    section.role = "doc-bibliography";
    list.before(section);
    if (heading?.matches("h1, h2, h3, h4, h5, h6") && heading.id) {
      section.setAttribute("aria-labelledby", heading.id);
      section.append(heading);
    } else {
      section.ariaLabel = words.references;
    }
    section.append(list);
    /* Markdown puts footnotes after everything else. */
    const notes = section.parentElement.querySelector(":scope > .footnotes");
    if (notes && section.compareDocumentPosition(notes) & Node.DOCUMENT_POSITION_FOLLOWING) section.before(notes);
  }

  /* Whether a paragraph is a form of the post's own citation: each has the permalink as a link that shows it. */
  function showsAddress(block) {
    return [...block.querySelectorAll("a")].some((link) => link.textContent === link.getAttribute("href"));
  }

  function addCopyButton(code, block = code.closest(".highlight") ?? code.parentNode) {
    if (block.querySelector("button") || block.previousElementSibling?.matches(".cite-copy")) return; // the theme's, ours
    const button = document.createElement("button");
    button.type = "button";
    button.className = "cite-copy";
    button.textContent = words.copy;
    button.ariaLive = "polite";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(code.matches("code") ? code.textContent : code.innerText);
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
    const card = made("span", "cite-card");
    card.popover = "manual";
    card.role = "note";
    let shown = null; // the link whose preview is shown
    let stays = false; // whether it is a peek
    let dismissed = null; // the link whose preview was closed by Escape, until the reader has left it
    let timer = 0;
    let wayBack = null; // in the list, the link to the place that the reader came from

    const linkAt = (target) => {
      const link = target.closest?.("a[href]");
      return link && !link.closest(".cite-card") && itemsOf(link).length ? link : null;
    };
    const cites = (link) => !list?.contains(link) && (link.matches(".cite") || prose?.contains(link));
    const itemsOf = (link) => (cites(link) ? [...new Set(placesAt(link).map(([, item]) => item))] : []);

    function show(link, asPeek = false) {
      clearTimeout(timer);
      if (!asPeek && (stays || link === shown || link === dismissed)) return;
      hide();
      const { label, links } = asPeek ? bracketAround(link) : { links: [link] };
      const items = [...new Set(links.flatMap(itemsOf))];
      const entryOf = asPeek ? (item) => longEntry(item, links, label) : entry;
      const references = made("span", "", ...items.map(entryOf));
      references.id = "cite-card-text";
      card.replaceChildren(references);
      if (asPeek) card.prepend(made("span", "cite-head", label, closeButton()));
      else if (items.length === 1) card.append(...abstractOf(items[0]));
      /* After the link, so that Tab leads into the card and out of it; in the top layer, so that nothing cuts it off. */
      link.after(card);
      if (asPeek) link.ariaExpanded = "true";
      else link.setAttribute("aria-describedby", references.id);
      shown = link;
      stays = asPeek;
      card.showPopover();
      place();
    }

    /* The text of the bracket around a citation, and all links in it: [see 1, pp. 3–5; also 2]. A citation in the author's own
       words, or without a bracket, is alone. */
    function bracketAround(link) {
      const links = [];
      let text = "";
      let at = 0;
      for (const node of link.parentNode.childNodes) {
        if (node === link) at = text.length;
        if (node.nodeType === Node.TEXT_NODE) text += node.data;
        else if (node.matches?.("a.cite:not(.cite-words)")) text += String.fromCharCode(0xe000 + links.push(node) - 1);
        else text += "\n\n"; // not part of one of our brackets
      }
      const edge = (step, closing, opening) => {
        for (let n = at + step, depth = 0; text[n] && !text.startsWith("\n\n", n); n += step) {
          if (closing.includes(text[n])) depth++;
          else if (opening.includes(text[n]) && !depth--) return n;
        }
      };
      const start = edge(-1, ")]", "([");
      const end = edge(1, "([", ")]");
      if (link.matches(".cite-words") || start === undefined || end === undefined) return { label: link.textContent, links: [link] };
      const within = [];
      const label = text.slice(start, end + 1).replace(/[\ue000-\uefff]/g, (mark) => {
        within.push(links[mark.charCodeAt(0) - 0xe000]);
        return within.at(-1).textContent;
      });
      return { label, links: within };
    }

    /* A reference in a peek: the content of a preview, the places that cite it, and a link into the list. */
    function longEntry(item, links, label) {
      const text = entry(item);
      const status = words[workOf.get(item)?.creativeWorkStatus?.split(" ")[0]]; // the first word of "expression of concern"
      if (status) text.prepend(made("strong", "cite-status", status), " ");
      if (numberOf(item).trim() !== label) text.prepend(numberOf(item));
      text.append(...abstractOf(item));
      const others = (placesOf.get(item) ?? []).filter(({ link }) => !links.includes(link));
      if (others.length) text.append(made("span", "cite-places", words.also, ...others.map(context)));
      const back = item.querySelector(".cite-back[id]");
      if (back) text.append(wayToList(item, back.id, links));
      return text;
    }

    function wayToList(item, id, links) {
      const link = made("a", "cite-to-list", words.list);
      link.href = `#${id}`;
      const places = (placesOf.get(item) ?? []).filter((place) => links.includes(place.link));
      const backs = [...item.querySelectorAll(".cite-back")];
      const way = backs.find((back) => places.some(({ place }) => back.hash === `#${place.id}`));
      link.addEventListener("click", () => {
        wayBack?.classList.remove("cite-way-back");
        wayBack = way;
        way?.classList.add("cite-way-back");
        way?.setAttribute("data-words", words.back);
      });
      return link;
    }

    function abstractOf(item) {
      const { abstract } = workOf.get(item) ?? {};
      return abstract ? [ownWay(made("span", "cite-abstract", abstract))] : [];
    }

    function closeButton() {
      const button = made("button", "cite-close", "×");
      button.type = "button";
      button.ariaLabel = words.close;
      button.addEventListener("click", dismiss);
      return button;
    }

    function place() {
      const at = shown.getClientRects()[0];
      card.style.backgroundColor = paper(shown);
      card.style.maxHeight = "";
      const { width, height } = boxOf(card);
      const start = styleOf(shown).direction === "rtl" ? at.right - width : at.left;
      const left = Math.max(12, Math.min(start, page.clientWidth - width - 12));
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
      if (shown) shown.ariaExpanded = null;
      shown = null;
      stays = false;
      card.remove();
    }

    /* Closes what is shown and does not show it again at once, though pointer or focus are on the citation. */
    function dismiss() {
      dismissed = shown;
      if (card.contains(document.activeElement)) shown.focus({ preventScroll: true });
      hide();
    }

    const later = (action, milliseconds) => {
      clearTimeout(timer);
      timer = setTimeout(action, milliseconds);
    };
    const inside = (element) => element && (card.contains(element) || element.closest?.("a") === shown);

    document.addEventListener("pointerover", (event) => {
      if (event.pointerType === "touch" || stays) return;
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
      else if (shown && !stays && !inside(event.target)) hide();
      if (link !== dismissed) dismissed = null;
    });
    document.addEventListener("pointerdown", (event) => {
      if (shown && !stays && !inside(event.target)) hide();
    });
    /* A finger that scrolls leaves a peek open: for it, browsers send pointercancel, and not pointerup. */
    document.addEventListener("pointerup", (event) => {
      if (stays && !inside(event.target)) hide();
    });
    document.addEventListener("click", (event) => {
      if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      const link = linkAt(event.target);
      if (link?.matches(".cite")) {
        event.preventDefault();
        if (stays && link === shown) dismiss();
        else show(link, true);
      } else if (link || (card.contains(event.target) && event.target.closest("a"))) later(hide, 0);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && shown) dismiss();
    });
    const change = () => (stays ? place() : hide());
    addEventListener("resize", change);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", change);
  }

  const isOpaque = (element) => !/^rgba|\//.test(styleOf(element).backgroundColor);

  /* What an element stands on: the nearest element with a background of its own, such as a card, or the page. */
  function sheetOf(element) {
    for (let at = element; at !== document.body; at = at.parentElement) if (isOpaque(at)) return at;
    return page;
  }

  /* The colour behind an element, which each theme sets in its own way; the colour of the text is inherited. */
  function paper(element) {
    const sheet = [sheetOf(element), document.body, page].find(isOpaque);
    return sheet ? styleOf(sheet).backgroundColor : "Canvas";
  }
})();
