// Counts the tokens' time down and asks the desk every five seconds, which renews in time.
"use strict";
(() => {
  const clock = document.getElementById("clock");
  let skew = Number(clock.dataset.now) - Math.floor(Date.now() / 1000);
  const now = () => Math.floor(Date.now() / 1000) + skew;
  const all = (selector) => document.querySelectorAll(selector);
  let issued = null;

  const span = (seconds) => {
    if (seconds < 120) return `${seconds} s`;
    return seconds < 7200 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
  };

  const draw = () => {
    for (const element of all("[data-until]")) {
      const left = Math.max(0, Number(element.dataset.until) - now());
      element.textContent = span(left);
    }
  };

  const take = (times) => {
    skew = times.now - Math.floor(Date.now() / 1000);
    if (issued !== null && times.issued_at !== issued && document.querySelector("[data-reload]")) {
      location.reload();
      return;
    }
    issued = times.issued_at;
    for (const name of ["renewals", "origin"]) {
      for (const element of all(`[data-field="${name}"]`)) element.textContent = times[name];
    }
    for (const element of all('[data-field="expires_at"]')) element.dataset.until = times.expires_at;
    draw();
  };

  const ask = async () => {
    try {
      const answer = await fetch("/session.json", { redirect: "manual", cache: "no-store" });
      if (answer.ok) take(await answer.json());
      else if (answer.status === 401) location.assign("/ended");
      else if (answer.type === "opaqueredirect") location.assign(location.pathname);
    } catch {
      // The desk is away for a moment; the next round asks again.
    }
  };

  draw();
  setInterval(draw, 1000);
  setInterval(ask, 5000);
  ask();
})();
