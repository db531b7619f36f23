// Keeps the page as the calendars are, and lets events be added, moved, answered and deleted by hand.
"use strict";

const dialog = document.querySelector("dialog");
const form = dialog.querySelector("form");
const problem = dialog.querySelector(".problem");
const zone = () => document.body.dataset.zone;
let edited = null; // {person, event} of the event in the dialog; event null for a new one

async function refresh() {
  const answer = await fetch(location.href);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const focused = document.activeElement?.id;
  for (const part of ["main", ".clock"]) document.querySelector(part).replaceWith(fresh.querySelector(part));
  document.body.dataset.version = fresh.body.dataset.version;
  if (focused && !dialog.open) document.getElementById(focused)?.focus({ preventScroll: true });
}

async function watch() {
  try {
    const { version } = await (await fetch("/version")).json();
    if (!document.hidden && version !== document.body.dataset.version) await refresh();
  } catch {
    // The sandbox is away; the next look will tell.
  }
  setTimeout(watch, 1000);
}

const clockText = (minutes) => {
  const whole = Math.max(0, Math.min(minutes, 24 * 60 - 1));
  return `${String(Math.floor(whole / 60)).padStart(2, "0")}:${String(whole % 60).padStart(2, "0")}`;
};

// The time under the pointer, in quarters of an hour; nine o'clock from the keyboard.
function minutesAt(lane, click) {
  const { from, to } = lane.dataset;
  if (click.detail === 0) return Math.max(from * 60, 9 * 60);
  const box = lane.getBoundingClientRect();
  const down = lane.closest("main").classList.contains("down");
  const share = down ? (click.clientY - box.top) / box.height : (click.clientX - box.left) / box.width;
  return Math.floor((from * 60 + share * (to - from) * 60) / 15) * 15;
}

function open(title, who, values, existing) {
  form.querySelector("#what").textContent = title;
  form.querySelector(".who").textContent = who;
  problem.textContent = "";
  for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
  form.querySelector(".delete").hidden = !existing;
  for (const button of form.querySelectorAll(".answer")) button.hidden = !existing?.invited;
  for (const name of ["from", "to", "day"]) form.elements[name].disabled = Boolean(existing?.allDay);
  dialog.showModal();
  form.elements.subject.focus();
}

function openNew(lane, click) {
  const start = minutesAt(lane, click);
  edited = { person: lane.dataset.person, event: null };
  const values = { subject: "", day: lane.dataset.day, from: clockText(start), to: clockText(start + 30), status: "busy" };
  open("Add an event by hand", `in the calendar of ${edited.person}`, values, null);
}

const shownZone = () => new URL(location.href).searchParams.get("zone") || document.querySelector("select[name=zone]").value;

function local(instant) {
  const options = { timeZone: shownZone(), hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" };
  const parts = Object.fromEntries(new Intl.DateTimeFormat("en-CA", options).formatToParts(new Date(instant)).map((p) => [p.type, p.value]));
  return { day: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}` };
}

function openExisting(button) {
  const { person, event, subject, status, start, end, allDay, invited } = button.dataset;
  edited = { person, event, allDay: Boolean(allDay) };
  const [first, last] = [local(start), local(end)];
  const values = { subject, day: first.day, from: first.time, to: last.time, status };
  open("Change or delete by hand", button.title, values, { allDay: Boolean(allDay), invited: Boolean(invited) });
}

function nextDay(day) {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
}

async function send(method, path, body) {
  const address = `/_control/people/${encodeURIComponent(edited.person)}/events${path}`;
  const answer = await fetch(address, { method, headers: { "Content-Type": "application/json" }, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error((await answer.json()).error);
}

async function carryOut(what) {
  const path = edited.event ? `/${edited.event}` : "";
  if (what === "delete") return send("DELETE", path);
  if (what !== "save") return send("POST", `${path}/respond`, { response: what });
  const { subject, day, from, to, status } = Object.fromEntries(["subject", "day", "from", "to", "status"].map((n) => [n, form.elements[n].value]));
  const body = { subject: subject || "Busy", showAs: status };
  if (!edited.allDay) {
    body.start = { dateTime: `${day}T${from}`, timeZone: zone() };
    body.end = { dateTime: `${to > from ? day : nextDay(day)}T${to}`, timeZone: zone() };
  }
  return send(edited.event ? "PATCH" : "POST", path, body);
}

async function act(what) {
  if (what === "close") return dialog.close();
  try {
    await carryOut(what);
    dialog.close();
    await refresh();
  } catch (failure) {
    problem.textContent = failure.message;
  }
}

document.addEventListener("click", (click) => {
  const event = click.target.closest("main .event");
  if (event) return openExisting(event);
  const add = click.target.closest(".add");
  if (add) return openNew(add.closest(".lane"), click);
});
form.addEventListener("submit", (submit) => { submit.preventDefault(); act("save"); });
for (const button of form.querySelectorAll("button[type=button]")) button.addEventListener("click", () => act(button.value));
document.querySelector(".choose").addEventListener("change", (change) => change.currentTarget.requestSubmit());
watch();
