/** Which script is shown: the part of the address after "#/", so that Back and Forward work. */

export const addressOf = (path: string): string => `#/${path.split("/").map(encodeURIComponent).join("/")}`;

export function pathIn(hash: string): string | null {
  if (!hash.startsWith("#/") || hash.length < 3) return null;
  try {
    return decodeURIComponent(hash.slice(2));
  } catch {
    return null;
  }
}
