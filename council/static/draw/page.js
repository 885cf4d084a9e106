// The page "How this panel was drawn": repeats a draw with the second implementation, from the files that anybody can
// take away. Without script the page says the same, and the button is not there.

import { canonical, firstDifference, hex, readSources, replay, sha256 } from "./smc-draw.js";

async function bytesOf(section, name) {
  const answer = await fetch(`${section.dataset.url}${name}.json`);
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

async function repeat(section, says) {
  const [list, sources, published] = await Promise.all(
    ["draw", "sources", "result"].map((name) => bytesOf(section, name)),
  );
  if (hex(sha256(list)) !== section.dataset.commitment) return says.dataset.changed;
  const ours = replay(list, readSources(sources));
  const theirs = new TextDecoder().decode(published);
  if (canonical(ours) !== theirs) return `${says.dataset.other} ${JSON.stringify(firstDifference(ours, JSON.parse(theirs)))}`;
  const shown = [...section.querySelectorAll("[data-code]")].map((row) => row.dataset.code);
  const walked = ours.walk.map(([code]) => code);
  return shown.join() === walked.join() ? says.dataset.same : says.dataset.other;
}

for (const section of document.querySelectorAll("[data-draw]")) {
  const button = section.querySelector("[data-replay]");
  const says = section.querySelector("[data-says]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      says.textContent = await repeat(section, says);
    } catch (problem) {
      if (!problem.code) console.error(problem);
      says.textContent = problem.code ? says.dataset.wrong : says.dataset.failed;
    }
    button.disabled = false;
    button.focus();
  });
}
