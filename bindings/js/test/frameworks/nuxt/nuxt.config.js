export default defineNuxtConfig({
  vue: { compilerOptions: { isCustomElement: (tag) => tag === "ngcompat-check" } },
});
