// Light, dark, or as the system has it. The choice stays in this browser.

const THEMES = ["auto", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];

const KEY = "ngcompat-theme";

let chosen: Theme = stored();
show();

export const theme = (): Theme => chosen;

export function nextTheme(): void {
  chosen = THEMES[(THEMES.indexOf(chosen) + 1) % THEMES.length]!;
  show();
  try {
    localStorage.setItem(KEY, chosen);
  } catch {
    // Where nothing can be kept the choice holds until the page is left.
  }
}

function show() {
  document.documentElement.dataset["theme"] = chosen;
}

function stored(): Theme {
  try {
    return THEMES.find((one) => one === localStorage.getItem(KEY)) ?? "auto";
  } catch {
    return "auto";
  }
}
