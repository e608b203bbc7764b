// "5 min ago" grows older while a page stays open. The words are the server's, with # for the number; after a week its own stay.

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function words(seconds, said) {
  if (seconds < MINUTE) return said.agoNow;
  if (seconds < HOUR) return said.agoMinutes.replace("#", Math.floor(seconds / MINUTE));
  if (seconds < DAY) return said.agoHours.replace("#", Math.floor(seconds / HOUR));
  const days = Math.floor(seconds / DAY);
  return days < 7 ? (days === 1 ? said.agoDay : said.agoDays).replace("#", days) : null;
}

function show() {
  for (const list of document.querySelectorAll("[data-ago-now]")) {
    for (const time of list.querySelectorAll("time")) {
      const seconds = (Date.now() - new Date(time.dateTime)) / 1000;
      const text = words(seconds, list.dataset);
      if (text !== null && time.textContent !== text) time.textContent = text;
    }
  }
}

setInterval(show, 30000);
