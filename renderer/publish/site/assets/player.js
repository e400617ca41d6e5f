"use strict";
// The player of one session: controls, chapters, and a transcript that follows the sound.
(() => {
  const find = (id) => document.getElementById(id);
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const STEP_SECONDS = 15;
  const seek = find("seek"), speed = find("speed"), play = find("play");

  const parts = all("figure[data-part]").map((figure) => {
    const [chapters, words] = all(`:not(figure)[data-part="${figure.dataset.part}"]`);
    return {
      figure,
      name: figure.dataset.name,
      seconds: Number(figure.dataset.seconds),
      audio: figure.querySelector("audio"),
      chapters: all("a", chapters).map((element) => ({ element, onset: element.dataset.onset / 1000 })),
      sentences: all(".sentence", words).map((element) => (
        { element, onset: element.dataset.onset / 1000, end: element.dataset.end / 1000 })),
    };
  });
  let part = parts[0], chapter, sentence, timer;

  const clock = (seconds) => {
    const whole = Math.round(seconds), pad = (value) => String(value).padStart(2, "0");
    const hours = Math.floor(whole / 3600), minutes = Math.floor(whole / 60) % 60;
    return hours ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
  };
  // The last of some spans that has begun: they stand in order.
  const begun = (spans, now) => {
    let low = 0, high = spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (spans[middle].onset <= now + 0.01) low = middle + 1; else high = middle;
    }
    return spans[low - 1];
  };
  const say = (text) => { find("told").textContent = text; };
  const remember = (key, value) => { try { localStorage.setItem(key, value); } catch { /* a browser may forbid it */ } };
  const recall = (key) => { try { return localStorage.getItem(key); } catch { return null; } };

  const inSight = (element) => {
    const box = element.getBoundingClientRect(), top = document.querySelector(".player").getBoundingClientRect().bottom;
    return box.bottom > Math.max(0, top) && box.top < innerHeight;
  };
  const bring = (element) => element.scrollIntoView({
    block: "center",
    behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth",
  });

  const mark = (now) => {
    const said = begun(part.sentences, now);
    if (said !== sentence) {
      // Who has scrolled away from the words, or not yet come to them, is left where they are.
      const follows = sentence && inSight(sentence.element);
      sentence?.element.classList.remove("last");
      sentence?.element.removeAttribute("aria-current");
      sentence = said;
      sentence?.element.classList.add("last");
      if (sentence && follows) bring(sentence.element);
    }
    if (sentence && now < sentence.end !== sentence.element.hasAttribute("aria-current")) {
      if (now < sentence.end) sentence.element.setAttribute("aria-current", "true");
      else sentence.element.removeAttribute("aria-current");
    }
    const entered = begun(part.chapters, now);
    if (entered !== chapter) {
      chapter?.element.removeAttribute("aria-current");
      chapter = entered;
      chapter?.element.setAttribute("aria-current", "true");
      find("chapter").textContent = chapter ? chapter.element.firstElementChild.textContent : "";
    }
  };

  // Marks what sounds now, and comes back when that changes: the audio element tells the time four times a second at most.
  const follow = () => {
    const now = part.audio.currentTime, { audio } = part;
    mark(now);
    seek.value = now;
    seek.setAttribute("aria-valuetext", `${clock(now)} of ${clock(part.seconds)}`);
    find("elapsed").textContent = clock(Math.floor(now));
    document.querySelector(".rail").style.setProperty("--heard", `${100 * now / part.seconds}%`);
    clearTimeout(timer);
    if (audio.paused) return;
    const number = sentence ? part.sentences.indexOf(sentence) : -1;
    const next = [sentence?.end, part.sentences[number + 1]?.onset].filter((time) => time > now);
    if (next.length) timer = setTimeout(follow, Math.max(20, 1000 * (Math.min(...next) - now) / audio.playbackRate));
  };

  const go = (seconds) => {
    part.audio.currentTime = Math.min(Math.max(0, seconds), part.seconds);
    follow();
  };
  const start = () => part.audio.play().catch((error) => {
    if (error.name !== "AbortError") say("This sound cannot be played here; try the download below.");
  });
  const playFrom = (seconds) => { go(seconds); start(); };
  const toggle = () => (part.audio.paused ? start() : part.audio.pause());
  const jump = (seconds) => {
    go(part.audio.currentTime + seconds);
    say(clock(part.audio.currentTime));
  };
  const step = (spans, by) => {
    const now = part.audio.currentTime, at = spans.indexOf(begun(spans, now));
    const again = by < 0 && at >= 0 && now - spans[at].onset > 3;
    const target = spans[Math.max(0, again ? at : at + by)];
    if (target) { go(target.onset); say(target.element.firstChild.textContent); }
  };
  const pace = (value) => {
    speed.value = value;
    for (const { audio } of parts) audio.playbackRate = audio.defaultPlaybackRate = Number(speed.value);
    remember("speed", speed.value);
    follow();
  };

  const choose = (chosen) => {
    part.audio.pause();
    mark(-1);
    part = chosen;
    part.audio.preload = "metadata";
    for (const element of all("[data-part]")) element.hidden = element.dataset.part !== part.figure.dataset.part;
    for (const input of all(".choice input")) input.checked = input.value === part.figure.dataset.part;
    seek.max = part.seconds;
    find("whole").textContent = clock(part.seconds);
    const ticks = document.querySelector(".ticks");
    ticks.replaceChildren(...part.chapters.slice(1).map(({ onset }) => {
      const tick = document.createElement("i");
      tick.style.left = `${100 * onset / part.seconds}%`;
      return tick;
    }));
    follow();
  };

  const fromAddress = () => {
    const wanted = new URLSearchParams(location.hash.slice(1));
    const named = parts.find(({ name }) => name === wanted.get("track"));
    if (named && named !== part) choose(named);
    if (wanted.has("t")) go(Number(wanted.get("t")) || 0);
  };

  // The transcript is one stop of the tab key; the arrows move inside it.
  const rove = (element) => {
    for (const other of all('.sentence[tabindex="0"]', element.closest(".said"))) other.tabIndex = -1;
    element.tabIndex = 0;
  };
  for (const { sentences, audio, figure } of parts) {
    sentences.forEach(({ element, onset }, number) => {
      element.setAttribute("role", "button");
      element.tabIndex = number ? -1 : 0;
      element.addEventListener("click", () => {
        if (!getSelection().isCollapsed) return;
        rove(element);
        playFrom(onset);
      });
      element.addEventListener("keydown", (event) => {
        const other = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (other) {
          const target = sentences[number + other]?.element;
          if (target) { rove(target); target.focus(); }
        } else if (event.key === "Enter" || event.key === " ") playFrom(onset);
        else return;
        event.preventDefault();
      });
    });
    audio.controls = false;
    figure.classList.add("unseen");
    for (const happened of ["timeupdate", "seeked", "play", "pause", "ended", "ratechange"]) {
      audio.addEventListener(happened, () => {
        if (audio !== part.audio) return;
        play.classList.toggle("sounds", !audio.paused);
        play.setAttribute("aria-label", audio.paused ? "Play" : "Pause");
        follow();
      });
    }
  }
  for (const { chapters } of parts) {
    for (const { element, onset } of chapters) {
      element.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        playFrom(onset);
      });
    }
  }

  const keys = find("keys");
  keys.checked = recall("keys") !== "off";
  keys.addEventListener("change", () => remember("keys", keys.checked ? "on" : "off"));
  const faster = (by) => {
    const place = Math.min(Math.max(0, speed.selectedIndex + by), speed.options.length - 1);
    pace(speed.options[place].value);
    say(`Speed ${speed.value}`);
  };
  const does = {
    " ": toggle, k: toggle,
    ArrowLeft: () => jump(-STEP_SECONDS), j: () => jump(-STEP_SECONDS),
    ArrowRight: () => jump(STEP_SECONDS), l: () => jump(STEP_SECONDS),
    p: () => step(part.chapters, -1), n: () => step(part.chapters, 1),
    "[": () => step(part.sentences, -1), "]": () => step(part.sentences, 1),
    ",": () => faster(-1), ".": () => faster(1),
  };
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (!keys.checked || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.closest("input, select, textarea")) return;
    if (key === " " && target.closest("button, a, summary, [role=button]")) return;
    const act = does[key.length === 1 ? key.toLowerCase() : key];
    if (act) { event.preventDefault(); act(); }
  });

  play.addEventListener("click", toggle);
  find("back").addEventListener("click", () => jump(-STEP_SECONDS));
  find("forward").addEventListener("click", () => jump(STEP_SECONDS));
  seek.addEventListener("input", () => go(Number(seek.value)));
  speed.addEventListener("change", () => pace(speed.value));
  for (const input of all(".choice input")) input.addEventListener("change", () => choose(parts[input.value]));
  addEventListener("hashchange", fromAddress);

  if ("mediaSession" in navigator) {
    const picture = document.querySelector("img.cover");
    navigator.mediaSession.metadata = new MediaMetadata({
      title: document.querySelector("h1").textContent,
      artist: document.querySelector(".teacher")?.textContent ?? "",
      artwork: picture?.src.startsWith("http") ? [{ src: picture.src }] : [],
    });
    navigator.mediaSession.setActionHandler("seekbackward", () => jump(-STEP_SECONDS));
    navigator.mediaSession.setActionHandler("seekforward", () => jump(STEP_SECONDS));
  }

  document.documentElement.classList.add("js");
  for (const element of all(".controls, .choice, .keys")) element.hidden = false;
  choose(parts[0]);
  if (speed.querySelector(`option[value="${Number(recall("speed")) || 1}"]`)) pace(recall("speed") ?? "1");
  fromAddress();
})();
