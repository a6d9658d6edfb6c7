// Every message that is known, by its code. Loaded when a page needs it; the build reads it from the
// book, where each message has a page that is generated from the data.

import type { Diagnosis } from "ngcompat";

type Diagnosed = Diagnosis["diagnoses"][number];

export type Message = Omit<Diagnosed, "facts" | "lines"> & {
  /** What it looks like. */
  readonly samples: readonly string[];
};

let all: ReadonlyMap<string, Message> | null = null;

export async function loadMessages(): Promise<void> {
  const { default: messages } = await import("virtual:messages");
  all = new Map(messages.map((message) => [message.code, message]));
}

export const messagesLoaded = (): boolean => all !== null;

export const messageOf = (code: string): Message | undefined => all?.get(code);

export const messages = (): readonly Message[] => [...(all?.values() ?? [])];
