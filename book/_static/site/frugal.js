/** Whether the reader pays for what is loaded, or waits long for it: then nothing is loaded unasked. */
export function frugal() {
  const { saveData, type, effectiveType = "" } = navigator.connection ?? {};
  return Boolean(
    saveData ||
      type === "cellular" ||
      effectiveType.endsWith("2g") ||
      matchMedia("(prefers-reduced-data: reduce)").matches,
  );
}
