"use strict";
// What a page does beyond what it does without this: suggestions while somebody types, the next and
// the previous match, a button that copies. Texts come into the page as texts, never as markup.

// --- Suggestions: a combobox as WAI-ARIA describes it, its list below the box ----------------------
(function () {
    const box = document.getElementById("q");
    if (!box || !box.form || !window.fetch || !window.AbortController)
        return;
    const form = box.form, held = new Map(), DELAY = 120, HELD = 60;
    const list = document.createElement("ul");
    let active = -1, timer = 0, request = null;
    list.id = "suggestions";
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", form.dataset.suggestions || "");
    box.after(list);
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", list.id);
    box.setAttribute("aria-expanded", "false");

    function mark(i) {
        const options = list.children;
        if (active >= 0 && options[active])
            options[active].setAttribute("aria-selected", "false");
        active = i;
        if (i < 0) {
            box.removeAttribute("aria-activedescendant");
            return;
        }
        options[i].setAttribute("aria-selected", "true");
        options[i].scrollIntoView({ block: "nearest" });
        box.setAttribute("aria-activedescendant", options[i].id);
    }

    function stop() {
        clearTimeout(timer);
        if (request)
            request.abort();
        request = null;
    }

    function close() {
        stop();
        mark(-1);
        list.hidden = true;
        list.replaceChildren();
        box.setAttribute("aria-expanded", "false");
    }

    function choose(i) {
        box.value = list.children[i].dataset.query;
        close();
        if (form.requestSubmit)
            form.requestSubmit();
        else
            form.submit();
    }

    function option(query, description, i) {
        const item = document.createElement("li"), name = document.createElement("span");
        const note = document.createElement("span");
        item.id = "suggestion-" + i;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.dataset.query = query;
        name.textContent = query;
        note.textContent = description;
        note.className = "note";
        item.append(name, " ", note);
        item.addEventListener("click", () => choose(i));
        return item;
    }

    function show(answer) {
        const queries = answer[1] || [], descriptions = answer[2] || [];
        mark(-1);
        list.replaceChildren(...queries.map((q, i) => option(String(q), String(descriptions[i] || ""), i)));
        list.hidden = queries.length === 0;
        box.setAttribute("aria-expanded", String(!list.hidden));
    }

    async function ask(text) {
        const known = held.get(text);
        if (known) {
            show(known);
            return;
        }
        const url = new URL(form.action), lang = form.elements.namedItem("lang");
        request = new AbortController();
        url.search = "";
        url.searchParams.set("suggest", text);
        if (lang)
            url.searchParams.set("lang", lang.value);
        try {
            const response = await fetch(url, { signal: request.signal, credentials: "omit" });
            const answer = response.ok ? await response.json() : null;
            if (!Array.isArray(answer) || box.value.trim() !== text || document.activeElement !== box)
                return;
            if (held.size >= HELD)
                held.clear();
            // What the server cut short it may have whole the next time.
            if ((response.headers.get("Cache-Control") || "").includes("max-age"))
                held.set(text, answer);
            show(answer);
        } catch (problem) {
            // Aborted, or the server is away: typing goes on without suggestions.
        }
    }

    function typed() {
        const text = box.value.trim();
        stop();
        if (text === "") {
            close();
            return;
        }
        timer = setTimeout(() => ask(text), DELAY);
    }

    box.addEventListener("input", (event) => {
        if (!event.isComposing)
            typed();
    });
    box.addEventListener("compositionend", typed);
    box.addEventListener("blur", close);
    form.addEventListener("submit", stop);
    // A press on the list leaves the focus where it is.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    box.addEventListener("keydown", (event) => {
        const n = list.children.length;
        if (event.isComposing)
            return;
        if (event.key === "Escape" && !list.hidden) {
            event.preventDefault();
            close();
        } else if (event.key === "Enter" && active >= 0) {
            event.preventDefault();
            choose(active);
        } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !event.altKey) {
            if (list.hidden && event.key === "ArrowDown" && box.value.trim() !== "") {
                event.preventDefault();
                ask(box.value.trim());
            } else if (!list.hidden) {
                // One place more than there are options: the box itself.
                const step = event.key === "ArrowDown" ? 1 : -1;
                event.preventDefault();
                mark(((active + 1 + step + n + 1) % (n + 1)) - 1);
            }
        }
    });
})();

// --- Matches in a text: two buttons, and the keys n and p -----------------------------------------
(function () {
    const bar = document.getElementById("match-bar"), marks = document.querySelectorAll("mark[id]");
    if (!bar || marks.length === 0)
        return;
    const place = bar.querySelector("output");
    let at = -1;

    function go(step) {
        if (at >= 0)
            marks[at].classList.remove("current");
        at = at < 0 && step < 0 ? marks.length - 1 : (at + step + marks.length) % marks.length;
        const link = marks[at].querySelector("a");
        marks[at].classList.add("current");
        marks[at].scrollIntoView({ block: "center" });
        if (link)
            link.focus({ preventScroll: true });
        place.textContent = at + 1 + " / " + marks.length;
    }

    bar.hidden = false;
    place.textContent = "– / " + marks.length;
    bar.querySelector("[data-step='-1']").addEventListener("click", () => go(-1));
    bar.querySelector("[data-step='1']").addEventListener("click", () => go(1));
    document.addEventListener("keydown", (event) => {
        const inField = event.target.closest && event.target.closest("input, textarea, select");
        if (inField || event.ctrlKey || event.metaKey || event.altKey || event.isComposing)
            return;
        if (event.key === "n")
            go(1);
        else if (event.key === "p")
            go(-1);
    });
})();

// --- Copying ----------------------------------------------------------------------------------------
for (const button of document.querySelectorAll("button[data-copies]")) {
    const source = document.getElementById(button.dataset.copies), label = button.textContent;
    let timer = 0;
    if (!source)
        continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
        try {
            await navigator.clipboard.writeText(source.textContent);
        } catch (problem) {
            // Without TLS there is no clipboard object: the old way.
            getSelection().selectAllChildren(source);
            if (!document.execCommand("copy"))
                return;
        }
        button.textContent = button.dataset.copied;
        clearTimeout(timer);
        timer = setTimeout(() => { button.textContent = label; }, 2000);
    });
}
