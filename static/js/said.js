// What a page has to say when it comes is read aloud: a live region speaks of what changes in it, not of what was there from the start.

// biome-ignore lint/performance/useDomNodeTextContent: what is seen, a line each
const said = document.getElementById("messages")?.innerText.trim();

if (said) setTimeout(() => (document.getElementById("said").textContent = said), 200);
