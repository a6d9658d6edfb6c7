declare module "virtual:messages" {
  const messages: readonly import("./messages.ts").Message[];
  export default messages;
}
