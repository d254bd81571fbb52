/* Filters and sorts a reading room. All content is on the page; the state is in the address, so that a view can be linked.
   Nothing is loaded or stored. */
(() => {
  const room = document.querySelector(".room");
  const form = room?.querySelector(".room-form");
  if (!form) return;
  const { q, tier, tag, sort } = form.elements;
  const output = form.querySelector("output");
  const names = ["q", "tier", "sort"];
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  const links = room.querySelectorAll(".room-themes li"); // in the order of the themes
  const sections = [...room.querySelectorAll(".room-theme")].map((section, n) => ({
    section,
    list: section.querySelector(".room-entries"),
    theme: section.querySelector("h2").firstChild?.textContent ?? "",
    link: links[n],
  }));
  const entries = sections.flatMap(({ section, list, theme }) =>
    [...list.children].map((item) => {
      const tags = [...item.querySelectorAll(".room-tags > li")];
      return {
        item,
        section,
        list,
        theme,
        tier: item.dataset.tier ?? "",
        date: item.querySelector("time")?.dateTime ?? "",
        tags: new Set(tags.map((each) => folded(each.textContent))),
        text: folded(item.textContent),
      };
    }),
  );

  /* In another order than that of themes, the entries are in one list of their own, and the themes below it are empty. */
  const all = document.createElement("div");
  all.className = "room-entries";
  const newest = (one, other) => (one.date < other.date ? 1 : one.date > other.date ? -1 : 0);
  const orders = { date: newest, tier: (one, other) => other.tier - one.tier || newest(one, other) };

  let arranged = ""; // their present order

  const known = new Map(); // a tag, folded → its first spelling, and the buttons that have it
  const chosen = new Set(); // the tags that an entry must have, in the order in which they were chosen
  const choices = document.createElement("ul");
  addTags();
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", ({ target }) => {
    if (target === tag) choose(tag.value ? [...chosen, tag.value] : []);
    change(target !== q);
  });
  form.addEventListener("reset", () => {
    choose([]);
    setTimeout(() => change(true)); // the fields are empty by then
  });
  q.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !q.value) return;
    q.value = "";
    change(true);
  });
  room.addEventListener("click", (event) => {
    const button = event.target.closest?.(".room-tags button");
    if (!button) return;
    const key = folded(button.textContent);
    choose(chosen.has(key) ? [...chosen].filter((other) => other !== key) : [...chosen, key]);
    change(true);
    tag.focus();
    form.scrollIntoView({ block: "nearest" });
  });
  addEventListener("popstate", restore);
  addEventListener("hashchange", reveal);
  restore();

  /* Each tag becomes a button, and a choice of the form. */
  function addTags() {
    for (const place of room.querySelectorAll(".room-tags > li")) {
      const button = tagButton(place.textContent);
      place.replaceChildren(button);
      const key = folded(button.textContent);
      if (!known.has(key)) known.set(key, { name: button.textContent, buttons: [] });
      known.get(key).buttons.push(button);
    }
    const sorted = [...known].sort(([one], [other]) => one.localeCompare(other));
    tag.append(...sorted.map(([key, { name, buttons }]) => new Option(`${name} (${buttons.length})`, key)));
    choices.className = "room-tags";
    choices.setAttribute("aria-label", tag.labels[0].firstChild.textContent.trim());
    output.after(choices);
  }

  function tagButton(name, isPressed = false) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.setAttribute("aria-pressed", `${isPressed}`);
    return button;
  }

  /* Sets the tags that an entry must have, all of them. The form shows them, and the last one in its menu. */
  function choose(tags) {
    const now = new Set(tags.filter((key) => known.has(key)));
    for (const key of new Set([...chosen, ...now]))
      for (const button of known.get(key).buttons) button.setAttribute("aria-pressed", `${now.has(key)}`);
    chosen.clear();
    for (const key of now) chosen.add(key);
    tag.value = [...chosen].at(-1) ?? "";
    choices.replaceChildren(
      ...[...chosen].map((key) => {
        const item = document.createElement("li");
        item.append(tagButton(known.get(key).name, true));
        return item;
      }),
    );
    choices.hidden = !chosen.size;
  }

  /* Shows the entries that match the form. */
  function show() {
    const words = folded(q.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    const filled = new Set();
    for (const entry of entries) {
      const fits =
        (!tier.value || entry.tier === tier.value) &&
        [...chosen].every((key) => entry.tags.has(key)) &&
        words.every((word) => entry.text.includes(word));
      if (entry.item.hidden === fits) entry.item.hidden = !fits;
      if (!fits) continue;
      shown += 1;
      filled.add(entry.section);
    }
    arrange(orders[sort.value]);
    for (const { section, link } of sections) section.hidden = link.hidden = Boolean(sort.value) || !filled.has(section);
    output.value = form.dataset.shown.replace("{shown}", shown).replace("{all}", entries.length);
  }

  /* Puts the entries into one order, or back into their themes. Outside of its theme, an entry shows the theme's name. */
  function arrange(order) {
    if (arranged === sort.value) return;
    arranged = sort.value;
    all.remove();
    if (order) all.append(...[...entries].sort(order).map(({ item }) => item));
    else for (const { item, list } of entries) list.append(item);
    if (order) room.querySelector(".room-themes").after(all);
    for (const entry of entries) {
      entry.label ??= themeLabel(entry);
      entry.label.hidden = !order;
    }
  }

  function themeLabel({ item, theme }) {
    const label = document.createElement("span");
    label.textContent = ` · ${theme}`;
    item.querySelector(".room-facts").append(label);
    return label;
  }

  function change(isStep) {
    show();
    const query = new URLSearchParams(location.search);
    for (const name of names) {
      if (form.elements[name].value) query.set(name, form.elements[name].value);
      else query.delete(name);
    }
    query.delete("tag");
    for (const key of chosen) query.append("tag", key);
    remember(`${query}`, isStep);
  }

  /* A choice is a step in the browser's history; a typed letter is not. Browsers refuse too many steps at a time. */
  function remember(query, isStep, hash = "") {
    try {
      history[isStep ? "pushState" : "replaceState"](null, "", location.pathname + (query && `?${query}`) + hash);
    } catch {}
  }

  /* Takes the state from the address; a choice that does not exist is ignored. */
  function restore() {
    const query = new URLSearchParams(location.search);
    q.value = query.get("q") ?? "";
    tier.value = query.get("tier") ?? "";
    choose(query.getAll("tag").map(folded));
    sort.value = query.get("sort") ?? "";
    for (const choice of [tier, sort]) choice.selectedIndex = Math.max(0, choice.selectedIndex);
    show();
    reveal();
  }

  /* The entry that the address names is shown, even if the filter would hide it. */
  function reveal() {
    const hidden = [...room.querySelectorAll("[hidden][id], [hidden] [id]")];
    const named = hidden.find(({ id }) => [`#${id}`, `#${encodeURIComponent(id)}`].includes(location.hash));
    if (!named) return;
    for (const name of names) form.elements[name].value = "";
    choose([]);
    show();
    remember("", false, location.hash);
    named.scrollIntoView();
  }
})();
